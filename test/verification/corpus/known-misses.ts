/** Mistakes that an API server refuses and the validator does not find, and why it does not. */
export interface KnownMiss {
  readonly kind: string;
  /** Of a JSON pointer. */
  readonly at: RegExp;
  readonly mistake: RegExp;
  readonly reason: string;
}

const ANY = /./;

export const KNOWN_MISSES: readonly KnownMiss[] = [
  {
    kind: 'Pod',
    at: /^\/spec\/serviceAccountName$/,
    mistake: ANY,
    reason: 'a cluster fills it in; the servers of the test run without the admission plugin that does',
  },
  {
    kind: 'ReplicationController',
    at: /^\/spec\/selector\/[^/]+$/,
    mistake: /null/,
    reason: 'a selector of nothing is no selector to us, and one of the empty label to the server',
  },
  {
    kind: 'CustomResourceDefinition',
    at: /^\/spec\/versions\/\d+\/schema\/openAPIV3Schema\/.*\/(default|minimum|maximum)$/,
    mistake: ANY,
    reason: 'defaults in a definition are not checked against the schema that they are in',
  },
  {
    kind: 'Rollout',
    at: /^\/spec\/replicas$/,
    mistake: /32 bits|out of bounds/,
    reason: 'a server checks the count that a definition scales by, which the facts do not name',
  },
];

export function reasonFor(miss: { readonly kind: string; readonly at: string; readonly mistake: string }) {
  return KNOWN_MISSES.find(
    ({ kind, at, mistake }) => kind === miss.kind && at.test(miss.at) && mistake.test(miss.mistake),
  )?.reason;
}

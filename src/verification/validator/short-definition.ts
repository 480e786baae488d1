const known = new Map<string, string>();

/** `apps.v1.Deployment` of `io.k8s.api.apps.v1.Deployment`. */
export function shortDefinition(definition: string): string {
  const short = known.get(definition) ?? definition.split('.').slice(-3).join('.');
  known.set(definition, short);
  return short;
}

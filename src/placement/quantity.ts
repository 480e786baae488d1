const QUANTITY = /^(\d+)(?:\.(\d*))?(?:[eE](\d+)|([a-zA-Z]+))?$/;

const FACTORS: { readonly [suffix: string]: bigint } = {
  m: 1n,
  k: 10n ** 6n,
  M: 10n ** 9n,
  G: 10n ** 12n,
  T: 10n ** 15n,
  P: 10n ** 18n,
  E: 10n ** 21n,
  Ki: 1000n << 10n,
  Mi: 1000n << 20n,
  Gi: 1000n << 30n,
  Ti: 1000n << 40n,
  Pi: 1000n << 50n,
  Ei: 1000n << 60n,
};

/**
 * Thousandths of a Kubernetes quantity, a rest cut off; undefined when it is none.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function milliOf(quantity: string): bigint | undefined {
  const parts = QUANTITY.exec(quantity);
  if (parts === null) return undefined;
  const [, whole = '', fraction = '', exponent, suffix] = parts;
  const factor = suffix === undefined ? 1000n * 10n ** BigInt(exponent ?? 0) : own(suffix);
  return factor && (BigInt(whole + fraction) * factor) / 10n ** BigInt(fraction.length);
}

function own(suffix: string): bigint | undefined {
  return Object.hasOwn(FACTORS, suffix) ? FACTORS[suffix] : undefined;
}

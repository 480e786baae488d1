const QUANTITY = /^\+?(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,2})|([a-zA-Z]+))?$/;

interface Scale {
  readonly factor: bigint;
  /** Of ten. */
  readonly power: number;
}

// of thousandths, so that the most common ones need no power
const SCALES: ReadonlyMap<string, Scale> = new Map([
  ...['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'].map((suffix, index) => scale(suffix, 1n, 3 * index - 6)),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, index) => scale(suffix, 1000n << BigInt(10 * index + 10), 0)),
]);

function scale(suffix: string, factor: bigint, power: number): [string, Scale] {
  return [suffix, { factor, power }];
}

const LARGEST = 1000n * (2n ** 63n - 1n);

/**
 * Thousandths of a Kubernetes quantity, rounded up and bounded as an API server does; undefined when it is none, or negative.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function milliOf(quantity: string): bigint | undefined {
  const known = amounts.get(quantity);
  if (known !== undefined) return known;
  const amount = readMilli(quantity);
  if (amount === undefined) return undefined;
  if (amounts.size === MOST_AMOUNTS) amounts.clear();
  amounts.set(quantity, amount);
  return amount;
}

// A fleet asks for the same few a million times.
const amounts = new Map<string, bigint>();
const MOST_AMOUNTS = 1_000;

function readMilli(quantity: string): bigint | undefined {
  const parts = QUANTITY.exec(quantity);
  if (parts === null) return undefined;
  const [, whole = '', fraction = '', exponent = '0', suffix = ''] = parts;
  const digits = whole + fraction;
  const known = SCALES.get(suffix);
  if (known === undefined || digits === '') return undefined;
  const thousandths = timesPowerOfTen(BigInt(digits) * known.factor, known.power + Number(exponent) - fraction.length);
  return thousandths < LARGEST ? thousandths : LARGEST;
}

function timesPowerOfTen(value: bigint, power: number): bigint {
  if (power === 0) return value;
  if (power > 0) return value * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return (value + divisor - 1n) / divisor;
}

/** A value for a message: scalars as they are, of everything else only what it is. Never throws. */
export function showValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
  if (typeof value === 'number' || typeof value === 'boolean' || value == null) return String(value);
  return kindOf(value);
}

/** What a value is, without what it holds: `a list`, `a function`, `an instance of Date`. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  const type = classNameOf(value);
  if (type === 'Array') return 'a list';
  return type === 'Object' ? 'an object' : `an instance of ${type ?? 'an unnamed class'}`;
}

function classNameOf(value: object): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null) return 'Object';
  const type: unknown = typeof prototype === 'object' ? prototype.constructor : undefined;
  return typeof type === 'function' && type.name !== '' ? type.name : undefined;
}

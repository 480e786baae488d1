const QUANTITY = /^[+-]?(\d+\.?\d*|\.\d+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;
const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const DURATION = /^[+-]?(0|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)$/;

/** @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
export function isQuantity(text: string): boolean {
  return QUANTITY.test(text);
}

/** A moment as RFC 3339 writes it. */
export function isDateTime(text: string): boolean {
  const parts = DATE_TIME.exec(text);
  if (parts === null) return false;
  const [, year, month, day, hour, minute, second] = parts.map(Number);
  return isDay(year, month, day) && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

/** As {@link isDateTime}, and with exactly six digits of fractions, which is what a server reads where it counts microseconds. */
export function isMicroTime(text: string): boolean {
  return isDateTime(text) && /\.\d{6}(?!\d)/.test(text);
}

export function isDate(text: string): boolean {
  const [, year, month, day] = (DATE.exec(text) ?? []).map(Number);
  return isDay(year, month, day);
}

function isDay(year: number | undefined, month: number | undefined, day: number | undefined): boolean {
  if (year === undefined || month === undefined || day === undefined || month < 1 || month > 12 || day < 1)
    return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Standard alphabet, with padding; line breaks count for nothing. */
export function isBase64(text: string): boolean {
  return BASE64.test(/[\r\n]/.test(text) ? text.replace(/[\r\n]/g, '') : text);
}

/** As Go writes durations: `1h30m`, `500ms`. */
export function isGoDuration(text: string): boolean {
  return DURATION.test(text);
}

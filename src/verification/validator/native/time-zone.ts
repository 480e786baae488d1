const ZONE = /^[A-Za-z][-+\w]*(\/[-+\w]+)*$/;
const known = new Map<string, boolean>();

/** Whether a name is that of a time zone of the IANA database. */
export function isTimeZone(name: string): boolean {
  if (!ZONE.test(name) || name.toLowerCase() === 'local') return false;
  let isKnown = known.get(name);
  if (isKnown === undefined) {
    isKnown = isResolved(name);
    known.set(name, isKnown);
  }
  return isKnown;
}

function isResolved(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Undone by a number or a name of a month or weekday that does not exist, but not by every schedule that never comes. */
export function isSchedule(schedule: string): boolean {
  if (/TZ/.test(schedule)) return false;
  if (schedule.startsWith('@')) return NAMED.test(schedule);
  const fields = schedule.trim().split(/\s+/);
  return (
    fields.length === SCHEDULE_FIELDS.length &&
    SCHEDULE_FIELDS.every((field, at) => isScheduleField(fields[at] ?? '', field))
  );
}

const NAMED = /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every .+)$/;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const SCHEDULE_FIELDS = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: WEEKDAYS },
];

interface ScheduleField {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}

function isScheduleField(value: string, field: ScheduleField): boolean {
  return value.split(',').every((part) => {
    const [range = '', step, rest] = part.split('/');
    if (rest !== undefined || (step !== undefined && !(Number(step) >= 1))) return false;
    if (range === '*' || range === '?') return true;
    const [from, to, more] = range.split('-').map((bound) => numberOf(bound, field));
    return (
      more === undefined && isWithin(from, field) && (to === undefined || (isWithin(to, field) && Number(from) <= to))
    );
  });
}

function numberOf(text: string, { min, names }: ScheduleField): number {
  const named = names.indexOf(text.toLowerCase());
  return named >= 0 ? named + min : /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

function isWithin(value: number | undefined, { min, max }: ScheduleField): boolean {
  return value !== undefined && value >= min && value <= max;
}

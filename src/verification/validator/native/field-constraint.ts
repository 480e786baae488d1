import { listIn } from '../../reading/unchecked.js';
import { isCidr, isIpAddress } from '../ip-address.js';
import {
  DATA_KEY,
  DNS_LABEL_1035,
  DNS_SUBDOMAIN,
  PATH_SEGMENT,
  PORT_NAME,
  QUALIFIED_NAME,
  type Syntax,
} from '../name-syntax.js';

/** What a field must be beyond its type. Called with values of the right type only. */
export interface FieldConstraint {
  readonly allowed: string;
  readonly test: (value: unknown) => boolean;
  /** Whether the field must be there. @default false */
  readonly isRequired?: true;
  /** Whether it is the items of the field that are meant. @default false */
  readonly isOfItems?: true;
}

/** Fields of a definition, by name. */
export type FieldConstraints = Readonly<Record<string, FieldConstraint>>;

export const PORT = between(1, 65_535, 'a port from 1 to 65535');
/** Where 0 means none. */
export const PORT_OR_NONE = between(0, 65_535, 'a port from 0 to 65535');
export const NOT_NEGATIVE = between(0, Number.MAX_SAFE_INTEGER, '0 or more');
export const POSITIVE = between(1, Number.MAX_SAFE_INTEGER, '1 or more');
export const FILE_MODE = between(0, 0o777, 'a file mode from 0 to 0777 (511)');

export const PORT_OR_NAME: FieldConstraint = {
  allowed: 'a port from 1 to 65535, or the name of one',
  test: (value) => (typeof value === 'string' ? PORT_NAME.test(value) : PORT.test(value)),
};

export const PORT_OR_NAME_OR_NONE: FieldConstraint = {
  allowed: PORT_OR_NAME.allowed,
  test: (value) => value === 0 || PORT_OR_NAME.test(value),
};

export const COUNT_OR_PERCENT: FieldConstraint = {
  allowed: '0 or more, or a percentage such as 25%',
  test: (value) => (typeof value === 'string' ? /^\d+%$/.test(value) : Number(value) >= 0),
};

/** Of what may be missing: more than all makes no sense. */
export const COUNT_OR_PART: FieldConstraint = {
  allowed: '0 or more, or a percentage up to 100%',
  test: (value) => COUNT_OR_PERCENT.test(value) && (typeof value !== 'string' || Number.parseInt(value, 10) <= 100),
};

export const IP_ADDRESS: FieldConstraint = { allowed: 'an IP address', test: (value) => isIpAddress(String(value)) };
export const IP_RANGE: FieldConstraint = {
  allowed: 'an address range such as 10.0.0.0/8',
  test: (value) => isCidr(String(value)),
};

/** Below the root of a volume. */
export const RELATIVE_PATH: FieldConstraint = {
  allowed: 'a relative path without ".."',
  test: (value) => !String(value).startsWith('/') && !String(value).split('/').includes('..'),
};

export const FILLED: FieldConstraint = { allowed: 'something', test: (value) => value !== '', isRequired: true };

/** Where an empty list is worse than none. */
export const NOT_EMPTY: FieldConstraint = {
  allowed: 'a list with at least one item',
  test: (value) => listIn(value).length > 0,
};

export const LABEL_KEY = text(QUALIFIED_NAME);
export const OBJECT_NAME = text(DNS_SUBDOMAIN);
/** A name or a kind that becomes a part of a URL. */
export const SEGMENT = text(PATH_SEGMENT);

/** Of an object that is referred to. */
export const REQUIRED_NAME: FieldConstraint = { ...OBJECT_NAME, isRequired: true };
export const KEY = text(DATA_KEY);
export const FINALIZER: FieldConstraint = {
  allowed: '"kubernetes", or a name with a prefix',
  test: (value) => value === 'kubernetes' || (String(value).includes('/') && QUALIFIED_NAME.test(String(value))),
};
export const HEADER_NAME: FieldConstraint = {
  allowed: 'letters, digits and "-"',
  test: (value) => /^[-A-Za-z0-9]+$/.test(String(value)),
};
export const HOOK_NAME: FieldConstraint = {
  allowed: 'a DNS name of at least three parts',
  test: (value) => DNS_SUBDOMAIN.test(String(value)) && String(value).split('.').length >= 3,
};
export const SYSCTL_NAME: FieldConstraint = {
  allowed: 'a name such as net.core.somaxconn',
  test: (value) => /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9][-_a-z0-9]*[a-z0-9]$/.test(String(value)),
};

/** Of a user or a group. */
export const ID = between(0, 2 ** 31 - 1, 'an id from 0 to 2147483647');
export const FIELD_PATH = matching(
  "a field such as metadata.name, metadata.labels['app'], spec.nodeName or status.podIP",
  /^(metadata\.(name|namespace|uid|(labels|annotations)(\['[^']+'\])?)|spec\.(nodeName|serviceAccountName)|status\.(hostIPs?|podIPs?))$/,
);
export const RESOURCE_FIELD = matching(
  '"limits." or "requests." and cpu, memory, ephemeral-storage or hugepages-…',
  /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/,
);
export const TIME_ZONE = matching('a time zone such as Europe/Dublin', /^(?!Local$)[A-Z][-+\w]*(\/[-+\w]+)*$/);
export const URL_PATH = matching('a path that begins with /', /^\//);
export const SECURE_URL = matching(
  'a URL that begins with https:// and names a host',
  /^https:\/\/[^/?#@\s]+[^?#\s]*$/i,
);
export const KIND: FieldConstraint = {
  allowed: 'at most 63 letters, digits and "-", beginning with a letter',
  test: (value) => DNS_LABEL_1035.test(String(value).toLowerCase()),
};
export const DOMAIN_PATH: FieldConstraint = {
  ...matching(
    'a DNS name and a path of at most 250 characters, such as example.com/name',
    /^(?=.{1,250}$)[a-z0-9]([-.a-z0-9]*[a-z0-9])?\/[-._~%!$&'()*+,;=:/\w]+$/,
  ),
  isRequired: true,
};

function matching(allowed: string, pattern: RegExp): FieldConstraint {
  return { allowed, test: (value) => pattern.test(String(value)) };
}

/** Undone by a number or a name of a month or weekday that does not exist, but not by every schedule that never comes. */
export const SCHEDULE: FieldConstraint = {
  allowed: 'a schedule such as "0 3 * * *" or @daily, without a time zone',
  test: (value) => isSchedule(String(value)),
};

export function between(min: number, max: number, allowed = `from ${min} to ${max}`): FieldConstraint {
  return { allowed, test: (value) => Number(value) >= min && Number(value) <= max };
}

export function text({ allowed, test }: Syntax): FieldConstraint {
  return { allowed, test: (value) => typeof value === 'string' && test(value) };
}

export function oneOf(...names: readonly string[]): FieldConstraint {
  return {
    allowed: `one of ${names.map((name) => JSON.stringify(name)).join(', ')}`,
    test: (value) => names.includes(String(value)),
  };
}

/** Of every item of a list. */
export function each({ allowed, test }: FieldConstraint): FieldConstraint {
  return { allowed, test, isOfItems: true };
}

export function atLeastOne(what: string): FieldConstraint {
  return { allowed: `a list with at least one ${what}`, test: (value) => listIn(value).length > 0, isRequired: true };
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

function isSchedule(schedule: string): boolean {
  if (/TZ=/.test(schedule)) return false;
  if (schedule.startsWith('@')) return NAMED.test(schedule);
  const fields = schedule.trim().split(/\s+/);
  return (
    fields.length === SCHEDULE_FIELDS.length &&
    SCHEDULE_FIELDS.every((field, at) => isScheduleField(fields[at] ?? '', field))
  );
}

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

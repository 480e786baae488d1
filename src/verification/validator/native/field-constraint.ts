import { canonicalJson } from '../../../core/json.js';
import { listIn, objectIn } from '../../reading/unchecked.js';
import { isCidr, isIpAddress } from '../ip-address.js';
import {
  DATA_KEY,
  DNS_LABEL,
  DNS_LABEL_1035,
  DNS_SUBDOMAIN,
  PATH_SEGMENT,
  PORT_NAME,
  QUALIFIED_NAME,
  type Syntax,
  WILDCARD_SUBDOMAIN,
} from '../name-syntax.js';
import { isSchedule } from './schedule.js';
import { isTimeZone } from './time-zone.js';

/** What a field must be beyond its type. Called with values of the right type only. */
export interface FieldConstraint {
  readonly allowed: string;
  readonly test: (value: unknown) => boolean;
  /** Whether the field must be there. @default false */
  readonly isRequired?: true;
  /** Whether it is the items of the field that are meant. @default false */
  readonly isOfItems?: true;
  /** Whether an empty text is a value, as where a server holds a pointer to one. @default false */
  readonly isGiven?: true;
  /** The first minor version whose servers check it. @default every one */
  readonly since?: number;
}

/** Fields of a definition, by name. */
export type FieldConstraints = Readonly<Record<string, FieldConstraint | readonly FieldConstraint[]>>;

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

export const IP_ADDRESS: FieldConstraint = {
  allowed: 'an IP address',
  test: (value) => isIpAddress(withoutLeadingZeros(String(value))),
};
export const IP_RANGE: FieldConstraint = {
  allowed: 'an address range such as 10.0.0.0/8',
  test: (value) => isCidr(withoutLeadingZeros(String(value))),
};

/** Which servers overlook in addresses of their own kinds, because they always have. */
function withoutLeadingZeros(address: string): string {
  return address.replace(/(?<=^|\.)0+(?=\d)/g, '');
}

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
  allowed: 'a name of at most 253 characters, such as net.core.somaxconn',
  test: (value) =>
    String(value).length <= 253 &&
    /^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$/.test(String(value)),
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
export const TIME_ZONE: FieldConstraint = {
  allowed: 'a time zone such as Europe/Dublin',
  test: (value) => isTimeZone(String(value)),
  isGiven: true,
};
/** Of what implements the Container Storage Interface. */
export const DRIVER: FieldConstraint = {
  allowed: 'a DNS name of at most 63 characters',
  test: (value) => String(value).length <= 63 && DNS_SUBDOMAIN.test(String(value).toLowerCase()),
};
/** Of a service that is called back. */
export const URL_PATH = matching(
  'a path whose segments are DNS names, such as /validate',
  /^\/$|^(\/[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)+\/?$/,
);
export const SECURE_URL = matching(
  'a URL that begins with https:// and names a host',
  /^https:\/\/[^/?#@\s]+[^?#\s]*$/i,
);
export const KIND: FieldConstraint = {
  allowed: 'at most 63 letters, digits and "-", beginning with a letter',
  test: (value) => DNS_LABEL_1035.test(String(value).toLowerCase()),
};
export const DOMAIN_PATH_IF_ANY = matching(
  'a DNS name and a path of at most 250 characters, such as example.com/name',
  /^(?=.{1,250}$)[a-z0-9]([-.a-z0-9]*[a-z0-9])?\/[-._~%!$&'()*+,;=:/\w]+$/,
);
export const DOMAIN_PATH: FieldConstraint = { ...DOMAIN_PATH_IF_ANY, isRequired: true };
export const ABSOLUTE_PATH = matching('a path that begins with /', /^\//);
export const REQUEST_PATH = matching('"*", or a path that begins with /', /^(\*$|\/)/);
/** Of a search for names: a DNS name that may have "_" in it and "." at its end. */
export const SEARCH_PATH = matching(
  'a DNS name',
  /^(\.|[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?(\.[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?)*\.?)$/,
);
export const HOST: FieldConstraint = {
  allowed: WILDCARD_SUBDOMAIN.allowed,
  test: (value) => WILDCARD_SUBDOMAIN.test(String(value)) && !isIpAddress(String(value)),
};
export const PATH_WITHOUT_STEPS_BACK: FieldConstraint = {
  allowed: 'a path without ".."',
  test: (value) => !String(value).split('/').includes('..'),
};
/** What limits are about: what Kubernetes knows, or something of a prefix. */
export const LIMITED: FieldConstraint = {
  allowed: '"Pod", "Container", "PersistentVolumeClaim" or a name with a prefix',
  test: (value) =>
    ['Pod', 'Container', 'PersistentVolumeClaim'].includes(String(value)) ||
    (String(value).includes('/') && QUALIFIED_NAME.test(String(value))),
};

/** Of the names of variables in expressions. */
export const CEL_IDENTIFIER = matching(
  'letters, digits and "_", not beginning with a digit, and no word of the language',
  /^(?!(true|false|null|in|as|break|const|continue|else|for|function|if|import|let|loop|package|namespace|return|var|void|while)$)[_a-zA-Z][_a-zA-Z0-9]*$/,
);
export const SIMPLE_PATH = matching('a path such as .spec.replicas', /^\./);
export const NAMESPACE_OR_ALL: FieldConstraint = {
  allowed: `"*", or ${DNS_LABEL.allowed}`,
  test: (value) => value === '*' || DNS_LABEL.test(String(value)),
};
export const NAME_OR_ALL: FieldConstraint = {
  allowed: `"*", or ${DNS_SUBDOMAIN.allowed}`,
  test: (value) => value === '*' || DNS_SUBDOMAIN.test(String(value)),
};
/** Versions of the request that a server can send to a webhook. */
export const REVIEW_VERSION: FieldConstraint = {
  allowed: 'a list with v1 or v1beta1 in it',
  test: (value) => listIn(value).length === 0 || listIn(value).some((item) => item === 'v1' || item === 'v1beta1'),
};
export const NOT_DENY_AND_WARN: FieldConstraint = {
  allowed: 'a list whose items differ, without Deny and Warn together',
  test: (value) => distinct().test(value) && !(listIn(value).includes('Deny') && listIn(value).includes('Warn')),
};
export const ONE_STORED: FieldConstraint = {
  allowed: 'a list of which exactly one version is stored',
  test: (value) => listIn(value).filter((version) => objectIn(version).storage === true).length === 1,
};
export const ONE_OF_EACH_FAMILY: FieldConstraint = {
  allowed: 'one range, or one of IPv4 and one of IPv6',
  test: (value) => {
    const families = listIn(value).map((range) => String(range).includes(':'));
    return families.length <= 2 && new Set(families).size === families.length;
  },
};
export const CERTIFICATE_REQUEST: FieldConstraint = {
  allowed: 'a PEM block of the type CERTIFICATE REQUEST in base64',
  test: (value) => /-----BEGIN CERTIFICATE REQUEST-----/.test(Buffer.from(String(value), 'base64').toString('latin1')),
};

function matching(allowed: string, pattern: RegExp): FieldConstraint {
  return { allowed, test: (value) => pattern.test(String(value)) };
}

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
export function each(constraint: FieldConstraint): FieldConstraint {
  return { ...constraint, isOfItems: true };
}

/** Where an empty text is not as good as none. */
export function given(constraint: FieldConstraint): FieldConstraint {
  return { ...constraint, isGiven: true };
}

export function since(minor: number, constraint: FieldConstraint): FieldConstraint {
  return { ...constraint, since: minor };
}

/** A list whose items differ in some fields; without any, as a whole. */
export function distinct(...fields: readonly string[]): FieldConstraint {
  const keyOf = (item: unknown) =>
    fields.length === 0
      ? canonicalJson(item ?? null)
      : JSON.stringify(fields.map((field) => objectIn(item)[field] ?? ''));
  return {
    allowed: `a list whose items differ${fields.length === 0 ? '' : ` in ${fields.join(' and ')}`}`,
    test: (value) => {
      const items = listIn(value);
      return items.length < 2 || new Set(items.map(keyOf)).size === items.length;
    },
  };
}

/** A list in which `*` stands alone. */
export function allOrSome(what: string): FieldConstraint {
  return {
    allowed: `"*" alone, or ${what}s without it`,
    test: (value) => listIn(value).length < 2 || !listIn(value).includes('*'),
  };
}

export function atMost(count: number, what: string): FieldConstraint {
  return { allowed: `a list of at most ${count} ${what}s`, test: (value) => listIn(value).length <= count };
}

export function atLeastOne(what: string): FieldConstraint {
  return { allowed: `a list with at least one ${what}`, test: (value) => listIn(value).length > 0, isRequired: true };
}

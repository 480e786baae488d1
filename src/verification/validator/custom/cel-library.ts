import type { CelFunc, CelList, CelValue } from '@bufbuild/cel';
import { FleetError } from '../../../core/errors.js';
import { isCidr, isIpAddress } from '../ip-address.js';

export type CelModule = typeof import('@bufbuild/cel');

interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
}

/**
 * Functions that Kubernetes adds to the language, as far as definitions in use need them.
 * @see https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-cel-libraries
 */
export function libraryOf({ celFunc, celMethod, celMap, CelScalar, listType, mapType }: CelModule): readonly CelFunc[] {
  const { STRING, BOOL, INT, DYN } = CelScalar;
  const url = mapType(STRING, STRING);
  const list = listType(DYN);
  const partOfUrl = (name: string, part: (parts: ReadonlyMap<unknown, CelValue>) => string) =>
    celMethod(name, url, [], STRING, function () {
      return part(this);
    });
  return [
    celFunc('isIP', [STRING], BOOL, isIpAddress),
    celFunc('isCIDR', [STRING], BOOL, isCidr),
    celFunc('isURL', [STRING], BOOL, (text) => urlPartsOf(text) !== undefined),
    celFunc('url', [STRING], url, (text) => {
      const parts = urlPartsOf(text);
      if (parts === undefined)
        throw new FleetError('VALUE_INVALID', { message: 'not a URL', hint: 'write an absolute one' });
      return celMap(new Map(Object.entries(parts)));
    }),
    partOfUrl('getScheme', (parts) => String(parts.get('scheme'))),
    partOfUrl('getHost', (parts) => String(parts.get('host'))),
    partOfUrl('getHostname', (parts) =>
      String(parts.get('host'))
        .replace(/:\d*$/, '')
        .replace(/^\[(.*)\]$/, '$1'),
    ),
    partOfUrl('getPort', (parts) => /:(\d*)$/.exec(String(parts.get('host')))?.[1] ?? ''),
    partOfUrl('getEscapedPath', (parts) => String(parts.get('path'))),
    celMethod('isSorted', list, [], BOOL, function () {
      return isSorted(this);
    }),
    celMethod('indexOf', list, [DYN], INT, function (item) {
      return BigInt([...this].indexOf(item));
    }),
    celMethod('lastIndexOf', list, [DYN], INT, function (item) {
      return BigInt([...this].lastIndexOf(item));
    }),
  ];
}

/** An absolute URI, or an absolute path. */
function urlPartsOf(text: string): UrlParts | undefined {
  const match = /^(?:([A-Za-z][-A-Za-z0-9+.]*):)?(?:\/\/([^/?#\s]*))?([^?#\s]*)(?:\?\S*)?$/.exec(text);
  if (match === null) return undefined;
  const [, scheme = '', host = '', path = ''] = match;
  return scheme === '' && !text.startsWith('/') ? undefined : { scheme: scheme.toLowerCase(), host, path };
}

function isSorted(list: CelList): boolean {
  const items = [...list];
  return items.every((item, index) => {
    const before = items[index - 1];
    return index === 0 || before === item || Number(isLess(before, item)) === 1;
  });
}

function isLess(a: CelValue | undefined, b: CelValue): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a < b;
  return typeof a !== 'object' && typeof b !== 'object' && Number(a) < Number(b);
}

import type { Handlers } from '../../application/contribution.js';
import { Extension, type ExtensionScope, type Placed, type Plan } from '../../application/extension.js';
import { mentionIn } from '../../application/mention.js';
import { FleetError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { validName } from '../../core/names.js';
import { type Selector, validateSelector } from '../../core/selector.js';
import { being, checkShape, fields, listOf, oneOf, type Shape, text } from '../../core/shape.js';
import { SELECTOR_FIELDS } from '../../placement/roles/role.js';
import { isImagePrefix } from './image-reference.js';
import { type Mirror, mirrorsFor, type PullSecret, prefixName } from './mirror-rules.js';
import { mirrorUnit } from './mirror-unit.js';

export interface RegistryMirrorOptions {
  /** Of those that fit an image the longest `from` wins, and of equal ones the later. */
  readonly mirrors: readonly Mirror[];
  /** Refuses images of pods that are at no mirror, except where they begin as these do, like `from`. @default false */
  readonly requireMirrored?: boolean | { readonly except: readonly string[] };
}

const prefix = being(
  "a registry or the beginning of a name in one, such as 'docker.io' or 'quay.io/acme'",
  (value) => typeof value === 'string' && isImagePrefix(value),
);

const SECRET = fields<PullSecret>(
  {
    name: text,
    store: text,
    storeKind: oneOf('ClusterSecretStore', 'SecretStore'),
    key: text,
    property: text,
    refreshInterval: text,
  },
  ['name', 'store', 'key'],
);
const pullSecret: Shape = (value, field) => (typeof value === 'string' ? undefined : SECRET(value, field));

const EXCEPTIONS = fields<{ readonly except: unknown }>({ except: listOf(prefix) }, ['except']);
const requireMirrored: Shape = (value, field) => (typeof value === 'boolean' ? undefined : EXCEPTIONS(value, field));

const OPTIONS = fields<RegistryMirrorOptions>(
  {
    mirrors: listOf(
      fields<Mirror>({ from: prefix, to: prefix, on: fields<Selector>(SELECTOR_FIELDS), pullSecret }, ['from', 'to']),
    ),
    requireMirrored,
  },
  ['mirrors'],
);

/**
 * Takes images from mirrors: of all units under the fleet, of one application's under an application. The last to edit
 * them, so that it reaches what other extensions add.
 */
export class RegistryMirror<A = JsonObject> extends Extension<A> {
  readonly #options: RegistryMirrorOptions;

  /** @throws FleetError `VALUE_INVALID`, `SELECTOR_INVALID`, and as every extension */
  constructor(scope: ExtensionScope<A>, id: string, options: RegistryMirrorOptions) {
    // Before the construct exists, so that one that is refused leaves nothing behind.
    checkOptions(options, `${scope.node.path}/${id}`);
    super(scope, id);
    this.#options = options;
  }

  override plan(): Plan {
    return { mentions: this.#options.mirrors.map(({ on }, index) => mentionIn(`mirrors[${index}]`, { on })) };
  }

  override extend({ candidates }: Placed<A>): Handlers<A> {
    const { mirrors, requireMirrored = false } = this.#options;
    const { except = [] } = typeof requireMirrored === 'boolean' ? {} : requireMirrored;
    const required = { requireMirrored: requireMirrored !== false, except: except.map(prefixName) };
    const byTarget = new Map(candidates.map(({ name, facts }) => [name, mirrorsFor(mirrors, facts)]));
    return {
      transform: (unit) => mirrorUnit(unit, { mirrors: byTarget.get(unit.name) ?? [], ...required }),
    };
  }
}

function checkOptions(options: RegistryMirrorOptions, path: string): void {
  checkShape(OPTIONS, options, { subject: 'the options', path });
  options.mirrors.forEach((mirror, index) => {
    checkMirror(mirror, `mirrors[${index}]`, path);
    const later = options.mirrors.findIndex((other, position) => position > index && hides(other, mirror));
    if (later >= 0) throw neverUsed(index, later, path);
  });
}

function checkMirror({ from, to, on, pullSecret }: Mirror, field: string, path: string): void {
  if (on !== undefined) validateSelector(on, path);
  if (pullSecret !== undefined)
    validName('pull secret', typeof pullSecret === 'string' ? pullSecret : pullSecret.name, path);
  if (prefixName(from) !== prefixName(to)) return;
  throw new FleetError('VALUE_INVALID', {
    message: `${field} is from ${JSON.stringify(from)} to itself`,
    hint: 'name the mirror in to, or take the entry away',
    path,
  });
}

function hides(later: Mirror, earlier: Mirror): boolean {
  return later.on === undefined && prefixName(later.from) === prefixName(earlier.from);
}

function neverUsed(index: number, later: number, path: string): FleetError {
  return new FleetError('VALUE_INVALID', {
    message: `mirrors[${index}] is never used: mirrors[${later}] is from the same, and for all targets`,
    hint: 'put the one for all targets first, or take one of the two away',
    path,
  });
}

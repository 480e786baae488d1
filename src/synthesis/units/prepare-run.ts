import { joinErrors } from '../../core/errors.js';
import type { Placement } from '../../placement/place.js';
import { type ManifestDirectory, readManifestDirectory } from '../../rendering/manifest-directory.js';
import { claimNamespaces, OwnerLedger } from '../../verification/ownership/owner-ledger.js';
import { declaredScopes } from '../../verification/schema/declared-scopes.js';
import { schemaPaths } from '../../verification/schema/fleet-facts.js';
import { kubernetesFacts } from '../../verification/schema/kubernetes-facts.js';
import { readSchemas } from '../../verification/schema/load-schemas.js';
import { contestedClaims } from '../extensions/contested-claims.js';
import { FleetExtensions } from '../extensions/fleet-extensions.js';
import { placeExtensions } from '../extensions/place-extensions.js';
import { unansweredAsks } from '../extensions/unanswered-asks.js';
import type { Plan } from '../plan.js';
import { refuseErrors } from '../refuse-errors.js';
import type { OnUserCode } from '../user-code.js';
import { FleetVerification } from '../verification/fleet-verification.js';
import type { FleetRunInput } from './fleet-run.js';
import type { OnContribution } from './unit-maker.js';

export interface RunOptions {
  /** Directory that `manifests` of applications are relative to. */
  readonly root: string;
  /** @default 'per-unit' */
  readonly files?: 'per-unit' | 'per-object' | undefined;
  readonly onUserCode?: OnUserCode | undefined;
  readonly onContribution?: OnContribution | undefined;
  /** @default true */
  readonly verify?: boolean | undefined;
}

// Tables are read when an object first needs them, and never change.
const SHIPPED = kubernetesFacts();

/** Everything that rendering needs but where files go. */
export type PreparedRun = Omit<FleetRunInput, 'write'>;

/**
 * Everything that rendering needs of a placed fleet, but where its files go.
 * @throws FleetError `OWNER_CONFLICT`, `CHECK_FAILED`, what extensions throw, and `MANIFEST_INVALID` and its like
 */
export function prepareRun(
  plan: Plan,
  { records }: Pick<Placement, 'records'>,
  { root, files = 'per-unit', onUserCode, onContribution, verify = true }: RunOptions,
): PreparedRun {
  const ledger = new OwnerLedger();
  const [first, ...others] = claimNamespaces(plan.model, records, ledger);
  if (first !== undefined) throw joinErrors([first, ...others]);
  const placed = placeExtensions(plan, records, onUserCode);
  refuseErrors([...plan.findings, ...contestedClaims(plan.extensions), ...unansweredAsks(plan.extensions, placed)]);
  const extensions = new FleetExtensions(placed, onUserCode);
  const manifests = readManifests(plan, root);
  const sources = { shipped: SHIPPED, schemas: readSchemas(root, schemaPaths(plan.model)) };
  const kinds = declaredScopes(plan.model, sources);
  const verification = verify ? new FleetVerification(plan, sources) : undefined;
  return { plan, records, extensions, ledger, files, manifests, kinds, verification, onUserCode, onContribution };
}

function readManifests({ applications }: Plan, root: string): ReadonlyMap<string, ManifestDirectory> {
  const directories = new Map<string, ManifestDirectory>();
  for (const [name, { source }] of applications) {
    if (source.manifests !== undefined) directories.set(name, readManifestDirectory(root, source.manifests));
  }
  return directories;
}

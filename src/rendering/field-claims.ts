import { FleetError } from '../core/errors.js';
import { overlap, type Path, pathText } from '../manifest/change.js';

interface Claim {
  readonly path: Path;
  readonly extension: string;
}

const WHOLE_OBJECT: Path = [];

/** Which extension changed which field of a unit. The first one keeps it to the end. */
export class FieldClaims {
  readonly #byObject = new Map<string, Claim[]>();

  /** @param object as messages call it @throws FleetError `EXTENSION_CONFLICT` */
  claim(object: string, claim: Claim): void {
    const claims = this.#byObject.get(object) ?? [];
    const other = claims.find(({ path, extension }) => extension !== claim.extension && overlap(path, claim.path));
    if (other !== undefined) throw conflict(object, other, claim);
    claims.push(claim);
    this.#byObject.set(object, claims);
  }

  /** Refuses an object that another extension dropped. @throws FleetError `EXTENSION_CONFLICT` */
  refuseDropped(object: string, extension: string): void {
    const claims = this.#byObject.get(object) ?? [];
    const drop = claims.find((claim) => claim.path.length === 0 && claim.extension !== extension);
    if (drop !== undefined) throw conflict(object, drop, { path: WHOLE_OBJECT, extension });
  }
}

function conflict(object: string, first: Claim, second: Claim): FleetError {
  const what = ({ path, extension }: Claim) =>
    `${extension} ${path.length === 0 ? 'has it dropped or added' : `changes ${pathText(path)}`}`;
  return new FleetError('EXTENSION_CONFLICT', {
    message: `two extensions want different things of ${object}: ${what(first)}, and ${what(second)}`,
    hint: 'take one of the two away, or let one of them leave this object alone',
    path: second.extension,
  });
}

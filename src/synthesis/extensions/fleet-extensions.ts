import { type Gathered, type Harvest, STAGES } from '../../application/contribution.js';
import type { Member } from '../../application/member.js';
import type { FileEntry, UnitSummaryEntry } from '../../assembly/sink.js';
import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { listNames } from '../../core/names.js';
import { holdsPrivateKey } from '../../core/secret.js';
import { anything, checkShape, fields, listOf, mapOf, text } from '../../core/shape.js';
import type { UnitSummary } from '../../manifest/summary.js';
import type { PlacementRecord } from '../../placement/records/record.js';
import { FINDING, type OwnContribution } from '../../rendering/contribute.js';
import type { UnitExtension } from '../../rendering/extend-unit.js';
import { attemptEach } from '../../rendering/render-errors.js';
import type { OnUserCode } from '../user-code.js';
import type { PlacedExtension } from './place-extensions.js';

/** What extensions gathered of all units. */
export interface FleetHarvest {
  readonly files: readonly FileEntry[];
  readonly findings: readonly Finding[];
  /** What belongs on a hub; nothing for a unit that is none. */
  objectsFor(record: PlacementRecord): readonly OwnContribution[];
}

export const NOTHING_HARVESTED: FleetHarvest = { files: [], findings: [], objectsFor: () => [] };

const SHAPE = fields<Harvest>({
  hub: listOf(fields({ target: text, add: listOf(anything) }, ['target', 'add'])),
  files: mapOf(text),
  findings: listOf(FINDING),
});

/** The extensions of a placed fleet, by what they are about. */
export class FleetExtensions {
  readonly #placed: readonly PlacedExtension[];
  readonly #byUnit = new Map<string, readonly UnitExtension[]>();
  readonly #onUserCode: OnUserCode;

  /** @param placed sorted by name */
  constructor(placed: readonly PlacedExtension[], onUserCode: OnUserCode = () => undefined) {
    this.#placed = placed;
    this.#onUserCode = onUserCode;
  }

  /** Those that work on a unit, sorted by name. */
  about({ env, app }: PlacementRecord): readonly UnitExtension[] {
    if (this.#placed.length === 0) return this.#placed;
    const key = `${env}/${app}`;
    const known =
      this.#byUnit.get(key) ??
      this.#placed.filter(({ environment, application = app }) => environment === env && application === app);
    this.#byUnit.set(key, known);
    return known;
  }

  /** Whether one of them changes the objects of a unit. */
  mayChange(record: PlacementRecord): boolean {
    return this.about(record).some(({ handlers }) => STAGES.some((stage) => handlers[stage] !== undefined));
  }

  /**
   * Calls every `gather` with the units it is about.
   * @param summaries of all units; asked for only where something gathers
   * @throws FleetError `EXTENSION_INVALID`, `SECRET_PLAINTEXT`, `RENDER_FAILED`, all of them together
   */
  gather(summaries: () => readonly UnitSummaryEntry[]): FleetHarvest {
    const gathering = this.#placed.filter(({ handlers }) => handlers.gather !== undefined);
    if (gathering.length === 0) return NOTHING_HARVESTED;
    const summaryOf = summariesByMember(summaries());
    const harvests = attemptEach(gathering, placeOf, (extension) => {
      this.#onUserCode({ name: extension.name, call: 'gather', path: placeOf(extension) });
      const harvest = extension.handlers.gather?.(gatheredBy(extension, summaryOf));
      this.#onUserCode(undefined);
      return { extension, harvest: readHarvest(extension, harvest) };
    });
    const contributions = new Map<string, OwnContribution[]>();
    for (const { extension, harvest } of harvests) {
      for (const { target, add } of harvest.hub) {
        const key = unitKey(extension.environment, extension.application ?? '', target);
        const own = contributions.get(key) ?? [];
        own.push({ extension: extension.name, add, change: [], drop: [], findings: [] });
        contributions.set(key, own);
      }
    }
    return {
      files: harvests.flatMap(({ extension, harvest }) => filesOf(extension, harvest.files)),
      findings: harvests.flatMap(({ harvest }) => harvest.findings),
      objectsFor: ({ env, app, cluster }) => contributions.get(unitKey(env, app, cluster)) ?? [],
    };
  }
}

const placeOf = ({ name, environment }: PlacedExtension) => `${name} (${environment})`;
const unitKey = (environment: string, application: string, target: string) => `${environment}/${application}/${target}`;

function summariesByMember(summaries: readonly UnitSummaryEntry[]): (member: Member) => UnitSummary | undefined {
  const byKey = new Map(
    summaries.map(({ environment, application, target, summary }) => [
      unitKey(environment, application, target),
      summary,
    ]),
  );
  return ({ environment, application, name }) => byKey.get(unitKey(environment, application, name));
}

function gatheredBy({ members }: PlacedExtension, summaryOf: (member: Member) => UnitSummary | undefined): Gathered {
  const units = members.flatMap((member) => {
    const summary = summaryOf(member);
    return summary === undefined ? [] : [Object.freeze({ member, summary })];
  });
  return Object.freeze({ units: Object.freeze(units) });
}

function readHarvest(extension: PlacedExtension, given: Harvest | undefined): Required<Harvest> {
  const path = placeOf(extension);
  checkShape(SHAPE, given ?? {}, { subject: 'what gather returns', path });
  const { hub = [], files = {}, findings = [] } = given ?? {};
  const hubs = extension.application === undefined ? [] : extension.members.filter((member) => member.hub);
  for (const { target } of hub) if (!hubs.some(({ name }) => name === target)) throw notItsHub(target, hubs, path);
  const secret = Object.keys(files).find((file) => holdsPrivateKey(files[file] ?? ''));
  if (secret !== undefined) throw secretFile(secret, path);
  const broken = Object.keys(files).find((file) => /\p{Cs}/u.test(files[file] ?? ''));
  if (broken !== undefined) throw brokenFile(broken, path);
  return { hub, files, findings };
}

function notItsHub(target: string, hubs: readonly Member[], path: string): FleetError {
  const names = hubs.map(({ name }) => name);
  return new FleetError('EXTENSION_INVALID', {
    message: `gather returns objects for ${JSON.stringify(target)}, which is no hub that the application has; it has ${names.length === 0 ? 'none' : listNames(names)}`,
    hint: "demand one: { demand: 'role', role: 'router', among: 'hubs' }",
    path,
  });
}

function secretFile(file: string, path: string): FleetError {
  return new FleetError('SECRET_PLAINTEXT', {
    message: `the file ${JSON.stringify(file)} holds a private key, which would be readable to everyone who reads the output`,
    hint: 'name where the key is kept instead',
    path,
  });
}

function brokenFile(file: string, path: string): FleetError {
  return new FleetError('EXTENSION_INVALID', {
    message: `the file ${JSON.stringify(file)} holds a lone surrogate, which UTF-8 cannot hold`,
    hint: 'cut text between characters, not within one',
    path,
  });
}

function filesOf({ name, environment }: PlacedExtension, files: Required<Harvest>['files']): readonly FileEntry[] {
  return Object.keys(files)
    .sort()
    .map((path) => ({ path: `extras/${name}/${environment}/${path}`, content: files[path] ?? '' }));
}

import { appendFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordSetFile, unitDirectory } from '../../src/assembly/layout.js';
import { MemoryAssembly } from '../../src/assembly/memory.js';
import { assemblyFrom, readAssembly } from '../../src/assembly/reader.js';
import { verifyAssembly } from '../../src/assembly/verify.js';
import { codeOf, snapshot, synth, type Workspace, workspace } from './fixture.js';
import { emptyFleet, record, summaryEntry, type Unit, unitFile, writeUnits } from './units.js';

const UNITS: readonly Unit[] = [
  { application: 'api', target: 'eu1' },
  { application: 'web', target: 'eu1' },
  { application: 'web', target: 'us1' },
];
const RUNBOOK = { path: 'extras/backup/restore.md', content: 'restore' };

function synthesized(): Workspace {
  const place = workspace();
  synth(place, { units: UNITS, files: [RUNBOOK] });
  return place;
}

const found = (place: Workspace) => verifyAssembly(place.directory).map(({ rule, place: at }) => `${rule} ${at}`);

describe('an assembly', () => {
  it.each<[string, () => ReturnType<typeof readAssembly>]>([
    ['on disk', () => readAssembly(synthesized().directory)],
    [
      'in memory',
      () => {
        const memory = new MemoryAssembly();
        writeUnits(memory, UNITS, [RUNBOOK]);
        return assemblyFrom({ read: (path) => memory.files.get(path) });
      },
    ],
  ])('%s is read back as it was written', (_, read) => {
    const assembly = read();
    expect(assembly.fleet).toEqual(emptyFleet);
    expect(assembly.records).toEqual(UNITS.map(record));
    expect(assembly.units).toEqual(UNITS.map((unit) => summaryEntry(unit)));
    expect(assembly.inventory).toMatchObject({
      targets: ['eu1', 'us1'],
      sets: ['api', 'web'].map((application) => recordSetFile({ environment: 'production', application })),
    });
    expect(assembly.inventory.files.map(({ path }) => path)).toEqual([RUNBOOK.path]);
    const [first] = assembly.filesOf('eu1');
    expect(first).toMatchObject({
      path: `${unitDirectory('eu1', 'api')}/api.k8s.yaml`,
      objects: unitFile({ application: 'api', target: 'eu1' }).objects,
    });
    expect(assembly.read(RUNBOOK.path)).toBe('restore');
    expect(codeOf(() => assembly.read('clusters/eu1/none'))).toBe('DOCUMENT_INVALID');
  });

  it('is not read through links or paths that leave it', () => {
    const place = synthesized();
    writeFileSync(join(place.root, 'secret'), 'x');
    symlinkSync(join(place.root, 'secret'), join(place.directory, 'link'));
    expect(codeOf(() => readAssembly(place.directory).read('link'))).toBe('OUTPUT_LINK');
    expect(codeOf(() => readAssembly(place.directory).read('../secret'))).toBe('PATH_INVALID');
  });
});

describe('verification', () => {
  it('finds nothing in what a run wrote', () => {
    expect(verifyAssembly(synthesized().directory)).toEqual([]);
  });

  it('finds a flipped bit in every file, wherever the digests or the other documents can show it', () => {
    const place = synthesized();
    for (const path of Object.keys(snapshot(place.directory))) {
      const file = join(place.directory, path);
      const bytes = readFileSync(file);
      const flipped = Buffer.from(bytes);
      const at = path.endsWith('.json') ? flipped.indexOf('"') : flipped.length >> 1;
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      writeFileSync(file, flipped);
      expect([path, found(place)]).not.toEqual([path, []]);
      writeFileSync(file, bytes);
    }
    expect(found(place)).toEqual([]);
  });

  it.each<[string, (directory: string) => void, readonly string[]]>([
    [
      'a changed file',
      (at) => appendFileSync(join(at, 'clusters/eu1/web/web.k8s.yaml'), ' '),
      ['assembly-file-changed clusters/eu1/web/web.k8s.yaml'],
    ],
    [
      'a changed file outside clusters',
      (at) => writeFileSync(join(at, RUNBOOK.path), ''),
      [`assembly-file-changed ${RUNBOOK.path}`],
    ],
    [
      'an extra file',
      (at) => writeFileSync(join(at, 'clusters/eu1/web/x.yaml'), ''),
      ['assembly-file-extra clusters/eu1/web/x.yaml'],
    ],
    [
      'a missing file',
      (at) => rmSync(join(at, 'clusters/us1'), { recursive: true }),
      ['assembly-file-missing clusters/us1/web/web.k8s.yaml'],
    ],
    ['a missing document', (at) => rmSync(join(at, 'fleet.json')), ['assembly-file-missing fleet.json']],
    ['missing summaries', (at) => rmSync(join(at, 'units.json')), ['assembly-file-missing units.json']],
    ['a missing inventory', (at) => rmSync(join(at, 'inventory/us1.json')), ['assembly-document inventory/us1.json']],
    [
      'a file that became a link',
      (at) => {
        rmSync(join(at, 'clusters/eu1/web/web.k8s.yaml'));
        symlinkSync('../api/api.k8s.yaml', join(at, 'clusters/eu1/web/web.k8s.yaml'));
      },
      ['assembly-link clusters/eu1/web/web.k8s.yaml'],
    ],
    [
      'a directory that became a link',
      (at) => {
        rmSync(join(at, 'clusters/us1'), { recursive: true });
        symlinkSync('eu1', join(at, 'clusters/us1'));
      },
      ['assembly-link clusters/us1', 'assembly-file-missing clusters/us1/web/web.k8s.yaml'],
    ],
    [
      'a record that only one document has',
      (at) => {
        const file = join(at, 'placement/production/web.json');
        writeFileSync(file, readFileSync(file, 'utf8').replace('"wave":"0"', '"wave":"1"'));
      },
      ['assembly-contradiction placement/production/web.json'],
    ],
    [
      'an emptied list of records',
      (at) => writeFileSync(join(at, 'placement/production/api.json'), '[\n]\n'),
      ['assembly-contradiction placement/production/api.json'],
    ],
    [
      'a summary of a unit that has no record, and none of one that has',
      (at) => {
        const file = join(at, 'units.json');
        writeFileSync(file, readFileSync(file, 'utf8').replace('"target":"us1"', '"target":"us2"'));
      },
      ['assembly-contradiction units.json', 'assembly-contradiction units.json'],
    ],
    [
      'a reference to a summary that is not there',
      (at) => {
        const file = join(at, 'units.json');
        writeFileSync(
          file,
          readFileSync(file, 'utf8').replace(/"summary":"(.)/, (_, digit) => `"summary":"${digit === '0' ? 1 : 0}`),
        );
      },
      ['assembly-document units.json#/units/0/summary'],
    ],
    [
      'documents out of canonical form',
      (at) => appendFileSync(join(at, 'fleet.json'), ' '),
      ['assembly-document fleet.json'],
    ],
  ])('finds %s', (_, damage, expected) => {
    const place = synthesized();
    damage(place.directory);
    expect(found(place)).toEqual(expected);
  });

  it('finds an output that is a link, absent or empty', () => {
    const place = synthesized();
    symlinkSync(place.directory, join(place.root, 'link'));
    mkdirSync(join(place.root, 'empty'));
    expect(verifyAssembly(join(place.root, 'link')).map(({ rule }) => rule)).toEqual(['assembly-link']);
    expect(verifyAssembly(join(place.root, 'absent')).map(({ rule }) => rule)).toEqual(['assembly-document']);
    expect(verifyAssembly(join(place.root, 'empty')).map(({ rule }) => rule)).toEqual(['assembly-document']);
  });
});

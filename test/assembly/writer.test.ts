import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatLock } from '../../src/assembly/documents/lock-document.js';
import { MemoryAssembly } from '../../src/assembly/memory.js';
import { openAssembly } from '../../src/assembly/writer.js';
import { plainLock } from '../../src/placement/lock/lock.js';
import { codeOf, errorOf, snapshot, synth, type Workspace, workspace } from './fixture.js';
import { documents, type Unit, unitFile, writeUnits } from './units.js';

const WEB_EU: Unit = { application: 'web', target: 'eu1' };
const WEB_US: Unit = { application: 'web', target: 'us1' };
const API_EU: Unit = { application: 'api', target: 'eu1' };
const UNITS = [WEB_EU, WEB_US, API_EU];
const WEB_EU_FILE = 'clusters/eu1/web/web.k8s.yaml';

function synthesized(units = UNITS, files: Parameters<typeof synth>[1]['files'] = []): Workspace {
  const place = workspace();
  synth(place, { units, files });
  return place;
}

const times = (directory: string) =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' }).map((path) => [
    path,
    lstatSync(join(directory, path)).mtimeMs,
    lstatSync(join(directory, path)).ino,
  ]);

describe('a run', () => {
  it('writes the same bytes as in memory, beside nothing else', () => {
    const place = workspace();
    const memory = new MemoryAssembly();
    writeUnits(memory, UNITS);
    expect(synth(place, { units: UNITS })).toEqual({ written: 13, unchanged: 0, removed: 0, foreign: [] });
    expect(snapshot(place.directory)).toEqual(Object.fromEntries([...memory.files].sort()));
    expect(snapshot(place.root)['fleet.lock.json']).toBe(memory.lockText);
    expect(readdirSync(place.root).sort()).toEqual(['dist', 'fleet.lock.json']);
  });

  it('works in an existing empty directory and below directories that do not exist', () => {
    const place = workspace();
    mkdirSync(place.directory);
    synth(place, { units: UNITS });
    const deep = { ...place, directory: join(place.root, 'a', 'b') };
    synth(deep, { units: UNITS });
    expect(snapshot(deep.directory)).toEqual(snapshot(place.directory));
  });

  it('writes nothing when nothing changed', () => {
    const place = synthesized();
    for (const [path] of times(place.root)) utimesSync(join(place.root, String(path)), 1, 1);
    const before = times(place.root);
    expect(synth(place, { units: UNITS })).toEqual({ written: 0, unchanged: 13, removed: 0, foreign: [] });
    expect(times(place.root)).toEqual(before);
  });

  it('writes the same bytes whatever the order of its input', () => {
    const place = synthesized();
    const shuffled = synthesized([API_EU, WEB_US, WEB_EU]);
    expect(snapshot(shuffled.root)).toEqual(snapshot(place.root));
  });

  it('replaces only what changed', () => {
    const place = synthesized();
    const inode = lstatSync(join(place.directory, 'clusters/us1/web/web.k8s.yaml')).ino;
    const units = [{ ...WEB_EU, content: '2' }, WEB_US, API_EU];
    expect(synth(place, { units })).toEqual({ written: 2, unchanged: 11, removed: 0, foreign: [] });
    expect(readFileSync(join(place.directory, WEB_EU_FILE), 'utf8')).toBe(
      unitFile({ ...WEB_EU, content: '2' }).content,
    );
    expect(lstatSync(join(place.directory, 'clusters/us1/web/web.k8s.yaml')).ino).toBe(inode);
  });

  it('deletes what it owned and no longer makes, with directories and documents', () => {
    const place = synthesized();
    expect(synth(place, { units: [WEB_EU] }).removed).toBe(4);
    expect(snapshot(place.root)).toEqual(snapshot(synthesized([WEB_EU]).root));
  });

  it('passes bytes through that are no text', () => {
    const content = Uint8Array.from([0, 255, 254, 10]);
    const place = synthesized(UNITS, [{ path: 'extras/backup/key.bin', content }]);
    expect(Uint8Array.from(readFileSync(join(place.directory, 'extras/backup/key.bin')))).toEqual(content);
    expect(synth(place, { units: UNITS, files: [{ path: 'extras/backup/key.bin', content }] }).written).toBe(0);
  });

  it('leaves the old tree and no trace when it fails or is aborted', () => {
    const place = synthesized();
    const before = snapshot(place.root);
    const writer = openAssembly(place);
    writer.file(unitFile({ ...WEB_EU, content: '2' }));
    expect(codeOf(() => writer.file({ path: '../victim', content: '' }))).toBe('PATH_INVALID');
    writer.abort();
    expect(snapshot(place.root)).toEqual(before);
    const invalid = openAssembly(place);
    invalid.file(unitFile({ ...WEB_EU, content: '2' }));
    const { lock, ...rest } = documents(UNITS);
    const broken = { ...rest, lock: { ...lock, units: Array.from(lock.units, (unit) => ({ ...unit, wave: -1 })) } };
    expect(codeOf(() => invalid.commit(broken))).toBe('DOCUMENT_INVALID');
    expect(snapshot(place.root)).toEqual(before);
  });

  it('refuses a path that two things write, and paths of documents', () => {
    const place = workspace();
    const file = (path: string) => ({ path, content: '' });
    expect(codeOf(() => synth(place, { units: [WEB_EU, WEB_EU] }))).toBe('OUTPUT_COLLISION');
    expect(codeOf(() => synth(place, { units: [], files: [file('extras/a/App'), file('extras/a/app')] }))).toBe(
      'OUTPUT_COLLISION',
    );
    for (const path of [
      'placement.json',
      'fleet.json',
      'units.json',
      'inventory.json',
      'inventory/x',
      'placement/x',
      'clusters/x',
      'clusters',
    ]) {
      expect([path, codeOf(() => synth(place, { units: [], files: [file(path)] }))]).toEqual([path, 'PATH_INVALID']);
    }
    expect(snapshot(place.root)).toEqual({});
  });

  it('reports what the file system refuses with a code, and leaves the old tree', () => {
    const place = synthesized();
    const before = snapshot(place.root);
    const writer = openAssembly(place);
    rmSync(place.staging, { recursive: true });
    writer.file(unitFile({ ...WEB_EU, content: '2' }));
    expect(codeOf(() => writer.commit(documents([WEB_EU])))).toBe('OUTPUT_FAILED');
    expect(snapshot(place.root)).toEqual(before);
  });
});

describe('the lock file', () => {
  it('is empty when missing and handed over when there', () => {
    const place = workspace();
    const first = openAssembly(place);
    expect(first.previousLock).toEqual({ version: 1, units: [], waves: [] });
    first.abort();
    synth(place, { units: [WEB_EU] });
    const second = openAssembly(place);
    expect(plainLock(second.previousLock)).toEqual(documents([WEB_EU]).lock);
    second.abort();
  });

  it('may be in an output that is there, and is not taken for a stranger', () => {
    const place = workspace();
    const inside = { ...place, lockFile: join(place.directory, 'fleet.lock.json') };
    expect(codeOf(() => synth(inside, { units: [WEB_EU] }))).toBe('OUTPUT_FAILED');
    expect(readdirSync(place.root)).toEqual([]);
    mkdirSync(place.directory);
    synth(inside, { units: [WEB_EU] });
    expect(synth(inside, { units: [WEB_EU] }).foreign).toEqual([]);
  });

  it('works below directories that do not exist', () => {
    const place = workspace();
    const deep = { ...place, lockFile: join(place.root, 'a', 'b', 'fleet.lock.json') };
    synth(deep, { units: [WEB_EU] });
    expect(Object.keys(snapshot(join(place.root, 'a')))).toEqual(['b/fleet.lock.json']);
  });

  it('is refused when damaged, and nothing is touched', () => {
    const place = synthesized();
    for (const text of [
      '',
      '{',
      '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n',
      '{"version": 2, "units": [], "waves": []}',
    ]) {
      writeFileSync(place.lockFile, text);
      const before = snapshot(place.root);
      expect([text, codeOf(() => openAssembly(place))]).toEqual([text, 'LOCK_INVALID']);
      expect(snapshot(place.root)).toEqual(before);
    }
  });

  it('is not overwritten when someone else changed it during the run', () => {
    const place = synthesized();
    const writer = openAssembly(place);
    writeFileSync(place.lockFile, 'theirs');
    expect(codeOf(() => writeUnits(writer, [WEB_EU]))).toBe('OUTPUT_EDITED');
    expect(readFileSync(place.lockFile, 'utf8')).toBe('theirs');
  });
});

describe('files that are not as the inventory says', () => {
  it('stops at edited files, all at once, and force overwrites them', () => {
    const place = synthesized();
    const changed = UNITS.map((unit) => ({ ...unit, content: '2' }));
    for (const { path } of [unitFile(WEB_EU), unitFile(WEB_US)]) writeFileSync(join(place.directory, path), 'edited');
    const before = snapshot(place.root);
    const error = errorOf(() => synth(place, { units: changed }));
    expect(error).toMatchObject({ code: 'OUTPUT_EDITED', path: WEB_EU_FILE });
    expect(error?.message).toContain('clusters/us1/web/web.k8s.yaml');
    expect(snapshot(place.root)).toEqual(before);
    synth(place, { units: changed, force: true });
    expect(snapshot(place.directory)).toEqual(snapshot(synthesized(changed).directory));
  });

  it('keeps an edited orphan until forced', () => {
    const place = synthesized();
    writeFileSync(join(place.directory, unitFile(API_EU).path), 'edited');
    const before = snapshot(place.root);
    expect(codeOf(() => synth(place, { units: [WEB_EU] }))).toBe('OUTPUT_EDITED');
    expect(snapshot(place.root)).toEqual(before);
    synth(place, { units: [WEB_EU], force: true });
    expect(snapshot(place.directory)).toEqual(snapshot(synthesized([WEB_EU]).directory));
  });

  it('keeps an edited orphan among the record sets until forced', () => {
    const place = synthesized();
    writeFileSync(join(place.directory, 'placement/production/api.json'), '[]');
    expect(codeOf(() => synth(place, { units: [WEB_EU, WEB_US] }))).toBe('OUTPUT_EDITED');
  });

  it('never touches foreign files, reports them, and stops where one is in the way', () => {
    const place = synthesized();
    const strangers = ['README.md', 'clusters/eu1/api/notes.txt', 'other/deep/x'];
    for (const path of strangers) {
      mkdirSync(dirname(join(place.directory, path)), { recursive: true });
      writeFileSync(join(place.directory, path), 'mine');
    }
    expect(synth(place, { units: [WEB_EU] }).foreign).toEqual(strangers);
    expect(readdirSync(join(place.directory, 'clusters/eu1/api'))).toEqual(['notes.txt']);
    writeFileSync(join(place.directory, 'clusters/eu1/api/api.k8s.yaml'), 'mine');
    const before = snapshot(place.root);
    expect(codeOf(() => synth(place, { units: [WEB_EU, API_EU] }))).toBe('OUTPUT_FOREIGN');
    expect(snapshot(place.root)).toEqual(before);
    synth(place, { units: [WEB_EU, API_EU], force: true });
    expect(readFileSync(join(place.directory, 'clusters/eu1/api/api.k8s.yaml'), 'utf8')).toBe(unitFile(API_EU).content);
  });

  it('tells of files that it leaves, as those that a damaged inventory does not list', () => {
    const place = workspace();
    synth(place, { units: [WEB_EU, API_EU] });
    const inventory = join(place.directory, 'inventory/eu1.json');
    writeFileSync(inventory, readFileSync(inventory, 'utf8').replace(/^.*clusters\/eu1\/api.*\n,\n/m, ''));
    writeFileSync(join(place.directory, 'clusters/eu1/notes.txt'), '');
    const writer = openAssembly(place);
    expect(writeUnits(writer, [WEB_EU]).foreign).toEqual(['clusters/eu1/api/api.k8s.yaml', 'clusters/eu1/notes.txt']);
  });

  it('keeps a frozen lock file as it is, or refuses where it would be written otherwise', () => {
    const place = workspace();
    synth(place, { units: [WEB_EU] });
    const run = () => writeUnits(openAssembly({ ...place, frozen: true }), [WEB_EU]);
    expect(run().written).toBe(0);
    writeFileSync(place.lockFile, JSON.stringify(JSON.parse(readFileSync(place.lockFile, 'utf8')), null, 2));
    const before = snapshot(place.root);
    expect(codeOf(run)).toBe('LOCK_OUTDATED');
    expect(snapshot(place.root)).toEqual(before);
  });

  it('refuses to replace another fleet, which has a lock of its own, unless it is forced', () => {
    const place = synthesized();
    const before = snapshot(place.root);
    const other = { ...place, lockFile: join(place.root, 'other.lock.json') };
    const replace = (force: boolean) => {
      const writer = openAssembly({ ...other, force });
      const { fleet, ...rest } = documents([]);
      return writer.commit({ ...rest, fleet: { ...fleet, name: 'other' } });
    };
    expect(codeOf(() => replace(false))).toBe('OUTPUT_FOREIGN');
    expect(snapshot(place.root)).toEqual(before);
    expect(replace(true).removed).toBeGreaterThan(0);
  });

  it('refuses to go on without the lock file of the output, unless all is to be placed anew', () => {
    const place = synthesized();
    rmSync(place.lockFile);
    const before = snapshot(place.root);
    const error = errorOf(() => synth(place, { units: [WEB_EU] }));
    expect(error).toMatchObject({
      code: 'LOCK_INVALID',
      path: place.lockFile,
      message: `there is no lock file, but ${place.directory} holds units that were placed with one`,
    });
    expect(snapshot(place.root)).toEqual(before);
    const writer = openAssembly({ ...place, fresh: true });
    writeUnits(writer, [WEB_EU]);
    expect(readFileSync(place.lockFile, 'utf8')).toBe(formatLock(documents([WEB_EU]).lock));
  });

  it('adopts a foreign file that has the right bytes', () => {
    const place = synthesized([WEB_EU]);
    const { path, content } = unitFile(API_EU);
    mkdirSync(dirname(join(place.directory, path)), { recursive: true });
    writeFileSync(join(place.directory, path), content);
    synth(place, { units: [WEB_EU, API_EU] });
    expect(snapshot(place.root)).toEqual(snapshot(synthesized([WEB_EU, API_EU]).root));
    synth(place, { units: [WEB_EU] });
    expect(existsSync(join(place.directory, path))).toBe(false);
  });

  it('writes a deleted file again', () => {
    const place = synthesized();
    const before = snapshot(place.root);
    rmSync(join(place.directory, 'clusters/eu1'), { recursive: true });
    expect(synth(place, { units: UNITS }).written).toBe(2);
    expect(snapshot(place.root)).toEqual(before);
  });

  it('owns nothing when the inventory is missing or damaged, and deletes nothing', () => {
    for (const text of [
      undefined,
      '{',
      '<<<<<<< HEAD\n',
      '{"version": 1, "targets": ["../.."], "sets": [], "files": []}',
    ]) {
      const place = synthesized();
      const inventory = join(place.directory, 'inventory.json');
      if (text === undefined) rmSync(inventory);
      else writeFileSync(inventory, text);
      const before = snapshot(place.root);
      const changed = [{ ...WEB_EU, content: '2' }, WEB_US];
      expect(codeOf(() => synth(place, { units: changed }))).toBe('OUTPUT_FOREIGN');
      expect(snapshot(place.root)).toEqual(before);
      synth(place, { units: changed, force: true });
      expect(existsSync(join(place.directory, unitFile(API_EU).path))).toBe(true);
    }
  });

  it('deletes no file that an inventory of another target claims', () => {
    const place = synthesized([WEB_EU, WEB_US]);
    const inventory = join(place.directory, 'inventory/us1.json');
    writeFileSync(inventory, readFileSync(inventory, 'utf8').replaceAll('clusters/us1/', 'clusters/eu1/'));
    synth(place, { units: [WEB_EU, { ...WEB_US, application: 'api' }] });
    expect(existsSync(join(place.directory, WEB_EU_FILE))).toBe(true);
  });
});

describe('links', () => {
  const outside = (place: Workspace) => {
    const victim = join(place.root, 'victim');
    mkdirSync(victim);
    writeFileSync(join(victim, 'web.k8s.yaml'), 'untouched');
    return victim;
  };
  const changed = UNITS.map((unit) => ({ ...unit, content: '2' }));

  it.each([
    ['the output directory', 'dist'],
    ['clusters', 'dist/clusters'],
    ['a target directory', 'dist/clusters/eu1'],
    ['an application directory', 'dist/clusters/eu1/web'],
    ['a directory of documents', 'dist/placement'],
    ['a directory of inventories', 'dist/inventory'],
    ['the staging directory', '.dist.cdk8s-fleet'],
  ])('are refused in place of %s', (_, path) => {
    const place = synthesized();
    const victim = outside(place);
    rmSync(join(place.root, path), { recursive: true, force: true });
    symlinkSync(victim, join(place.root, path));
    const before = snapshot(place.root);
    for (const force of [false, true]) {
      expect(codeOf(() => synth(place, { units: changed, force }))).toBe('OUTPUT_LINK');
      expect(snapshot(place.root)).toEqual(before);
    }
  });

  it.each([
    ['a file', `dist/${WEB_EU_FILE}`],
    ['a document', 'dist/placement.json'],
    ['the inventory', 'dist/inventory.json'],
    ['the lock file', 'fleet.lock.json'],
  ])('are refused in place of %s, whatever they point to', (_, path) => {
    const place = synthesized();
    const victim = outside(place);
    for (const target of [join(victim, 'web.k8s.yaml'), join(place.root, 'nowhere'), victim]) {
      rmSync(join(place.root, path), { force: true });
      symlinkSync(target, join(place.root, path));
      const before = snapshot(place.root);
      expect(codeOf(() => synth(place, { units: changed, force: true }))).toBe('OUTPUT_LINK');
      expect(snapshot(place.root)).toEqual(before);
    }
  });

  it('are refused in place of an orphan', () => {
    const place = synthesized();
    const victim = outside(place);
    rmSync(join(place.directory, 'clusters/us1/web'), { recursive: true });
    symlinkSync(victim, join(place.directory, 'clusters/us1/web'));
    expect(codeOf(() => synth(place, { units: [WEB_EU], force: true }))).toBe('OUTPUT_LINK');
    expect(readFileSync(join(victim, 'web.k8s.yaml'), 'utf8')).toBe('untouched');
  });

  it('are not followed where the next lock file is staged', () => {
    const place = workspace();
    const victim = outside(place);
    symlinkSync(join(victim, 'web.k8s.yaml'), join(place.root, '.fleet.lock.json.cdk8s-fleet'));
    synth(place, { units: UNITS });
    expect(readFileSync(join(victim, 'web.k8s.yaml'), 'utf8')).toBe('untouched');
    expect(readFileSync(place.lockFile, 'utf8')).toContain('"web-eu1"');
  });

  it('and other things are refused in place of directories and files', () => {
    const place = synthesized();
    const file = join(place.directory, WEB_EU_FILE);
    rmSync(file);
    mkdirSync(file);
    expect(codeOf(() => synth(place, { units: UNITS }))).toBe('OUTPUT_LINK');
    rmSync(join(place.directory, 'clusters/eu1'), { recursive: true });
    writeFileSync(join(place.directory, 'clusters/eu1'), '');
    expect(codeOf(() => synth(place, { units: UNITS }))).toBe('OUTPUT_LINK');
    rmSync(place.directory, { recursive: true });
    writeFileSync(place.directory, '');
    expect(codeOf(() => synth(place, { units: UNITS }))).toBe('OUTPUT_LINK');
  });
});

it('keeps what a file system that ignores case would take for a new file', () => {
  const place = synthesized([WEB_EU], [{ path: 'extras/a/README.md', content: 'x' }]);
  const before = snapshot(place.root);
  const files = [{ path: 'extras/a/readme.md', content: 'x' }];
  expect(codeOf(() => synth(place, { units: [WEB_EU], files }))).toBe('OUTPUT_COLLISION');
  expect(snapshot(place.root)).toEqual(before);
});

it.skipIf(process.getuid?.() === 0)('reports a directory it may not write to', () => {
  const place = synthesized();
  chmodSync(place.root, 0o500);
  expect(codeOf(() => synth(place, { units: UNITS }))).toBe('OUTPUT_FAILED');
  chmodSync(place.root, 0o700);
});

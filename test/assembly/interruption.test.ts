import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyAssembly } from '../../src/assembly/verify.js';
import { openAssembly } from '../../src/assembly/writer.js';
import { errorFrom } from '../fixtures/error-from.js';
import { childProgram } from './child.js';
import { codeOf, snapshot, synth, type Workspace, workspace } from './fixture.js';
import { stopAtStep } from './stop-at-step.js';
import { childUnits, documents, unitFile, writeUnits } from './units.js';

function written(content?: string): Workspace {
  const place = workspace();
  if (content !== undefined) synth(place, { units: childUnits(content) });
  return place;
}

/** Copies a place, so that many kills can start from one. */
function copyOf({ root }: Workspace): Workspace {
  const copy = workspace();
  cpSync(root, copy.root, { recursive: true });
  return copy;
}

class Stopped extends Error {}

/** Runs until the given change of the file system, then leaves everything as a killed process would. */
function stopped(place: Workspace, content: string, step: number): boolean {
  const restore = stopAtStep(step, () => {
    throw new Stopped();
  });
  try {
    const writer = openAssembly(place);
    if (content === 'recover') writer.abort();
    else writeUnits(writer, childUnits(content));
    return false;
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    return true;
  } finally {
    restore();
    for (const name of existsSync(place.staging) ? readdirSync(place.staging) : []) {
      const file = join(place.staging, name);
      if (name.startsWith('lock-'))
        writeFileSync(file, readFileSync(file, 'utf8').replace(/"stamp":"[^"]*"/, '"stamp":"dead"'));
    }
  }
}

/** Stops a run at every change it makes, in turn, from the same start. Returns how many there are. */
function stoppedEverywhere(start: Workspace, content: string, check: (place: Workspace) => void): number {
  for (let step = 1; ; step++) {
    const place = copyOf(start);
    if (!stopped(place, content, step)) return step - 1;
    check(place);
  }
}

/** After recovery the tree is the old or the new one, whole, with nothing left over; then a run completes the new one. */
function expectHealed(place: Workspace, before: object, after: object): 'old' | 'new' {
  openAssembly(place).abort();
  const recovered = snapshot(place.root);
  const isNew = JSON.stringify(recovered) === JSON.stringify(after);
  if (!isNew) expect(recovered).toEqual(before);
  if (isNew || existsSync(place.directory)) expect(verifyAssembly(place.directory)).toEqual([]);
  synth(place, { units: childUnits('new') });
  expect(snapshot(place.root)).toEqual(after);
  return isNew ? 'new' : 'old';
}

function expectJournalOrWhole(place: Workspace): void {
  const interrupted = expect.objectContaining({ rule: 'assembly-interrupted' });
  if (existsSync(join(place.staging, 'journal.json')))
    expect(verifyAssembly(place.directory)).toContainEqual(interrupted);
  else expect(verifyAssembly(place.directory)).toEqual([]);
}

describe('a run stopped at any step', () => {
  it('leaves the old output or a journal that completes the new one', () => {
    const start = written('old');
    const [before, after] = [snapshot(start.root), snapshot(written('new').root)];
    const outcomes = new Set<string>();
    const steps = stoppedEverywhere(start, 'new', (place) => {
      expectJournalOrWhole(place);
      outcomes.add(expectHealed(place, before, after));
    });
    expect(steps).toBeGreaterThan(30);
    expect(outcomes).toEqual(new Set(['old', 'new']));
  });

  it('leaves no output or all of it when there was none', () => {
    const after = written('new');
    const steps = stoppedEverywhere(written(), 'new', (place) => {
      if (existsSync(place.directory)) expect(snapshot(place.directory)).toEqual(snapshot(after.directory));
      expectHealed(place, {}, snapshot(after.root));
    });
    expect(steps).toBeGreaterThan(20);
  });

  it('is completed even when the recovery is stopped at any step', () => {
    const after = snapshot(written('new').root);
    const steps = stoppedEverywhere(interrupted(), 'recover', (place) => {
      expect(expectHealed(place, {}, after)).toBe('new');
    });
    expect(steps).toBeGreaterThan(10);
  });
});

// a stopped process above, a killed one here; all steps take a minute, so by default some of them
describe('a process killed at a step', () => {
  const run = childProgram();
  const stride = process.env.FLEET_TEST_SLOW ? 1 : 15;

  it('leaves the old output or a journal that completes the new one', { timeout: 300_000 }, async () => {
    const start = written('old');
    const [before, after] = [snapshot(start.root), snapshot(written('new').root)];
    for (let killAt = 1; ; killAt += stride) {
      const place = copyOf(start);
      const output = await run({ place, content: 'new', killAt });
      if (output === 'written') break;
      expect(output).toBe('');
      expectJournalOrWhole(place);
      expectHealed(place, before, after);
    }
  });
});

/** A place whose run from old to new failed when one file was replaced and the others were not. */
function interrupted(): Workspace {
  const place = written('old');
  const writer = openAssembly(place);
  for (const unit of childUnits('new')) writer.file(unitFile(unit));
  const obstacle = join(place.directory, 'clusters/eu1/modern');
  const { findings, ...others } = documents(childUnits('new'));
  const blocking = {
    ...others,
    // asked for when files are compared, and not yet put in place
    get findings() {
      writeFileSync(obstacle, '');
      return findings;
    },
  };
  expect(codeOf(() => writer.commit(blocking))).toBe('OUTPUT_INTERRUPTED');
  rmSync(obstacle);
  expect(readFileSync(join(place.directory, 'clusters/eu1/web/web.k8s.yaml'), 'utf8')).toContain('new');
  return place;
}

const DROPPED = 'an interrupted run was dropped, because its output was deleted or replaced since';

describe('an interrupted run', () => {
  it('is completed with a note', () => {
    const writer = openAssembly(interrupted());
    expect(writer.notes).toContain('an interrupted run was completed');
    writer.abort();
  });

  it('is dropped when the output is gone since, as under the cdk8s command', () => {
    const place = interrupted();
    rmSync(place.directory, { recursive: true });
    const writer = openAssembly(place);
    expect(writer.notes).toContain(DROPPED);
    writer.abort();
    synth(place, { units: childUnits('new') });
    expect(snapshot(place.root)).toEqual(snapshot(written('new').root));
  });

  it('is dropped when its whole output was to appear where someone else has made one since', () => {
    const place = written();
    for (let step = 1; !existsSync(join(place.staging, 'journal.json')); step++) {
      expect(stopped(place, 'new', step)).toBe(true);
    }
    mkdirSync(place.directory);
    writeFileSync(join(place.directory, 'theirs'), '');
    const writer = openAssembly(place);
    expect(writer.notes).toContain(DROPPED);
    writer.abort();
    expect(synth(place, { units: childUnits('new') }).foreign).toEqual(['theirs']);
  });

  it('is not completed over files that were edited since, unless forced', () => {
    const place = interrupted();
    const edited = join(place.directory, 'inventory.json');
    writeFileSync(edited, 'mine');
    const before = snapshot(place.directory);
    expect(codeOf(() => openAssembly(place))).toBe('OUTPUT_INTERRUPTED');
    expect(snapshot(place.directory)).toEqual(before);
    synth(place, { units: childUnits('new'), force: true });
    expect(snapshot(place.root)).toEqual(snapshot(written('new').root));
  });

  it.each([
    ['is no JSON', '{'],
    [
      'names a path outside',
      JSON.stringify({
        version: 1,
        whole: false,
        replacements: [],
        removals: [{ path: '../victim', sha256: '0'.repeat(64) }],
        lock: null,
      }),
    ],
  ])('is refused when its journal %s', (_, text) => {
    const place = written('old');
    mkdirSync(place.staging);
    writeFileSync(join(place.staging, 'journal.json'), text);
    const before = snapshot(place.root);
    const { code, hint } = errorFrom(() => openAssembly({ ...place, force: true }));
    expect({ code, hint }).toEqual({
      code: 'OUTPUT_INTERRUPTED',
      hint: `delete ${place.staging} and restore the output from version control`,
    });
    expect(snapshot(place.root)).toEqual(before);
  });
});

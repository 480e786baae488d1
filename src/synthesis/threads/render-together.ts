import type { FileEntry } from '../../assembly/sink.js';
import type { FleetRun, PartOfRun } from '../units/fleet-run.js';
import type { ChunkQueue } from './chunk-queue.js';
import type { RenderingThread } from './rendering-thread.js';
import { type ThreadMessage, unpackFiles, unpackPart } from './thread-message.js';

export interface Together {
  readonly queue: ChunkQueue;
  readonly thread: RenderingThread;
  readonly write: (file: FileEntry) => void;
  readonly progress: (units?: number) => void;
}

const WAIT_MILLISECONDS = 20;

/** Renders units while another thread renders others, and writes the files of both. */
export function* renderTogether(run: FleetRun, { queue, thread, write, progress }: Together): Generator<undefined> {
  let part: PartOfRun | undefined;
  const receive = (message: ThreadMessage) => {
    if (message.kind === 'finished') part = unpackPart(message.part);
    else if (message.kind === 'printed') process[message.stream].write(message.text);
    else {
      for (const file of unpackFiles(message)) write(file);
      progress(message.units);
    }
    queue.taken();
  };
  let own = 0;
  for (;;) {
    for (let message = thread.take(); message !== undefined; message = thread.take()) receive(message);
    const units = queue.claim();
    if (units !== undefined) {
      own += 1;
      for (const at of units) {
        if (run.unit(at)) progress();
        yield;
      }
    } else {
      if (part !== undefined || own === queue.chunks) break;
      thread.assertAlive();
      queue.wait(WAIT_MILLISECONDS);
      yield;
    }
  }
  thread.stop();
  if (part !== undefined) run.absorb(part);
}

import { createRequire } from 'node:module';
import type { SingleBar } from 'cli-progress';

export interface ProgressProps {
  readonly stream: NodeJS.WritableStream;
  /** What a step is, in the plural, such as `units`. */
  readonly label: string;
  readonly total: number;
  readonly isTTY: boolean;
  readonly isCi: boolean;
  /** Milliseconds from any origin. @default performance.now */
  readonly now?: () => number;
}

/** Shows how far a synchronous run is: a bar on a terminal, now and then a line elsewhere, nothing when it is quick. */
export interface Progress {
  /** Cheap enough to call after every step. */
  update(done: number): void;
  /** Must be called, whatever happened: the bar keeps the process alive. */
  stop(): void;
}

const BAR_AFTER_MS = 2_000;
const LINE_EVERY_MS = 5_000;
const SAVE_CURSOR = '\u001b7';
const RESTORE_CURSOR = '\u001b8';

export function openProgress(props: ProgressProps): Progress {
  return props.isTTY && !props.isCi ? openBar(props) : openLines(props);
}

function openLines({ stream, label, total, now = milliseconds }: ProgressProps): Progress {
  let last = now();
  return {
    update(done) {
      if (now() - last < LINE_EVERY_MS) return;
      last = now();
      stream.write(`${done} of ${total} ${label}\n`);
    },
    stop() {},
  };
}

function openBar({ stream, label, total, now = milliseconds }: ProgressProps): Progress {
  const started = now();
  let bar: SingleBar | undefined;
  return {
    update(done) {
      const elapsed = now() - started;
      if (elapsed < BAR_AFTER_MS) return;
      const left = done === 0 ? '' : `, ${Math.ceil(((elapsed / done) * (total - done)) / 1_000)} s left`;
      if (bar) return bar.update(done, { left });
      bar = createBar(stream);
      bar.start(total, done, { label, left });
    },
    stop() {
      bar?.stop();
    },
  };
}

function createBar(stream: NodeJS.WritableStream): SingleBar {
  // Most runs end before they show one, and to load it takes a tenth as long as a small fleet.
  const library: typeof import('cli-progress') = createRequire(import.meta.url)('cli-progress');
  return new library.SingleBar({
    stream: withoutCursorMemory(stream),
    format: '[{bar}] {value} of {total} {label}{left}',
    barsize: 24,
    clearOnComplete: true,
    // Signal handlers would keep a synchronous run from being interrupted (cli-progress#126),
    // and a run that dies must find nothing of the terminal's state changed.
    gracefulExit: false,
    linewrap: true,
  });
}

/** Restoring the cursor where the bar began would write what follows over lines that user code printed meanwhile. */
function withoutCursorMemory(stream: NodeJS.WritableStream): NodeJS.WritableStream {
  const write = (text: string) => text === SAVE_CURSOR || text === RESTORE_CURSOR || stream.write(text);
  return Object.create(stream, { write: { value: write } });
}

function milliseconds(): number {
  return performance.now();
}

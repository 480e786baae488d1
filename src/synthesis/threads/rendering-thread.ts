import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isMainThread, MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { FleetError } from '../../core/errors.js';
import { chunkMemory } from './chunk-queue.js';
import type { ThreadMessage, ThreadTask } from './thread-message.js';

/** Name of a thread's task in its data. */
export const TASK = 'cdk8s-fleet rendering task';

/**
 * The program once more on another thread, which comes to the same `synth` and there renders what this one leaves to it.
 * A thread that fails before it has begun a unit, or never comes to `synth`, is one that does not help.
 */
export class RenderingThread {
  /** Of the queue that both threads take units from. */
  readonly memory = chunkMemory();
  readonly #worker: Worker;
  readonly #port: MessagePort;
  #failure: Error | undefined;
  #hasEnded = false;

  private constructor(program: string, task: ThreadTask) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#port.unref();
    this.#worker = new Worker(startOf(program), {
      eval: true,
      argv: process.argv.slice(2),
      workerData: { [TASK]: { ...task, memory: this.memory, port: port2 } },
      transferList: [port2],
      // What the program prints until it comes to synth, it prints here too.
      stdout: true,
      stderr: true,
    });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.#worker.unref();
    this.#worker.once('error', (error: Error) => {
      this.#failure = error;
    });
    this.#worker.once('exit', () => {
      this.#hasEnded = true;
    });
  }

  /** Undefined where there is no second core, or no program that could be run again. */
  static start(task: ThreadTask): RenderingThread | undefined {
    const [, program] = process.argv;
    if (!isMainThread || availableParallelism() < 2 || program === undefined || !existsSync(program)) return undefined;
    return new RenderingThread(program, task);
  }

  /** The next message that has come, if any. */
  take(): ThreadMessage | undefined {
    return receiveMessageOnPort(this.#port)?.message;
  }

  /**
   * To be asked while a result is waited for.
   * @throws FleetError `RENDER_FAILED`
   */
  assertAlive(): void {
    if (!this.#hasEnded) return;
    throw new FleetError('RENDER_FAILED', {
      message: `the second thread ended while it rendered${this.#failure === undefined ? '' : `: ${this.#failure.message}`}`,
      hint: 'run again with threads: 1, which renders everything on one thread',
      cause: this.#failure,
    });
  }

  stop(): void {
    this.#port.close();
    void this.#worker.terminate();
  }
}

/** The code a thread begins with. What loads TypeScript on this thread may leave others alone, as tsx does. */
function startOf(program: string): string {
  const load = `import(${JSON.stringify(pathToFileURL(program).href)})`;
  const loader = tsxLoader(program);
  const start =
    loader === undefined
      ? load
      : `import(${JSON.stringify(loader)}).then(({ register }) => register()).then(() => ${load})`;
  // By its name a program tells whether it is run or imported.
  return `process.argv[1] = ${JSON.stringify(program)}; ${start}`;
}

/** URL of the module with tsx's `register`, when this thread runs under tsx. @see https://tsx.is/dev-api/register-esm */
function tsxLoader(program: string): string | undefined {
  const preload = process.execArgv.find((argument) => /(^|[\\/=])tsx([\\/]|$)/.test(argument));
  if (preload === undefined) return undefined;
  const [, directory] = /((?:file:\/\/|[A-Za-z]:)?[\\/].*[\\/]tsx[\\/]dist[\\/])/.exec(preload) ?? [];
  const base = directory ?? join(dirname(createRequire(program).resolve('tsx/package.json')), 'dist/');
  const url = base.startsWith('file:') ? base : pathToFileURL(base).href;
  return new URL('esm/api/index.mjs', url).href;
}

import { type MessagePort, workerData } from 'node:worker_threads';
import { isJsonObject } from '../../core/json.js';
import { withFixedCdk8sEnvironment } from '../../rendering/cdk8s-environment.js';
import { withOnePassJson } from '../../rendering/one-pass-json.js';
import { FleetRun, type FleetRunInput } from '../units/fleet-run.js';
import { splitHubs } from '../units/render-fleet.js';
import { ChunkQueue } from './chunk-queue.js';
import { TASK } from './rendering-thread.js';
import { FilePacker, packPart, type ThreadMessage, type ThreadTask } from './thread-message.js';

export interface ServedTask extends ThreadTask {
  readonly memory: SharedArrayBuffer;
  readonly port: MessagePort;
}

/** What this thread was started for; undefined on any thread that is not ours. */
export function renderingTask(): ServedTask | undefined {
  const data: unknown = workerData;
  const task: unknown = isJsonObject(data) ? data[TASK] : undefined;
  return isTask(task) ? task : undefined;
}

function isTask(value: unknown): value is ServedTask {
  return typeof value === 'object' && value !== null && 'port' in value && 'memory' in value;
}

const BATCH_BYTES = 512 * 1024;

/** Renders what the main thread leaves to this one, and sends it what comes of it. */
export function serveRendering(input: Omit<FleetRunInput, 'write'>, { port, memory }: ServedTask): void {
  const queue = new ChunkQueue(splitHubs(input).placed, memory);
  const packer = new FilePacker();
  let units = 0;
  const send = (message: ThreadMessage, transfer: ArrayBuffer[] = []) => {
    port.postMessage(message, transfer);
    queue.sent();
  };
  const flush = () => {
    if (units === 0) return;
    const message = packer.take(units);
    units = 0;
    send(message, [message.bytes]);
  };
  const run = new FleetRun({ ...input, write: (file) => packer.add(file) });
  const restore = sendPrints((stream, text) => send({ kind: 'printed', stream, text }));
  let begun = false;
  withFixedCdk8sEnvironment(() =>
    withOnePassJson(() => {
      for (let chunk = queue.claim(); chunk !== undefined; chunk = queue.claim()) {
        begun = true;
        for (const at of chunk) {
          if (run.unit(at)) units += 1;
        }
        if (packer.size >= BATCH_BYTES) flush();
      }
    }),
  );
  restore();
  flush();
  if (begun) send({ kind: 'finished', part: packPart(run.part()) });
}

/** Until now the program printed what the main thread printed too; from here on only this thread prints it. */
function sendPrints(print: (stream: 'stdout' | 'stderr', text: string) => void): () => void {
  const streams = ['stdout', 'stderr'] as const;
  const restore = streams.map((stream) => {
    const { write } = process[stream];
    process[stream].write = (text: string | Uint8Array) => {
      print(stream, typeof text === 'string' ? text : Buffer.from(text).toString('utf8'));
      return true;
    };
    return () => {
      process[stream].write = write;
    };
  });
  return () => {
    for (const put of restore) put();
  };
}

import { openAssembly } from '../../src/assembly/writer.js';
import { stopAtStep } from './stop-at-step.js';
import { childUnits, writeUnits } from './units.js';

// one run in a process of its own; `recover` only opens and aborts, anything else is the content to write
const [, , directory = '', lockFile = '', content = '', killAt = 'Infinity'] = process.argv;

stopAtStep(Number(killAt), () => {
  process.kill(process.pid, 'SIGKILL');
  // the signal may arrive a moment later, and nothing may happen until then
  for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
});
try {
  const writer = openAssembly({ directory, lockFile });
  if (content === 'recover') writer.abort();
  else writeUnits(writer, childUnits(content));
  process.stdout.write('written');
} catch (error) {
  process.stdout.write(error instanceof Error && 'code' in error ? String(error.code) : String(error));
}

import { FleetError } from '../../core/errors.js';
import { formatError } from './format-error.js';
import { currentTerminal } from './terminal.js';

// Constructors refuse misuse long before synth() runs. Where nobody catches that, the program would end with a stack; it
// ends with the message instead. Other errors, and programs that handle uncaught ones, are left alone.
process.on('uncaughtExceptionMonitor', (error) => {
  if (!(error instanceof FleetError) || process.listenerCount('uncaughtException') > 0) return;
  const { stream, style } = currentTerminal();
  stream.write(formatError(error, style));
  process.exit(1);
});

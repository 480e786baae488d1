const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Ends the process in order, its `exit` listeners included, when a user or a system asks for it. Signals for which the
 * program has listeners of its own are left to them. Returns a function that undoes this.
 */
export function exitOnSignals(): () => void {
  const exit = (_: string, number: number) => process.exit(128 + number);
  const heard = SIGNALS.filter((signal) => process.listenerCount(signal) === 0);
  for (const signal of heard) process.on(signal, exit);
  return () => {
    for (const signal of heard) process.off(signal, exit);
  };
}

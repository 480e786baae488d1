import type { Environment } from './environment.js';

/** How messages look. */
export interface Style {
  readonly color: boolean;
  /** Show stacks and whole lists. */
  readonly debug: boolean;
}

/** Where messages go, and who reads them. */
export interface Terminal {
  readonly stream: NodeJS.WritableStream;
  readonly isTTY: boolean;
  readonly isCi: boolean;
  readonly style: Style;
}

export interface TerminalProps {
  readonly environment: Environment;
  readonly stream: NodeJS.WritableStream;
  readonly isTTY: boolean;
}

/** @see https://no-color.org and https://force-color.org */
export function describeTerminal({ environment, stream, isTTY }: TerminalProps): Terminal {
  return {
    stream,
    isTTY,
    isCi: isOn(environment.CI),
    style: { color: hasColor(environment, isTTY), debug: isOn(environment.FLEET_DEBUG) },
  };
}

/** Standard error, where all messages go. */
export function currentTerminal(): Terminal {
  return describeTerminal({
    environment: process.env,
    stream: process.stderr,
    isTTY: process.stderr.isTTY === true,
  });
}

function hasColor(environment: Environment, isTTY: boolean): boolean {
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR) return isOn(environment.FORCE_COLOR);
  return isTTY && environment.TERM !== 'dumb';
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}

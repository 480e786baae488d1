import { createRequire } from 'node:module';
import type { CelInput, CelResult, parse } from '@bufbuild/cel';
import { type CelModule, libraryOf } from './cel-library.js';

export type CelExpression = NonNullable<ReturnType<typeof parse>['expr']>;
export type CelProgram = (self: CelInput) => CelResult;

/** Evaluates expressions over `self`. */
export interface CelEngine {
  /** Undefined for an expression that is not understood. The same one is read once. */
  program(expression: string): CelProgram | undefined;
  /** @throws SyntaxError or what else the library throws */
  parse(expression: string): CelExpression | undefined;
  isError(result: CelResult): result is Extract<CelResult, Error>;
}

let engine: CelEngine | undefined;

/** Loads the library at the first call, because most fleets have no rule that needs it, and it takes longer than all facts together. */
export function celEngine(): CelEngine {
  engine ??= load();
  return engine;
}

function load(): CelEngine {
  const require = createRequire(import.meta.url);
  const cel: CelModule = require('@bufbuild/cel');
  const { strings }: typeof import('@bufbuild/cel/ext') = require('@bufbuild/cel/ext');
  const env = cel.celEnv({ variables: { self: cel.CelScalar.DYN }, funcs: [...strings, ...libraryOf(cel)] });
  const programs = new Map<string, CelProgram | undefined>();
  const compile = (expression: string): CelProgram | undefined => {
    try {
      const evaluate = cel.plan(env, cel.parse(expression));
      return (self) => evaluate({ self });
    } catch {
      // Whatever stops the library from reading an expression: the caller says that it was not checked.
      return undefined;
    }
  };
  return {
    isError: cel.isCelError,
    parse: (expression) => cel.parse(expression).expr,
    program(expression) {
      if (!programs.has(expression)) programs.set(expression, compile(expression));
      return programs.get(expression);
    },
  };
}

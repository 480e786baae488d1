import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

/** Functions whose result differs from run to run or from machine to machine: their holder, and their names. */
const functions = (): readonly (readonly [label: string, holder: object, names: readonly string[]])[] => [
  ['', globalThis, ['Date']],
  ['Date.', Date, ['now']],
  ['performance.', performance, ['now']],
  ['process.hrtime.', process.hrtime, ['bigint']],
  ['process.', process, ['hrtime', 'uptime', 'cwd']],
  ['Math.', Math, ['random']],
  ['crypto.', globalThis.crypto, ['randomUUID', 'getRandomValues']],
  ['crypto.', crypto, ['randomUUID', 'randomBytes', 'randomInt', 'randomFillSync', 'getRandomValues']],
  ['crypto.', crypto, ['generateKeySync', 'generateKeyPairSync']],
  ['os.', os, ['hostname', 'homedir', 'userInfo']],
];

const PRINTING = ['log', 'info', 'warn', 'error', 'debug', 'dir', 'table'];

// Hidden from every render, so that all of them see the same: nothing. The others only make the parser of cdk8s print.
const HARMLESS_VARIABLES = /^(CDK8S_.*|LOG_STREAM|LOG_TOKENS)$/;

/**
 * Runs a synchronous function, and reports what it reads of clock, random and environment, as `Date.now()`. What it reads
 * is not changed. Reads made in order to print or to start a program are not reported.
 */
export function watchOutsideReads<T>(onRead: (what: string) => void, run: () => T): T {
  let printing = 0;
  const read = (what: string) => {
    if (printing === 0) onRead(what);
  };
  const print = <R>(call: () => R): R => {
    printing += 1;
    try {
      return call();
    } finally {
      printing -= 1;
    }
  };
  const restore = [
    ...functions().flatMap(([label, holder, names]) =>
      names.map((name) => replace(holder, name, (original) => watchedFunction(original, `${label}${name}`, read))),
    ),
    ...PRINTING.map((name) => replace(console, name, (original) => printingFunction(original, print))),
    replace(process, 'env', (original) => watchedVariables(original, read)),
  ];
  syncBuiltinESMExports();
  try {
    return run();
  } finally {
    for (const put of restore.reverse()) put();
    syncBuiltinESMExports();
  }
}

/** Replaces a property, and returns what puts it back, also where it was inherited. */
function replace(holder: object, name: string, wrap: (original: object) => object): () => void {
  const before = Reflect.getOwnPropertyDescriptor(holder, name);
  const original: unknown = Reflect.get(holder, name);
  if (!isObject(original)) return () => undefined;
  Reflect.defineProperty(holder, name, { value: wrap(original), configurable: true, writable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(holder, name);
    else Reflect.defineProperty(holder, name, before);
  };
}

function isObject(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

type Callable = (...parameters: unknown[]) => unknown;
type Newable = new (...parameters: unknown[]) => object;

function watchedFunction(original: object, label: string, read: (what: string) => void): object {
  return new Proxy(original as Callable & Newable, {
    apply(target, self, parameters) {
      read(`${label}()`);
      return Reflect.apply(target, self, parameters);
    },
    // `new Date(0)` is a function of its parameters.
    construct(target, parameters, newTarget) {
      if (parameters.length === 0) read(`new ${label}()`);
      return Reflect.construct(target, parameters, newTarget);
    },
  });
}

function printingFunction(original: object, print: <R>(call: () => R) => R): object {
  return new Proxy(original as Callable, {
    apply: (target, self, parameters) => print(() => Reflect.apply(target, self, parameters)),
  });
}

function watchedVariables(original: object, read: (what: string) => void): object {
  const readVariable = (name: string | symbol) => {
    if (typeof name === 'string' && !HARMLESS_VARIABLES.test(name) && !isHandedOver()) read(`process.env.${name}`);
  };
  return new Proxy(original, {
    get(target, name) {
      readVariable(name);
      return Reflect.get(target, name);
    },
    has(target, name) {
      readVariable(name);
      return Reflect.has(target, name);
    },
    // Left to itself, a proxy changes a variable that is there by half a descriptor, which Node.js refuses.
    set: (target, name, value) => Reflect.set(target, name, value),
    getOwnPropertyDescriptor(target, name) {
      readVariable(name);
      return Reflect.getOwnPropertyDescriptor(target, name);
    },
    ownKeys(target) {
      if (!isHandedOver()) read('process.env');
      return Reflect.ownKeys(target);
    },
  });
}

/** Whether Node.js is about to start a program, which gets all variables. cdk8s keeps the functions that do so, so they cannot be replaced. */
function isHandedOver(): boolean {
  return new Error().stack?.includes('node:child_process') === true;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { FleetError } from '../core/errors.js';
import { isJsonObject, type Json } from '../core/json.js';

/** What our commands need of `cdk8s.yaml`; its other keys are cdk8s's own. */
export interface Project {
  /** Shell command that runs the program. */
  readonly app: string;
  /** Output directory, relative to the working directory. */
  readonly output: string;
}

const FILE = 'cdk8s.yaml';

/**
 * Reads the `cdk8s.yaml` of a directory; options of the command line win over it.
 * @throws FleetError `COMMAND_INVALID`
 */
export function readProject(directory: string, options: Partial<Project>): Project {
  const file = parse(read(join(directory, FILE)));
  const app = options.app ?? optionalText(file, 'app');
  if (app === undefined) {
    throw new FleetError('COMMAND_INVALID', {
      message: 'there is no app to run: no option --app, and no key "app" in a cdk8s.yaml here',
      hint: 'change to the directory that has cdk8s.yaml, or write one with the line "app: npx tsx main.ts"',
      path: FILE,
    });
  }
  refuseBlank('app', app);
  return { app, output: outputOf(file, options) };
}

/** The output directory alone, which needs no app. @throws FleetError `COMMAND_INVALID` */
export function readOutput(directory: string): string {
  return outputOf(parse(read(join(directory, FILE))), {});
}

function outputOf(file: { readonly [key: string]: Json }, options: Partial<Project>): string {
  const output = options.output ?? optionalText(file, 'output') ?? 'dist';
  refuseBlank('output', output);
  return output;
}

/** The text, or nothing if there is no such file. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw notUsable('it must be a readable file', error);
  }
}

function parse(text: string): { readonly [key: string]: Json } {
  const value = toJson(text);
  if (value === null) return {};
  if (isJsonObject(value)) return value;
  throw notUsable('it must hold keys and values, such as "app: npx tsx main.ts"');
}

function toJson(text: string): Json {
  try {
    return parseYaml(text);
  } catch (error) {
    throw notUsable(error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'it is not YAML', error);
  }
}

function notUsable(reason: string, cause?: unknown): FleetError {
  return new FleetError('COMMAND_INVALID', {
    message: `not usable: ${reason}`,
    hint: 'correct the file',
    path: FILE,
    cause,
  });
}

function optionalText(file: { readonly [key: string]: Json }, key: string): string | undefined {
  const value = file[key];
  if (value === undefined || typeof value === 'string') return value;
  throw new FleetError('COMMAND_INVALID', {
    message: `"${key}" is ${JSON.stringify(value)}, it must be a text`,
    hint: `correct "${key}" in ${FILE}`,
    path: FILE,
  });
}

function refuseBlank(key: string, value: string): void {
  if (value.trim() !== '') return;
  throw new FleetError('COMMAND_INVALID', {
    message: `"${key}" is empty`,
    hint: `set "${key}" in ${FILE}, or the option --${key}`,
    path: FILE,
  });
}

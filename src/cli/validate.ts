import { writeFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { onFileSystem } from '../assembly/file-system.js';
import { validate } from '../commands/validate/validate.js';
import type { Finding } from '../core/finding.js';
import { formatGroups } from '../synthesis/console/format-findings.js';
import { formatValidation } from '../synthesis/console/format-validation.js';
import { currentTerminal, describeTerminal } from '../synthesis/console/terminal.js';
import { jsonReport } from '../verification/report/json-report.js';
import { junitReport } from '../verification/report/junit-report.js';
import { sarifReport } from '../verification/report/sarif-report.js';
import { atLeast, type ValidationReport } from '../verification/report/validation-report.js';
import { ownVersion } from './own-version.js';
import { readOutput } from './project.js';

interface ValidateOptions {
  readonly kubernetes?: readonly string[];
  readonly schemas?: readonly string[];
  readonly format: 'text' | 'json' | 'sarif' | 'junit';
  readonly output?: string;
  readonly severity: Finding['severity'];
}

/** `validate` checks manifests on disk and writes what it finds to stdout, or to a file. */
export function addValidate(program: Command): void {
  program
    .command('validate')
    .description('check manifests: those of the output for their clusters, others for named versions')
    .argument(
      '[path]',
      'output of synth, or a directory or file of manifests (default: "output" of cdk8s.yaml, or dist)',
    )
    .option(
      '-k, --kubernetes <version>',
      'such as 1.34, repeatable; for the output of synth: what an upgrade to it would break',
      splitVersions,
    )
    .option('--schemas <path>', 'file or directory of CustomResourceDefinitions or of a dump, repeatable', collect)
    .addOption(
      new Option('-f, --format <format>', 'of the report').choices(['text', 'json', 'sarif', 'junit']).default('text'),
    )
    .option('-o, --output <file>', 'write the report to a file in place of stdout')
    .addOption(
      new Option('-s, --severity <severity>', 'that findings must have to count')
        .choices(['error', 'warning', 'info'])
        .default('error'),
    )
    .action((path: string | undefined, options: ValidateOptions) => {
      process.exitCode = run(path ?? readOutput('.'), options);
    });
}

function run(path: string, options: ValidateOptions): number {
  const { kubernetes = [], schemas = [] } = options;
  const report = validate({ path, kubernetes, schemas, root: process.cwd(), everyLine: options.format !== 'text' });
  write(textOf(report, path, options), options.output);
  const { stream, style } = currentTerminal();
  stream.write(formatValidation(report, { ...options, style }));
  const { general, objects } = atLeast(report, options.severity);
  return general.length + objects.length === 0 ? 0 : 2;
}

function textOf(report: ValidationReport, path: string, { format, severity, output }: ValidateOptions): string {
  if (format === 'json') return jsonReport(report);
  if (format === 'sarif') return sarifReport(report, { version: ownVersion(), path });
  if (format === 'junit') return junitReport(report, severity);
  const { stdout, env: environment } = process;
  const isTTY = output === undefined && stdout.isTTY === true;
  const { style } = describeTerminal({ environment, stream: stdout, isTTY });
  return formatGroups(atLeast(report, severity === 'info' ? 'info' : 'warning'), {
    ...style,
    limit: Number.POSITIVE_INFINITY,
  });
}

function write(text: string, output: string | undefined): void {
  if (output === undefined) process.stdout.write(text);
  else onFileSystem(() => writeFileSync(output, text), output);
}

function collect(path: string, before: readonly string[] = []): readonly string[] {
  return [...before, path];
}

function splitVersions(text: string, before: readonly string[] | undefined): readonly string[] {
  const versions = text.split(',').map((version) => version.trim());
  if (versions.includes('')) throw new InvalidArgumentError('a version is empty');
  return [...(before ?? []), ...versions];
}

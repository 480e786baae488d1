import type { UnitFile } from '../units/unit-files.js';

/** Where two renderings of a unit begin to differ: `line 3 of web.k8s.yaml`. Shows no content, which may be secret. */
export function firstDifference(some: readonly UnitFile[], others: readonly UnitFile[]): string | undefined {
  for (const [index, { name, content }] of some.entries()) {
    const other = others[index];
    if (other?.name !== name) return `the file ${name}`;
    const line = firstLine(textOf(content), textOf(other.content));
    if (line !== undefined) return `line ${line} of ${name}`;
  }
  const more = others[some.length];
  return more === undefined ? undefined : `the file ${more.name}`;
}

function textOf(content: string | Uint8Array): string {
  return typeof content === 'string' ? content : Buffer.from(content).toString('utf8');
}

/** Counted from 1. */
function firstLine(text: string, other: string): number | undefined {
  if (text === other) return undefined;
  const lines = other.split('\n');
  return text.split('\n').findIndex((line, index) => line !== lines[index]) + 1;
}

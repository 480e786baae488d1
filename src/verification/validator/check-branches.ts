import { listNames } from '../../core/names.js';
import type { SchemaNode } from '../schema/schema-node.js';
import type { Walk } from './walk.js';

interface BranchCheck {
  readonly walk: Walk;
  readonly node: SchemaNode;
  readonly value: unknown;
  /** Checks the value against one branch. */
  readonly check: (walk: Walk, node: SchemaNode, value: unknown) => void;
}

/** Checks allOf, anyOf, oneOf and not. */
export function checkBranches({ walk, node, value, check }: BranchCheck): void {
  const { branches } = node;
  if (branches === undefined) return;
  const problemsOf = (branch: SchemaNode) => {
    const apart = walk.branch();
    check(apart, branch, value);
    return apart.problems;
  };
  const meets = (branch: SchemaNode) => problemsOf(branch).length === 0;
  for (const branch of branches.allOf) walk.problems.push(...problemsOf(branch));
  const { anyOf, oneOf, not } = branches;
  if (anyOf.length > 0 && !anyOf.some(meets)) report(walk, `meets none of ${anyOf.length} alternatives`, anyOf);
  const met = oneOf.filter(meets);
  if (oneOf.length > 0 && met.length === 0) report(walk, `meets none of ${oneOf.length} alternatives`, oneOf);
  if (met.length > 1) report(walk, `meets ${met.length} alternatives that exclude each other`, oneOf);
  if (not !== undefined && meets(not)) report(walk, 'is what its definition excludes', [not]);
}

function report(walk: Walk, problem: string, branches: readonly SchemaNode[]): void {
  const fields = [...new Set(branches.flatMap((branch) => fieldsOf(branch)))].sort();
  walk.report('field-conditions', {
    message: `${walk.name()} ${problem}`,
    hint: fields.length === 0 ? 'see the documentation of the kind' : `look at the fields ${listNames(fields)}`,
  });
}

/** What the branch and its own branches speak of. */
function fieldsOf({ required, properties, branches }: SchemaNode): readonly string[] {
  const { anyOf = [], oneOf = [], allOf = [], not } = branches ?? {};
  const nested = [...anyOf, ...oneOf, ...allOf, ...(not === undefined ? [] : [not])].flatMap(fieldsOf);
  return [...required, ...(properties?.keys() ?? []), ...nested];
}

import { isJsonObject } from '../../core/json.js';
import { holdsPrivateKey } from '../../core/secret.js';

export type Path = readonly (string | number)[];

/** Whether a value may be a secret, so that it is not shown: data of a Secret, wherever it is nested, values of variables, private keys. */
export function isHiddenValue(root: unknown, path: Path, value: unknown): boolean {
  if (typeof value === 'string' && holdsPrivateKey(value)) return true;
  if (path.at(-1) === 'value' && path.at(-3) === 'env') return true;
  let owner = root;
  for (const [index, step] of path.entries()) {
    const isData = step === 'data' || step === 'stringData' || step === 'annotations';
    if (isData && (isSecret(owner) || isSecret(root) || isTemplateOfSecret(path, index))) return true;
    owner = memberOf(owner, step);
  }
  return false;
}

/** A Secret, or a list of them. */
function isSecret(value: unknown): boolean {
  return isJsonObject(value) && (value.kind === 'Secret' || value.kind === 'SecretList');
}

/** External Secrets and Sealed Secrets describe a Secret in a template. */
function isTemplateOfSecret(path: Path, index: number): boolean {
  return path[index - 1] === 'template';
}

function memberOf(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  return isJsonObject(value) ? value[step] : undefined;
}

import { createRequire } from 'node:module';
import type { Alias, Scalar, YAMLMap, YAMLSeq } from 'yaml';

type YamlLibrary = typeof import('yaml');

let library: YamlLibrary | undefined;

/** Loaded when the first file is read: most fleets read none, and it takes longer than a small one. */
export function yamlLibrary(): YamlLibrary {
  library ??= loaded();
  return library;
}

function loaded(): YamlLibrary {
  return createRequire(import.meta.url)('yaml');
}

export function isAlias(node: unknown): node is Alias {
  return yamlLibrary().isAlias(node);
}

export function isMap(node: unknown): node is YAMLMap {
  return yamlLibrary().isMap(node);
}

export function isScalar(node: unknown): node is Scalar {
  return yamlLibrary().isScalar(node);
}

export function isSeq(node: unknown): node is YAMLSeq {
  return yamlLibrary().isSeq(node);
}

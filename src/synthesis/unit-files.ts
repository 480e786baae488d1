import type { FileEntry } from '../assembly/sink.js';
import { objectFileName } from '../manifest/object-file-name.js';
import { writeYamlDocuments } from '../manifest/yaml-writer.js';
import type { PlacementRecord } from '../placement/record.js';
import type { EncryptedManifest } from '../rendering/manifest-directory.js';
import type { RenderedObject } from '../rendering/render-unit.js';

export interface UnitContents {
  /** In apply order. */
  readonly objects: readonly RenderedObject[];
  readonly encrypted: readonly EncryptedManifest[];
}

/** The files of a unit: one for all its objects or one for each, and those that pass through byte for byte. */
export function unitFiles(
  { dir, app }: PlacementRecord,
  { objects, encrypted }: UnitContents,
  files: 'per-unit' | 'per-object',
): readonly FileEntry[] {
  const file = (name: string, items: readonly RenderedObject[]): FileEntry => ({
    path: `${dir}/${name}`,
    content: writeYamlDocuments(items),
    objects: items.map(({ identity }) => identity),
  });
  const passed = encrypted.map(({ name, text, identities }) => ({
    path: `${dir}/${name}`,
    content: text,
    objects: identities,
  }));
  if (objects.length === 0) return passed;
  const made =
    files === 'per-unit'
      ? [file(`${app}.k8s.yaml`, objects)]
      : objects.map((item) => file(objectFileName(item.identity), [item]));
  return [...made, ...passed];
}

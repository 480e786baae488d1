import type { FileEntry } from '../../assembly/sink.js';
import { objectFileName } from '../../manifest/object-file-name.js';
import type { YamlDocuments } from '../../manifest/yaml-documents.js';
import type { EncryptedManifest } from '../../rendering/manifest-directory.js';
import type { RenderedObject } from '../../rendering/render-unit.js';

export interface UnitContents {
  /** In apply order. */
  readonly objects: readonly RenderedObject[];
  readonly encrypted: readonly EncryptedManifest[];
}

/** A file in the directory of a unit. */
export interface UnitFile extends Omit<FileEntry, 'path'> {
  readonly name: string;
}

/** The files of a unit: one for all its objects or one for each, and those that pass through byte for byte. */
export function unitFiles(
  application: string,
  { objects, encrypted }: UnitContents,
  { files, yaml }: { readonly files: 'per-unit' | 'per-object'; readonly yaml: YamlDocuments },
): readonly UnitFile[] {
  const file = (name: string, items: readonly RenderedObject[]): UnitFile => ({
    name,
    content: yaml.write(items),
    objects: items.map(({ identity }) => identity),
  });
  const passed = encrypted.map(({ name, text, identities }) => ({ name, content: text, objects: identities }));
  if (objects.length === 0) return passed;
  const made =
    files === 'per-unit'
      ? [file(`${application}.k8s.yaml`, objects)]
      : objects.map((item) => file(objectFileName(item.identity), [item]));
  return [...made, ...passed];
}

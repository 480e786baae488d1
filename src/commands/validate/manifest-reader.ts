import { FleetError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { sha256 } from '../../core/hash.js';
import { RecentMap } from '../../core/recent-map.js';
import type { KubeObject, ObjectIdentity } from '../../manifest/kube-object.js';
import { readManifests } from '../../manifest/read-manifests.js';
import type { CheckedObject } from '../../verification/engine/verification.js';
import { UNREADABLE_MANIFEST } from '../../verification/report/rule-text.js';

/** What a file of manifests gives to check. */
export interface ReadFile {
  readonly objects: readonly CheckedObject[];
  readonly encrypted: readonly ObjectIdentity[];
}

interface Parsed {
  readonly objects: readonly { readonly object: KubeObject; readonly content: string }[];
  readonly encrypted: readonly ObjectIdentity[];
}

/** Fleets have the same text on many targets, one target after the other. */
const REMEMBERED = 2_000;
const NOTHING: ReadFile = { objects: [], encrypted: [] };

/** Reads manifests, equal texts once. What cannot be read, and what cannot be looked into, is a problem and stops nothing. */
export class ManifestReader {
  readonly problems: Finding[] = [];
  readonly #parsed = new RecentMap<string, Parsed>(REMEMBERED);

  read(path: string, text: string): ReadFile {
    try {
      const { objects, encrypted } = this.#parse(path, text);
      if (encrypted.length > 0) this.problems.push(notRead(path));
      return { objects: objects.map((object) => ({ ...object, path })), encrypted };
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      this.refuse(error);
      return NOTHING;
    }
  }

  /** Takes an error for a problem of the file that it names. */
  refuse({ message, hint, path = '' }: FleetError): void {
    this.problems.push({ rule: UNREADABLE_MANIFEST, severity: 'error', place: path, message, hint });
  }

  #parse(path: string, text: string): Parsed {
    const digest = sha256(text);
    const known = this.#parsed.get(digest);
    if (known !== undefined) return known;
    const file = readManifests(path, text);
    const parsed =
      file.kind === 'encrypted'
        ? { objects: [], encrypted: file.identities }
        : {
            objects: file.objects.map((object, index) => ({ object, content: `${digest} ${index}` })),
            encrypted: [],
          };
    this.#parsed.set(digest, parsed);
    return parsed;
  }
}

function notRead(place: string): Finding {
  return {
    rule: 'not-checked',
    severity: 'info',
    place,
    message: 'the file is encrypted, so that nothing but the names of its objects is known',
    hint: 'check it where it is decrypted',
  };
}

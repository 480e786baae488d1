import { RecentMap } from '../core/recent-map.js';
import { Utf8Text } from './utf8-text.js';
import { YamlTemplate } from './yaml-template.js';
import { addYaml } from './yaml-writer.js';

/** The last document of a place. */
interface Last {
  readonly template: YamlTemplate;
  /** How many documents of the place had another shape than the one before them, in a row. */
  readonly misses: number;
}

const PLACES = 1_000;
/** How many documents of a place must differ in shape, for the next ones to be written without a template. */
const MOST_IN_VAIN = 16;

/** Writes the files of units, one after the other. An object is mostly that of the last cluster with other values. */
export class YamlDocuments {
  readonly #text = new Utf8Text();
  readonly #last = new RecentMap<string, Last>(PLACES);

  /**
   * The documents of `writeYaml`, with `---` between them, as UTF-8.
   * @throws FleetError `VALUE_NOT_YAML` with the JSON pointer of the field
   */
  write(documents: readonly { readonly object: unknown; readonly path: string }[]): Uint8Array {
    const text = this.#text;
    text.cut(0);
    documents.forEach(({ object, path }, index) => {
      if (index > 0) text.addAscii('---\n');
      this.#add(object, path);
    });
    return text.take();
  }

  #add(object: unknown, path: string): void {
    const last = this.#last.get(path);
    if (last?.template.add(this.#text, object) === true) {
      if (last.misses > 0) this.#last.set(path, { ...last, misses: 0 });
    } else if (last === undefined || last.misses < MOST_IN_VAIN) {
      const template = new YamlTemplate(this.#text, object, path);
      this.#last.set(path, { template, misses: (last?.misses ?? 0) + 1 });
    } else addYaml(this.#text, object, path);
  }
}

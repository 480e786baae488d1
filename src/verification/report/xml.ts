/** An element: its attributes, and elements or text in it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string | number };
  readonly content?: readonly XmlElement[] | string;
}

/** @see https://www.w3.org/TR/xml/#charsets */
const NOT_ALLOWED = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ['\t', '&#9;'],
  ['\n', '&#10;'],
  ['\r', '&#13;'],
]);

/** An XML 1.0 document. Characters that XML cannot hold, not even escaped, are written as `\u0007`. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${elementText(root, '')}`;
}

function elementText({ name, attributes, content = [] }: XmlElement, indent: string): string {
  const start = `${indent}<${name}${Object.entries(attributes).map(attributeText).join('')}`;
  if (content.length === 0) return `${start}/>\n`;
  if (typeof content === 'string') return `${start}>${escaped(content, /[&<>\r]/g)}</${name}>\n`;
  return `${start}>\n${content.map((element) => elementText(element, `${indent}  `)).join('')}${indent}</${name}>\n`;
}

function attributeText([name, value]: readonly [string, string | number]): string {
  // White space in attributes is turned into spaces by readers, unless it is escaped.
  return ` ${name}="${escaped(String(value), /[&<>"\t\n\r]/g)}"`;
}

function escaped(text: string, special: RegExp): string {
  return text
    .replace(NOT_ALLOWED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(special, (character) => ENTITIES.get(character) ?? character);
}

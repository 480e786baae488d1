const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED_PART = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** A way to write a name: what is allowed, in words, and whether a text is. */
export interface Syntax {
  readonly allowed: string;
  readonly test: (text: string) => boolean;
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
export const DNS_LABEL: Syntax = {
  allowed: 'at most 63 characters a-z, 0-9 and "-", beginning and ending with a letter or digit',
  test: (text) => text.length <= 63 && LABEL.test(text),
};

export const DNS_LABEL_1035: Syntax = {
  allowed: 'at most 63 characters a-z, 0-9 and "-", beginning with a letter and ending with a letter or digit',
  test: (text) => text.length <= 63 && LABEL_1035.test(text),
};

export const DNS_SUBDOMAIN: Syntax = {
  allowed: 'at most 253 characters a-z, 0-9, "-" and ".", each part beginning and ending with a letter or digit',
  test: (text) => text.length <= 253 && SUBDOMAIN.test(text),
};

export const WILDCARD_SUBDOMAIN: Syntax = {
  allowed: 'a DNS name, or "*." and a DNS name',
  test: (text) => DNS_SUBDOMAIN.test(text.replace(/^\*\./, '')),
};

/** What can stand in a URL by itself. */
export const PATH_SEGMENT: Syntax = {
  allowed: 'anything but ".", ".." and what contains "/" or "%"',
  test: (text) => text !== '' && text !== '.' && text !== '..' && !/[/%]/.test(text),
};

export const LABEL_VALUE: Syntax = {
  allowed: 'at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit, or empty',
  test: (text) => text === '' || (text.length <= 63 && QUALIFIED_PART.test(text)),
};

/** Of labels, annotations, resources: `name` or `prefix.example/name`. */
export const QUALIFIED_NAME: Syntax = {
  allowed:
    'at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit, after an optional DNS name and "/"',
  test: (text) => {
    const slash = text.indexOf('/');
    const name = text.slice(slash + 1);
    return name.length <= 63 && QUALIFIED_PART.test(name) && (slash < 0 || DNS_SUBDOMAIN.test(text.slice(0, slash)));
  },
};

/** As {@link QUALIFIED_NAME}, with capitals in the prefix. */
export const ANNOTATION_KEY: Syntax = {
  allowed: QUALIFIED_NAME.allowed,
  test: (text) => QUALIFIED_NAME.test(text.toLowerCase()),
};

/** Of ports: `http`, `grpc-web`. */
export const PORT_NAME: Syntax = {
  allowed: 'at most 15 characters a-z, 0-9 and single "-", with at least one letter, not beginning or ending with "-"',
  test: (text) => text.length <= 15 && /^[-a-z0-9]+$/.test(text) && /[a-z]/.test(text) && !/--|^-|-$/.test(text),
};

/** Of the entries of ConfigMaps and Secrets. */
export const DATA_KEY: Syntax = {
  allowed: 'at most 253 letters, digits, "-", "_" and ".", not "." and not beginning with ".."',
  test: (text) => text.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(text) && text !== '.' && !text.startsWith('..'),
};

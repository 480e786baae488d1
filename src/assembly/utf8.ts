// Most files are a few kilobytes; memory of its own for each would cost more than the encoding.
const scratch = Buffer.allocUnsafeSlow(256 * 1024);
const MAX_BYTES_PER_UNIT = 3;
const CHUNK_LENGTH = 64 * 1024;

/** The content as bytes, which hold until the next call. */
export function utf8(content: string | Uint8Array): Uint8Array {
  if (typeof content !== 'string') return content;
  if (content.length * MAX_BYTES_PER_UNIT > scratch.length) return Buffer.from(content);
  return scratch.subarray(0, scratch.write(content));
}

/** Text as bytes, in chunks that hold until the next one. */
export function* utf8Chunks(pieces: Iterable<string>): Generator<Uint8Array> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < CHUNK_LENGTH) continue;
    yield utf8(text);
    text = '';
  }
  if (text !== '') yield utf8(text);
}

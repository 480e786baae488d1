const FIRST_SIZE = 64 * 1024;
const MAX_BYTES_PER_UNIT = 3;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const TILDE = 0x7e;

/** Text under construction, as UTF-8: a file has hundreds of pieces, which would take longer to join as strings. */
export class Utf8Text {
  #bytes = Buffer.allocUnsafeSlow(FIRST_SIZE);
  #length = 0;

  /** In bytes. */
  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.cut(0);
  }

  /** Takes back everything from a position on. */
  cut(length: number): void {
    this.#length = length;
  }

  /** A copy of the bytes from a position on. */
  bytes(start = 0): Uint8Array {
    return Buffer.from(this.#bytes.subarray(start, this.#length));
  }

  /** Well-formed text. */
  add(text: string): void {
    this.#reserve(text.length * MAX_BYTES_PER_UNIT);
    this.#length += this.#bytes.write(text, this.#length);
  }

  addAscii(text: string): void {
    this.#reserve(text.length);
    for (let index = 0; index < text.length; index++) this.#bytes[this.#length + index] = text.charCodeAt(index);
    this.#length += text.length;
  }

  addBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    for (let index = 0; index < bytes.length; index++) this.#bytes[this.#length + index] = bytes[index] ?? 0;
    this.#length += bytes.length;
  }

  /** Some of the bytes, which may be many. */
  addRange(bytes: Uint8Array, start: number, end: number): void {
    this.#reserve(end - start);
    this.#bytes.set(bytes.subarray(start, end), this.#length);
    this.#length += end - start;
  }

  addSpace(): void {
    this.#reserve(1);
    this.#bytes[this.#length] = SPACE;
    this.#length += 1;
  }

  addLine(indentation: number): void {
    this.#reserve(1 + indentation);
    this.#bytes[this.#length] = NEWLINE;
    for (let index = 1; index <= indentation; index++) this.#bytes[this.#length + index] = SPACE;
    this.#length += 1 + indentation;
  }

  /** The text between quotes; adds nothing and returns false unless it is printable ASCII without quotes and backslashes. */
  addQuoted(text: string): boolean {
    this.#reserve(text.length + 2);
    const start = this.#length + 1;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit < SPACE || unit > TILDE || unit === QUOTE || unit === BACKSLASH) return false;
      this.#bytes[start + index] = unit;
    }
    this.#bytes[start - 1] = QUOTE;
    this.#bytes[start + text.length] = QUOTE;
    this.#length += text.length + 2;
    return true;
  }

  toString(): string {
    return this.#bytes.toString('utf8', 0, this.#length);
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(needed * 2);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

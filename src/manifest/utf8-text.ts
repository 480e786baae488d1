const SIZE = 256 * 1024;
const MAX_BYTES_PER_UNIT = 3;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const TILDE = 0x7e;

/** Text under construction, as UTF-8: a file has hundreds of pieces, which would take longer to join as strings. */
export class Utf8Text {
  #bytes = Buffer.allocUnsafeSlow(SIZE);
  #start = 0;
  #end = 0;

  /** In bytes. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** Takes back everything from a position on. */
  cut(length: number): void {
    this.#end = this.#start + length;
  }

  /** The bytes, which are never written again: the next text is another one. Many texts lie in one piece of memory. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(this.#start, this.#end);
    this.#start = this.#end;
    return taken;
  }

  /** A copy of the bytes from a position on, in memory of its own. */
  copy(start: number): Uint8Array {
    return new Uint8Array(this.#bytes.subarray(this.#start + start, this.#end));
  }

  /** Well-formed text. */
  add(text: string): void {
    this.#reserve(text.length * MAX_BYTES_PER_UNIT);
    this.#end += this.#bytes.write(text, this.#end);
  }

  addAscii(text: string): void {
    this.#reserve(text.length);
    for (let index = 0; index < text.length; index++) this.#bytes[this.#end + index] = text.charCodeAt(index);
    this.#end += text.length;
  }

  addBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    for (let index = 0; index < bytes.length; index++) this.#bytes[this.#end + index] = bytes[index] ?? 0;
    this.#end += bytes.length;
  }

  /** As {@link addBytes}, for many. */
  addAll(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  addSpace(): void {
    this.#reserve(1);
    this.#bytes[this.#end] = SPACE;
    this.#end += 1;
  }

  addLine(indentation: number): void {
    this.#reserve(1 + indentation);
    this.#bytes[this.#end] = NEWLINE;
    for (let index = 1; index <= indentation; index++) this.#bytes[this.#end + index] = SPACE;
    this.#end += 1 + indentation;
  }

  /** The text between quotes; adds nothing and returns false unless it is printable ASCII without quotes and backslashes. */
  addQuoted(text: string): boolean {
    this.#reserve(text.length + 2);
    const start = this.#end + 1;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      if (unit < SPACE || unit > TILDE || unit === QUOTE || unit === BACKSLASH) return false;
      this.#bytes[start + index] = unit;
    }
    this.#bytes[start - 1] = QUOTE;
    this.#bytes[start + text.length] = QUOTE;
    this.#end += text.length + 2;
    return true;
  }

  toString(): string {
    return this.#bytes.toString('utf8', this.#start, this.#end);
  }

  #reserve(count: number): void {
    if (this.#end + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(SIZE, 2 * (this.length + count)));
    this.#bytes.copy(larger, 0, this.#start, this.#end);
    this.#end = this.length;
    this.#start = 0;
    this.#bytes = larger;
  }
}

const DIGEST_BYTES = 32;
const BYTES = DIGEST_BYTES + 6;
const FILES_IN_BLOCK = 4096;

/** Digests and sizes of files in a few bytes for each: as text, digests would be most of what is kept of a file. */
export class Digests {
  private readonly blocks: Buffer[] = [];
  private length = 0;

  /** @param sha256 lower-case hexadecimal */
  push(sha256: string, size: number): void {
    const offset = (this.length % FILES_IN_BLOCK) * BYTES;
    if (offset === 0) this.blocks.push(Buffer.alloc(FILES_IN_BLOCK * BYTES));
    const block = this.blocks.at(-1);
    block?.write(sha256, offset, 'hex');
    block?.writeUIntLE(size, offset + DIGEST_BYTES, 6);
    this.length += 1;
  }

  at(index: number): { readonly sha256: string; readonly size: number } {
    const offset = (index % FILES_IN_BLOCK) * BYTES;
    const block = this.blocks[Math.floor(index / FILES_IN_BLOCK)];
    return {
      sha256: block?.toString('hex', offset, offset + DIGEST_BYTES) ?? '',
      size: block?.readUIntLE(offset + DIGEST_BYTES, 6) ?? 0,
    };
  }
}

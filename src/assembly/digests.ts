const BYTES = 32;
const DIGESTS_IN_BLOCK = 4096;

/** A list of sha256 digests that takes 32 bytes for each: as text they would be most of what is kept of a file. */
export class Digests {
  private readonly blocks: Buffer[] = [];
  private length = 0;

  /** @param hex lower-case hexadecimal */
  push(hex: string): void {
    const offset = (this.length % DIGESTS_IN_BLOCK) * BYTES;
    if (offset === 0) this.blocks.push(Buffer.alloc(DIGESTS_IN_BLOCK * BYTES));
    this.blocks.at(-1)?.write(hex, offset, 'hex');
    this.length += 1;
  }

  at(index: number): string {
    const offset = (index % DIGESTS_IN_BLOCK) * BYTES;
    return this.blocks[Math.floor(index / DIGESTS_IN_BLOCK)]?.toString('hex', offset, offset + BYTES) ?? '';
  }
}

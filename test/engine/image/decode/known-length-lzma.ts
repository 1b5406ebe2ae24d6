/**
 * Packs as .lzma with its length in the header and no end mark, as LZMA SDK's tool does and xz does not: every byte a
 * literal, through an adaptive range coder (LZMA specification, draft of 2015).
 */
export function packKnownLength(content: Uint8Array): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt8(0, 0); // lc = lp = pb = 0
  header.writeUInt32LE(1 << 16, 1);
  header.writeBigUInt64LE(BigInt(content.length), 5);
  const coder = new RangeCoder();
  const isMatch = new Uint16Array(1).fill(1024);
  const literal = new Uint16Array(256).fill(1024);
  for (const byte of content) {
    coder.bit(isMatch, 0, 0);
    for (let node = 1, shift = 7; shift >= 0; shift--) {
      const bit = (byte >> shift) & 1;
      coder.bit(literal, node, bit);
      node = node * 2 + bit;
    }
  }
  return Buffer.concat([header, coder.finish()]);
}

class RangeCoder {
  readonly #out: number[] = [];
  #low = 0;
  #range = 0xffffffff;
  #cache = 0;
  #pending = 1;

  bit(chances: Uint16Array, index: number, bit: number): void {
    const chance = chances[index] ?? 0;
    const bound = (this.#range >>> 11) * chance;
    if (bit === 0) {
      this.#range = bound;
      chances[index] = chance + ((2048 - chance) >> 5);
    } else {
      this.#low += bound;
      this.#range -= bound;
      chances[index] = chance - (chance >> 5);
    }
    while (this.#range < 2 ** 24) {
      this.#range = (this.#range * 256) >>> 0;
      this.#shift();
    }
  }

  finish(): Buffer {
    for (let i = 0; i < 5; i++) this.#shift();
    return Buffer.from(this.#out);
  }

  #shift(): void {
    if (this.#low < 0xff000000 || this.#low >= 2 ** 32) {
      const carry = this.#low >= 2 ** 32 ? 1 : 0;
      for (let byte = this.#cache; this.#pending > 0; this.#pending--, byte = 0xff)
        this.#out.push((byte + carry) & 0xff);
      this.#cache = (this.#low >>> 24) & 0xff;
    }
    this.#pending++;
    this.#low = (this.#low % 2 ** 24) * 256;
  }
}

import type { Content } from './tree.ts';

/** Pseudo-random 32-bit numbers (sfc32): the same seed, the same numbers, on every system. */
export function randomNumbers(seed: string): () => number {
  let [a, b, c, d] = [0x9e37_79b9, 0x243f_6a88, 0xb7e1_5162, 0];
  for (const byte of Buffer.from(seed)) d = Math.imul(d ^ byte, 0x0100_0193) + 0x9e37;
  const next = (): number => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 16; round += 1) next();
  return next;
}

const chunkSize = 256 * 1024;

/** Content that is at hand: nobody has to be waited for. */
export interface MadeContent extends Content {
  open(): Iterable<Uint8Array>;
}

/** Bytes of one kind, made chunk by chunk from their seed. */
function generated(size: number, fillFrom: () => (words: Uint32Array) => void): MadeContent {
  return {
    size,
    *open() {
      const fill = fillFrom();
      for (let at = 0; at < size; at += chunkSize) {
        const words = new Uint32Array(chunkSize / 4);
        fill(words);
        yield new Uint8Array(words.buffer, 0, Math.min(chunkSize, size - at));
      }
    },
  };
}

/** What is packed already: nothing can make it smaller. */
export function packedData(seed: string, size: number): MadeContent {
  return generated(size, () => {
    const next = randomNumbers(seed);
    return (words) => {
      for (let at = 0; at < words.length; at += 1) words[at] = next();
    };
  });
}

/**
 * Like the machine code of a kernel or a library: runs from a vocabulary of instructions, some much more frequent than
 * others, with an operand of its own behind each. Packs to about half.
 */
export function machineCode(seed: string, size: number): MadeContent {
  return generated(size, () => {
    const next = randomNumbers(seed);
    const vocabulary = Uint32Array.from({ length: 4096 }, next);
    return (words) => {
      for (let at = 0; at < words.length; ) {
        const choice = next();
        const rare = (choice & 0xfff) * ((choice >>> 12) & 0xfff);
        const from = rare >>> 12;
        const end = Math.min(words.length, at + 2 + (choice >>> 29));
        for (let read = from; at < end; at += 1, read += 1) words[at] = vocabulary[read & 0xfff] ?? 0;
        if (at < words.length) {
          words[at] = choice & 0xffff;
          at += 1;
        }
      }
    };
  });
}

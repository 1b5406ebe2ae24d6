/**
 * The header of .lzma ("LZMA alone"): properties, dictionary size, uncompressed size, and the first byte of the range
 * coder. It has no magic number, so all of it has to make sense; the bounds are those that xz sets.
 */
interface LzmaSigns {
  /** The usual lc = 3, lp = 0, pb = 2. */
  usual: boolean;
  properties: boolean;
  dictionary: boolean;
  unknownSize: boolean;
  size: boolean;
  coder: boolean;
}

const largestSize = 2n ** 38n;

export function isLzma(head: Uint8Array): boolean {
  const signs = read(head);
  return signs !== undefined && signs.properties && signs.dictionary && signs.size && signs.coder;
}

/** One field is wrong, the others are what every .lzma of today has. */
export function isDamagedLzma(head: Uint8Array): boolean {
  const signs = read(head);
  if (signs === undefined) return false;
  return [signs.usual, signs.dictionary, signs.unknownSize, signs.coder].filter(Boolean).length === 3;
}

function read(head: Uint8Array): LzmaSigns | undefined {
  if (head.length < 14) return undefined;
  const view = Buffer.from(head.buffer, head.byteOffset, head.length);
  const properties = view.readUInt8(0);
  const literals = (properties % 9) + (Math.floor(properties / 9) % 5);
  const dictionary = view.readUInt32LE(1);
  const size = view.readBigUInt64LE(5);
  const unknownSize = size === 2n ** 64n - 1n;
  return {
    usual: properties === 0x5d,
    properties: properties < 225 && literals <= 4,
    dictionary: isDictionarySize(dictionary),
    unknownSize,
    size: unknownSize || (size > 0n && size < largestSize),
    coder: view.readUInt8(13) === 0,
  };
}

/** 2^n or 2^n + 2^(n-1), from 4 KiB up, or the largest there is. */
function isDictionarySize(size: number): boolean {
  if (size === 0xffffffff) return true;
  if (size < 4096) return false;
  const top = 2 ** Math.floor(Math.log2(size));
  return size === top || size === top + top / 2;
}

/** Fields of a 512-byte tar header: POSIX.1-1988 ustar, its pax and GNU dialects, and v7 before them. */
export interface TarHeader {
  name: string;
  /** Bytes that follow the header, without padding. */
  size: number;
  /** One character; `0` for a regular file. */
  type: string;
  /** The raw block, for what only one dialect knows. */
  block: Uint8Array;
}

export const tarBlock = 512;

/** True where the header's checksum holds; old systems summed the bytes as signed. */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < tarBlock) return false;
  const expected = tarNumber(block, 148, 8);
  if (expected === undefined || expected === 0) return false;
  let unsigned = 0;
  let signed = 0;
  for (let i = 0; i < tarBlock; i++) {
    const byte = i >= 148 && i < 156 ? 0x20 : (block[i] ?? 0);
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  return expected === unsigned || expected === signed;
}

export function hasTarMagic(block: Uint8Array): boolean {
  return block.length >= 262 && Buffer.from(block.subarray(257, 262)).toString('latin1') === 'ustar';
}

/** Undefined where a field cannot be understood. The checksum must have been tested before. */
export function parseTarHeader(block: Uint8Array): TarHeader | undefined {
  const size = tarNumber(block, 124, 12);
  if (size === undefined) return undefined;
  const type = String.fromCharCode(block[156] ?? 0);
  let name = tarText(block, 0, 100);
  // GNU uses the place of the prefix for other things.
  const posix = hasTarMagic(block) && block[262] === 0;
  if (posix && block[345] !== 0) name = `${tarText(block, 345, 155)}/${name}`;
  return { name, size, type: type === '\0' ? '0' : type, block: Uint8Array.from(block) };
}

/**
 * Octal digits, or GNU's base-256 for large values (first bit set). Undefined where it is neither, negative, or larger
 * than a file can be.
 */
export function tarNumber(block: Uint8Array, offset: number, length: number): number | undefined {
  const field = block.subarray(offset, offset + length);
  const first = field[0] ?? 0;
  if ((first & 0x80) !== 0) {
    if (first !== 0x80) return undefined;
    let value = 0;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const digits = Buffer.from(field).toString('latin1').replaceAll('\0', ' ').trim();
  if (digits === '') return 0;
  return /^[0-7]+$/u.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

export function tarText(block: Uint8Array, offset: number, length: number): string {
  const field = Buffer.from(block.subarray(offset, offset + length));
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString('utf8');
}

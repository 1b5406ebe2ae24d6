function table(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ polynomial;
    return value;
  });
}

const castagnoli = table(0x82f6_3b78);
const ansi = table(0xa001);

/** CRC-32C as ext4 takes it: not inverted, so that parts follow each other; starts with ~0 or a seed. */
export function crc32c(bytes: Uint8Array, seed = 0xffff_ffff): number {
  let crc = seed;
  for (const byte of bytes) crc = (castagnoli[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return crc >>> 0;
}

/** CRC-16 (ANSI), of group descriptors before metadata_csum. */
export function crc16(bytes: Uint8Array, seed = 0xffff): number {
  let crc = seed;
  for (const byte of bytes) crc = (ansi[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return crc;
}

export function u32(value: number): Uint8Array {
  return Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24);
}

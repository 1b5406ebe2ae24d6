import { createHash } from 'node:crypto';
import type { ChecksumType } from './bmap.ts';

/** Hex digits of a digest. */
export const digestLength: Readonly<Record<ChecksumType, number>> = { sha1: 40, sha256: 64, sha512: 128 };

export function isChecksumType(name: string): name is ChecksumType {
  return Object.hasOwn(digestLength, name);
}

/**
 * The checksum of a block map over its own file, where the field that holds it counts as ASCII zeroes. `written` is the
 * field's value; its first occurrence in the file is the field, as for bmaptool. Undefined where it does not occur.
 */
export function ownChecksum(file: Uint8Array, written: string, type: ChecksumType): string | undefined {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const at = bytes.indexOf(written, 0, 'latin1');
  if (at === -1) return undefined;
  return createHash(type)
    .update(bytes.subarray(0, at))
    .update('0'.repeat(written.length))
    .update(bytes.subarray(at + written.length))
    .digest('hex');
}

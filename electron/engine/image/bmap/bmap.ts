import type { Range } from '../../../contract/range.ts';

export type ChecksumType = 'sha1' | 'sha256' | 'sha512';

export interface MappedRange extends Range {
  /** Lower-case hex digest of the range's bytes. */
  checksum?: string;
}

/** Which blocks of an image carry data. Ranges are bytes, ascending, and end at the image's end at the latest. */
export interface BlockMap {
  /** `1.2`, `1.3`, `1.4` or `2.0`. */
  version: string;
  /** As the person named it, for messages. */
  name: string;
  /** Bytes. */
  imageSize: number;
  /** Bytes, a power of two, usually 4096. */
  blockSize: number;
  /** How the ranges' checksums are made; undefined for a map without any. */
  checksumType: ChecksumType | undefined;
  ranges: readonly MappedRange[];
  /** Fingerprint of the OpenPGP key that signed the map, where it was verified. */
  signedBy?: string;
}

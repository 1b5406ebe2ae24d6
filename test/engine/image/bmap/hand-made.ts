import { createHash } from 'node:crypto';
import type { ChecksumType } from '../../../../electron/engine/image/bmap/bmap.ts';

/** The parts of a block map, each free to be wrong. */
export interface Parts {
  version: string;
  imageSize: string | number;
  blockSize: string | number;
  blocks: string | number;
  mapped: string | number;
  /** Text of each range and its checksum. */
  ranges: { blocks: string; checksum?: string | undefined }[];
  type: ChecksumType;
  /** Whether the file carries its own checksum, where its version knows one. */
  sealed: boolean;
  /** Put before the root element, into it, and into the list of ranges. */
  prolog: string;
  extra: string;
  extraRanges: string;
}

export function digest(type: string, data: Uint8Array | string): string {
  return createHash(type).update(data).digest('hex');
}

const sound: Parts = {
  version: '2.0',
  imageSize: 40_960,
  blockSize: 4096,
  blocks: 10,
  mapped: 4,
  ranges: [{ blocks: '0' }, { blocks: '3-4' }, { blocks: '9' }],
  type: 'sha256',
  sealed: true,
  prolog: '',
  extra: '',
  extraRanges: '',
};

/** A block map in the layout of its version: 1.2 counts the blocks behind the ranges, 1.3 has SHA-1 of its own, 1.4 and 2.0 name the type. */
export function handMade(changes: Partial<Parts> = {}): Buffer {
  const parts = { ...sound, ...changes };
  const old = ['1.0', '1.2', '1.3'].includes(parts.version);
  const attribute = old ? 'sha1' : 'chksum';
  const own = parts.sealed && parts.version !== '1.0' && parts.version !== '1.2';
  const ownField = old ? 'BmapFileSHA1' : 'BmapFileChecksum';
  const type = old ? 'sha1' : parts.type;
  const zeroes = digest(type, '').replace(/./g, '0');
  const mapped = `<MappedBlocksCount> ${parts.mapped} </MappedBlocksCount>`;
  const ranges = parts.ranges.map(
    ({ blocks, checksum }) =>
      `<Range${checksum === undefined ? '' : ` ${attribute}="${checksum}"`}> ${blocks} </Range>`,
  );
  const xml = `<?xml version="1.0" ?>
<!-- made by hand -->
${parts.prolog}<bmap version="${parts.version}">
  <ImageSize> ${parts.imageSize} </ImageSize>
  <BlockSize> ${parts.blockSize} </BlockSize>
  <BlocksCount> ${parts.blocks} </BlocksCount>
  ${parts.version === '1.2' ? '' : mapped}
  ${old ? '' : `<ChecksumType> ${parts.type} </ChecksumType>`}
  ${own ? `<${ownField}> ${zeroes} </${ownField}>` : ''}${parts.extra}
  <BlockMap>
    ${ranges.join('\n    ')}${parts.extraRanges}
  </BlockMap>
  ${parts.version === '1.2' ? mapped : ''}
</bmap>
`;
  return Buffer.from(own ? xml.replace(zeroes, digest(type, xml)) : xml);
}

/** Bytes that repeat only after 4 GiB, so that no two blocks are alike. */
export function pattern(length: number, seed = 0): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE((at / 4 + seed) >>> 0, at);
  return bytes;
}

import { formatBytes } from '../../../contract/format.ts';
import { rangeEnd } from '../../../contract/range.ts';
import type { BlockMap } from './bmap.ts';
import { digestLength, ownChecksum } from './checksum.ts';

/**
 * Writes a block map as XML of version 2.0, with its own checksum; bmaptool 3.1 and later read it. The ranges must begin
 * on block boundaries and end on one or at the image's end; what is not so is a mistake of the caller.
 */
export function formatBmap(map: BlockMap): string {
  const type = map.checksumType ?? 'sha256';
  const zeroes = '0'.repeat(digestLength[type]);
  const blocks = Math.ceil(map.imageSize / map.blockSize);
  let mapped = 0;
  let bytes = 0;
  const ranges = map.ranges.map((range) => {
    const first = range.offset / map.blockSize;
    const last = Math.ceil(rangeEnd(range) / map.blockSize) - 1;
    const whole = rangeEnd(range) === map.imageSize || rangeEnd(range) % map.blockSize === 0;
    if (!Number.isInteger(first) || !whole || last < first || rangeEnd(range) > map.imageSize) {
      throw new RangeError(`${range.length} bytes at ${range.offset} are no whole blocks of the image`);
    }
    mapped += last - first + 1;
    bytes += range.length;
    const attribute = range.checksum === undefined ? '' : ` chksum="${range.checksum}"`;
    return `    <Range${attribute}> ${first === last ? first : `${first}-${last}`} </Range>`;
  });
  const text = [
    '<?xml version="1.0" ?>',
    `<!-- ${mapped} of ${blocks} blocks carry data: ${formatBytes(bytes)} of ${formatBytes(map.imageSize)} -->`,
    '<bmap version="2.0">',
    `  <ImageSize> ${map.imageSize} </ImageSize>`,
    `  <BlockSize> ${map.blockSize} </BlockSize>`,
    `  <BlocksCount> ${blocks} </BlocksCount>`,
    `  <MappedBlocksCount> ${mapped} </MappedBlocksCount>`,
    `  <ChecksumType> ${type} </ChecksumType>`,
    `  <!-- Digest of this file with zeroes in place of the digest -->`,
    `  <BmapFileChecksum> ${zeroes} </BmapFileChecksum>`,
    '  <BlockMap>',
    ...ranges,
    '  </BlockMap>',
    '</bmap>',
    '',
  ].join('\n');
  const own = ownChecksum(Buffer.from(text), zeroes, type) ?? zeroes;
  return text.replace(zeroes, own);
}

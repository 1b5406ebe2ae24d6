import { formatBytes } from '../../../contract/format.ts';
import { WickError } from '../../../contract/errors.ts';
import type { BlockMap, ChecksumType, MappedRange } from './bmap.ts';
import { digestLength, isChecksumType, ownChecksum } from './checksum.ts';
import { type BmapDocument, maxBmapBytes, readDocument } from './document.ts';

const maxBlockSize = 64 * 1024 * 1024;

/**
 * Reads a block map of any version that bmaptool has written (1.0 to 2.0). `name` is for messages. Throws `bmap-checksum`
 * where the map's own checksum does not match, `bmap-invalid` for everything else that is wrong with it: what it returns
 * has ascending ranges that do not overlap and end at the image's end at the latest.
 */
export function parseBmap(file: Uint8Array, name: string): BlockMap {
  const refuse = (reason: string) => new WickError('bmap-invalid', { what: name, reason });
  if (file.length > maxBmapBytes) throw refuse(`it has more than ${formatBytes(maxBmapBytes)}`);
  const document = readDocument(decodeText(file, refuse), refuse);

  const dialect = readDialect(document, refuse);
  checkOwnChecksum(file, document, dialect, name, refuse);

  const imageSize = readNumber(document.ImageSize['#text'], 'ImageSize', refuse);
  const blockSize = readNumber(document.BlockSize['#text'], 'BlockSize', refuse);
  const blocks = readNumber(document.BlocksCount['#text'], 'BlocksCount', refuse);
  const mapped = readNumber(document.MappedBlocksCount['#text'], 'MappedBlocksCount', refuse);
  if (imageSize === 0) throw refuse('its image has no bytes');
  if (blockSize < 512 || blockSize > maxBlockSize || !Number.isInteger(Math.log2(blockSize))) {
    throw refuse(`a block size of ${blockSize} is not a power of two from 512 to ${maxBlockSize}`);
  }
  if (blocks !== Math.ceil(imageSize / blockSize)) {
    throw refuse(`${imageSize} bytes are not ${blocks} blocks of ${blockSize} bytes`);
  }

  let previous = -1;
  let counted = 0;
  const ranges = document.BlockMap.Range.map((element): MappedRange => {
    const { first, last } = readBlocks(element['#text'], refuse);
    if (first <= previous) throw refuse(`the range ${first}-${last} overlaps or precedes the one before it`);
    if (last >= blocks) throw refuse(`the range ${first}-${last} lies past the image's last block, ${blocks - 1}`);
    previous = last;
    counted += last - first + 1;
    const offset = first * blockSize;
    const length = Math.min((last + 1) * blockSize, imageSize) - offset;
    const written = element[dialect.attribute];
    if (written === undefined) return { offset, length };
    return { offset, length, checksum: readDigest(written, dialect.type, `the range ${first}-${last}`, refuse) };
  });
  if (counted !== mapped) throw refuse(`its ranges have ${counted} blocks, not the ${mapped} it announces`);

  const checksumType = ranges.some((range) => range.checksum !== undefined) ? dialect.type : undefined;
  return { version: document['@version'], name, imageSize, blockSize, checksumType, ranges };
}

type Refuse = (reason: string) => Error;

interface Dialect {
  type: ChecksumType | undefined;
  attribute: '@chksum' | '@sha1';
  /** The value of the field with the map's own checksum, as written. */
  own: string | undefined;
}

/**
 * 1.0 has no checksums, 1.2 an optional `sha1` for each range, 1.3 adds BmapFileSHA1. 1.4 renames both and names the
 * algorithm in ChecksumType; 2.0 is the same under a number that old readers refuse.
 */
function readDialect(document: BmapDocument, refuse: Refuse): Dialect {
  const version = /^(\d{1,4})\.(\d{1,4})$/.exec(document['@version']);
  if (version === null) throw refuse(`"${document['@version'].slice(0, 40)}" is not a version`);
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major < 1 || major > 2) throw refuse(`version ${major}.${minor} is not known, only 1 and 2 are`);
  if (major === 1 && minor < 4) {
    return { type: 'sha1', attribute: '@sha1', own: document.BmapFileSHA1?.['#text'] };
  }
  const type = document.ChecksumType?.['#text'].toLowerCase();
  if (type !== undefined && !isChecksumType(type))
    throw refuse(`its checksum type "${type.slice(0, 40)}" is not known`);
  return { type, attribute: '@chksum', own: document.BmapFileChecksum?.['#text'] };
}

function checkOwnChecksum(file: Uint8Array, document: BmapDocument, dialect: Dialect, name: string, refuse: Refuse) {
  const { own, type } = dialect;
  if (own === undefined) return;
  const expected = readDigest(own, type, 'the file itself', refuse);
  if (type === undefined || ownChecksum(file, own, type) !== expected) {
    throw new WickError('bmap-checksum', { what: name });
  }
}

function readDigest(text: string, type: ChecksumType | undefined, whose: string, refuse: Refuse): string {
  if (type === undefined) throw refuse(`it has a checksum for ${whose} but does not say of which type`);
  if (text.length !== digestLength[type] || !/^[0-9a-f]*$/i.test(text)) {
    throw refuse(`the checksum of ${whose} is not a ${type} digest of ${digestLength[type]} hex digits`);
  }
  return text.toLowerCase();
}

function readNumber(text: string, field: string, refuse: Refuse): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw refuse(`its ${field} "${text.slice(0, 40)}" is not a number of use`);
  return value;
}

function readBlocks(text: string, refuse: Refuse): { first: number; last: number } {
  const [from, to = from, ...more] = text.split('-', 3).map((part) => part.trim());
  if (from === undefined || to === undefined || more.length > 0) {
    throw refuse(`"${text.slice(0, 40)}" is not a range of blocks`);
  }
  const first = readNumber(from, 'range', refuse);
  const last = readNumber(to, 'range', refuse);
  if (last < first) throw refuse(`the range ${first}-${last} runs backwards`);
  return { first, last };
}

function decodeText(file: Uint8Array, refuse: Refuse): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    throw refuse('it is not text');
  }
}

import { crc32c } from './checksum.ts';
import { type Inode, systemData } from './inode.ts';
import { runsOf } from './runs.ts';
import type { ExtVolume } from './volume.ts';

/** Bytes. */
const mostDirectoryBytes = 256 << 20;
/** Bytes behind the last name of a block, with its checksum. */
const tailSize = 12;

export interface ExtEntry {
  name: string;
  inode: number;
}

/** A folder's entries in the order they are stored, without `.` and `..` ("Directory Entries"). */
export async function readFolder(volume: ExtVolume, inode: Inode): Promise<ExtEntry[]> {
  if (inode.encrypted) throw volume.damaged(`the names in folder ${inode.number} are encrypted`);
  if (inode.layout === 'inline') return readInline(volume, inode);
  const { blockSize } = volume.superblock;
  if (inode.size > mostDirectoryBytes) throw volume.damaged(`folder ${inode.number} is too large`);
  const blocks = Math.ceil(inode.size / blockSize);
  const entries: ExtEntry[] = [];
  const runs = (await runsOf(volume, inode)).filter(({ unwritten }) => !unwritten);
  for (const { logical, physical, count } of runs) {
    for (let index = 0; index < count && logical + index < blocks; index += 1) {
      const block = await volume.block(physical + index);
      mustBeIntact(volume, inode, block, logical + index);
      takeEntries(volume, inode, block, entries);
    }
  }
  return entries;
}

/** The body begins with the number of the folder above; a rest is in an attribute. */
function readInline(volume: ExtVolume, inode: Inode): ExtEntry[] {
  const entries: ExtEntry[] = [];
  takeEntries(volume, inode, inode.body.subarray(4, Math.min(60, inode.size)), entries);
  if (inode.size > 60) {
    const rest = systemData(inode.tail);
    if (rest === undefined) throw broken(volume, inode);
    takeEntries(volume, inode, rest, entries);
  }
  return entries;
}

function takeEntries(volume: ExtVolume, inode: Inode, block: Buffer, entries: ExtEntry[]): void {
  let at = 0;
  while (at + 8 <= block.length) {
    const number = block.readUInt32LE(at);
    const stored = block.readUInt16LE(at + 4);
    // Blocks of 64 KiB: the length of a whole one does not fit into its field.
    const length = block.length === 65_536 && (stored === 65_535 || stored === 0) ? 65_536 : stored;
    const nameLength = volume.has('filetype') ? block.readUInt8(at + 6) : block.readUInt16LE(at + 6);
    if (length < 8 || length % 4 !== 0 || at + length > block.length || (number !== 0 && nameLength + 8 > length)) {
      throw broken(volume, inode);
    }
    if (number !== 0) {
      const name = block.toString('utf8', at + 8, at + 8 + nameLength);
      if (name === '' || name.includes('/') || name.includes('\0')) throw broken(volume, inode);
      if (name !== '.' && name !== '..') entries.push({ name, inode: number });
    }
    at += length;
  }
  // An empty rest of inline data is no entry.
  if (at !== block.length && block.length - at >= 8) throw broken(volume, inode);
}

/** Blocks of names end with a checksum; those of an index have one of their own kind, and no names. */
function mustBeIntact(volume: ExtVolume, inode: Inode, block: Buffer, index: number): void {
  if (!volume.has('metadata_csum')) return;
  const isIndex =
    inode.indexed && (index === 0 || (block.readUInt32LE(0) === 0 && block.readUInt16LE(4) === block.length));
  if (isIndex) return;
  const tail = block.length - tailSize;
  const sum = crc32c(block.subarray(0, tail), inode.checksumSeed);
  const isTail =
    block.readUInt32LE(tail) === 0 && block.readUInt16LE(tail + 4) === tailSize && block[tail + 7] === 0xde;
  if (!isTail || block.readUInt32LE(tail + 8) !== sum) throw broken(volume, inode);
}

function broken(volume: ExtVolume, inode: Inode): Error {
  return volume.damaged(`folder ${inode.number} contradicts itself`);
}

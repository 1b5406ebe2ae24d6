import { crc32c } from './checksum.ts';
import type { Inode } from './inode.ts';
import type { ExtVolume } from './volume.ts';

/** Blocks of a file that lie behind each other. What is missing between two runs is a hole. */
export interface Run {
  /** Block of the file. */
  logical: number;
  /** Block of the file system. */
  physical: number;
  count: number;
  /** Reserved for the file, but zeroes to whoever reads. */
  unwritten: boolean;
}

/** Most runs of one file: beyond that, it is damage, or too fragmented to be looked at. */
const mostRuns = 1 << 20;

/** A file's blocks, in the order of the file. Throws `file-system-damaged`. */
export async function runsOf(volume: ExtVolume, inode: Inode): Promise<Run[]> {
  const walk = new Walk(volume, inode);
  if (inode.layout === 'extents') await walk.extentNode(inode.body, 5, 0, 2 ** 32);
  else if (inode.layout === 'map') await walk.blockMap();
  return walk.runs;
}

class Walk {
  readonly runs: Run[] = [];
  readonly #volume: ExtVolume;
  readonly #inode: Inode;
  /** Blocks of the tree itself: none can be met twice. */
  readonly #visited = new Set<number>();

  constructor(volume: ExtVolume, inode: Inode) {
    this.#volume = volume;
    this.#inode = inode;
  }

  /** A node of the tree that covers the file's blocks from `start` to `end` ("Extent Tree"). */
  async extentNode(node: Buffer, mostDepth: number, start: number, end: number): Promise<void> {
    const count = node.readUInt16LE(2);
    const depth = node.readUInt16LE(6);
    const most = Math.floor((node.length - 12) / 12);
    if (node.readUInt16LE(0) !== 0xf30a || count > most || depth > mostDepth) throw this.#damaged();
    let from = start;
    for (let index = 0; index < count; index += 1) {
      const entry = node.subarray(12 + index * 12, 24 + index * 12);
      const logical = entry.readUInt32LE(0);
      if (logical < from || logical >= end) throw this.#damaged();
      if (depth === 0) {
        from = this.#takeExtent(entry, logical, end);
      } else {
        const next = index + 1 < count ? node.readUInt32LE(24 + index * 12) : end;
        const child = await this.#treeBlock(entry.readUInt32LE(4) + entry.readUInt16LE(8) * 2 ** 32);
        this.#mustBeIntact(child);
        if (child.readUInt16LE(6) !== depth - 1) throw this.#damaged();
        await this.extentNode(child, depth - 1, logical, next);
        from = next;
      }
    }
  }

  /** Twelve direct blocks, then one that is reached in one, two and three steps ("Direct/Indirect Block Addressing"). */
  async blockMap(): Promise<void> {
    const { blockSize } = this.#volume.superblock;
    const blocks = Math.ceil(this.#inode.size / blockSize);
    const { body } = this.#inode;
    let logical = await this.#mapped(body.subarray(0, 48), 0, 0, blocks);
    for (const depth of [1, 2, 3]) {
      if (logical >= blocks) return;
      logical = await this.#mapped(body.subarray(44 + depth * 4, 48 + depth * 4), depth, logical, blocks);
    }
  }

  /** Returns the file's block behind what the pointers cover. */
  async #mapped(pointers: Buffer, depth: number, start: number, end: number): Promise<number> {
    const { blockSize } = this.#volume.superblock;
    const span = (blockSize / 4) ** depth;
    let logical = start;
    for (let at = 0; at < pointers.length && logical < end; at += 4) {
      const physical = pointers.readUInt32LE(at);
      if (physical !== 0 && depth === 0) this.#add({ logical, physical, count: 1, unwritten: false });
      else if (physical !== 0) await this.#mapped(await this.#treeBlock(physical), depth - 1, logical, end);
      logical += span;
    }
    return logical;
  }

  #takeExtent(entry: Buffer, logical: number, end: number): number {
    const length = entry.readUInt16LE(4);
    const unwritten = length > 32_768;
    const count = unwritten ? length - 32_768 : length;
    if (count === 0 || logical + count > end) throw this.#damaged();
    this.#add({ logical, physical: entry.readUInt32LE(8) + entry.readUInt16LE(6) * 2 ** 32, count, unwritten });
    return logical + count;
  }

  #add(run: Run): void {
    this.#volume.mustExist(run.physical, run.count);
    const last = this.runs.at(-1);
    if (
      last !== undefined &&
      last.unwritten === run.unwritten &&
      last.logical + last.count === run.logical &&
      last.physical + last.count === run.physical
    ) {
      last.count += run.count;
    } else {
      if (this.runs.length === mostRuns) throw this.#damaged();
      this.runs.push(run);
    }
  }

  async #treeBlock(number: number): Promise<Buffer> {
    if (this.#visited.has(number)) throw this.#damaged();
    this.#visited.add(number);
    return await this.#volume.block(number);
  }

  /** The checksum stands behind the last entry that the block has room for. */
  #mustBeIntact(node: Buffer): void {
    if (!this.#volume.has('metadata_csum')) return;
    const end = 12 + Math.floor((node.length - 12) / 12) * 12;
    const tail = end + 4 <= node.length ? end : undefined;
    if (tail === undefined || crc32c(node.subarray(0, tail), this.#inode.checksumSeed) !== node.readUInt32LE(tail)) {
      throw this.#damaged();
    }
  }

  #damaged(): Error {
    return this.#volume.damaged(`the list of blocks of inode ${this.#inode.number} contradicts itself`);
  }
}

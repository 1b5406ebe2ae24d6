import { WickError } from '../../../../contract/errors.ts';
import { allocateChain } from './allocate.ts';
import { attributes, type FatEntry, freeMark, slotSize } from './directory.ts';
import { makeShortName, type ShortName, shortNameSum } from './names.ts';
import type { FatFolder, FatVolume } from './volume.ts';

/** Slots of a folder, at most (fatgen103, section 6.1). */
const mostSlots = 65_536;

export interface NewEntry {
  name: string;
  folder: boolean;
  cluster: number;
  size: number;
  modified: Date;
}

/** Adds an entry to a folder, which grows where it is full. Throws `file-system-full` for `path`. */
export async function addEntry(volume: FatVolume, folder: FatFolder, entry: NewEntry, path: string): Promise<void> {
  const taken = new Set(folder.entries.map(({ short }) => short));
  const short = makeShortName(entry.name, (candidate) => taken.has(candidate));
  const slots = [...(short.needsLong ? longSlots(entry.name, short) : []), entrySlot(entry, short.bytes)];
  const first = await freeSlots(volume, folder, slots.length, path);
  for (const [index, bytes] of slots.entries()) await writeSlot(volume, folder, first + index, bytes);
}

/** Lets an entry have other content. */
export async function changeEntry(
  volume: FatVolume,
  folder: FatFolder,
  entry: FatEntry,
  content: { cluster: number; size: number; modified: Date },
): Promise<void> {
  const at = slotOffset(folder, entry.slot);
  const slot = Buffer.from(await volume.view.read(at, slotSize));
  setContent(slot, content);
  slot.writeUInt8((slot[11] ?? 0) | attributes.archive, 11);
  await volume.view.write?.(at, slot);
}

export async function removeEntry(volume: FatVolume, folder: FatFolder, entry: FatEntry): Promise<void> {
  for (let slot = entry.firstSlot; slot <= entry.slot; slot += 1) {
    await volume.view.write?.(slotOffset(folder, slot), Uint8Array.of(freeMark));
  }
}

/** `.` and `..` of a new folder; a folder in the root names 0 as the one above it, on FAT32 too (section 6.5). */
export function dotSlots(cluster: number, parent: number, modified: Date): Buffer {
  return Buffer.concat(
    [
      { name: '.', cluster },
      { name: '..', cluster: parent },
    ].map((dot) => entrySlot({ ...dot, folder: true, size: 0, modified }, Buffer.from(dot.name.padEnd(11)))),
  );
}

async function freeSlots(volume: FatVolume, folder: FatFolder, count: number, path: string): Promise<number> {
  const { kind, clusterSize } = volume.geometry;
  const total = folder.runs.reduce((sum, { length }) => sum + length, 0) / slotSize;
  let run = 0;
  for (let slot = 0; slot < total; slot += 1) {
    // What lies behind the first slot that was never used may be anything, and is free.
    const free = slot >= folder.usedSlots || (await firstByte(volume, folder, slot)) === freeMark;
    run = free ? run + 1 : 0;
    if (run < count) continue;
    const first = slot - count + 1;
    await endBehind(volume, folder, first + count, total);
    return first;
  }
  const missing = Math.ceil(((count - run) * slotSize) / clusterSize);
  if (folder.cluster === 0 || total + (missing * clusterSize) / slotSize > mostSlots) {
    throw new WickError('file-system-full', { what: volume.what, kind, path });
  }
  const chain = await volume.chain(folder.cluster, volume.geometry.clusters);
  const added = await allocateChain(volume, missing, path);
  const [last, next] = [chain.at(-1), added[0]];
  if (last !== undefined && next !== undefined) await volume.table.set(last, next);
  const runs = volume.runsOf(added);
  for (const { offset, length } of runs) await volume.view.write?.(offset, new Uint8Array(length));
  folder.runs = [...folder.runs, ...runs];
  return total - run;
}

/** The slot behind the last one that is used must say that nothing follows. */
async function endBehind(volume: FatVolume, folder: FatFolder, slot: number, total: number): Promise<void> {
  if (slot > folder.usedSlots && slot < total) await volume.view.write?.(slotOffset(folder, slot), Uint8Array.of(0));
}

async function firstByte(volume: FatVolume, folder: FatFolder, slot: number): Promise<number | undefined> {
  return (await volume.view.read(slotOffset(folder, slot), 1))[0];
}

async function writeSlot(volume: FatVolume, folder: FatFolder, slot: number, bytes: Buffer): Promise<void> {
  await volume.view.write?.(slotOffset(folder, slot), bytes);
}

function slotOffset(folder: FatFolder, slot: number): number {
  let at = slot * slotSize;
  for (const { offset, length } of folder.runs) {
    if (at < length) return offset + at;
    at -= length;
  }
  throw new RangeError(`slot ${slot} of a folder that has fewer`);
}

/** The parts of a long name, last one first (fatgen103, section 7.2). */
function longSlots(name: string, short: ShortName): Buffer[] {
  const sum = shortNameSum(short.bytes);
  const units = Buffer.from(name, 'utf16le');
  const count = Math.ceil(units.length / 26);
  return Array.from({ length: count }, (_, index) => {
    const number = count - index;
    const slot = Buffer.alloc(slotSize);
    const part = Buffer.alloc(26, 0xff);
    const own = units.subarray((number - 1) * 26, number * 26);
    part.set(own);
    if (own.length < 26) part.writeUInt16LE(0, own.length);
    slot.writeUInt8(index === 0 ? number | 0x40 : number, 0);
    slot.writeUInt8(0x0f, 11);
    slot.writeUInt8(sum, 13);
    slot.set(part.subarray(0, 10), 1);
    slot.set(part.subarray(10, 22), 14);
    slot.set(part.subarray(22), 28);
    return slot;
  });
}

function entrySlot(entry: NewEntry, short: Buffer): Buffer {
  const slot = Buffer.alloc(slotSize);
  slot.set(short, 0);
  slot.writeUInt8(entry.folder ? attributes.folder : attributes.archive, 11);
  const { date, time } = stamp(entry.modified);
  slot.writeUInt16LE(time, 14);
  slot.writeUInt16LE(date, 16);
  setContent(slot, entry);
  return slot;
}

function setContent(
  slot: Buffer,
  { cluster, size, modified }: { cluster: number; size: number; modified: Date },
): void {
  const { date, time } = stamp(modified);
  slot.writeUInt16LE(date, 18);
  slot.writeUInt16LE(cluster >>> 16, 20);
  slot.writeUInt16LE(time, 22);
  slot.writeUInt16LE(date, 24);
  slot.writeUInt16LE(cluster & 0xffff, 26);
  slot.writeUInt32LE(size, 28);
}

/** In UTC; FAT knows the years 1980 to 2107, and counts in two seconds. */
function stamp(time: Date): { date: number; time: number } {
  const year = Math.min(2107, Math.max(1980, time.getUTCFullYear()));
  return {
    date: ((year - 1980) << 9) | ((time.getUTCMonth() + 1) << 5) | time.getUTCDate(),
    time: (time.getUTCHours() << 11) | (time.getUTCMinutes() << 5) | (time.getUTCSeconds() >> 1),
  };
}

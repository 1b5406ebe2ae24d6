import type { Range } from '../../../contract/range.ts';
import type { BlockView } from '../block-view.ts';
import type { Partition, TableFinding } from './table.ts';
import { mbrType } from './type-names.ts';

/** One of the four entries; sectors. */
export interface MbrEntry {
  /** 1 to 4. */
  number: number;
  active: boolean;
  type: number;
  start: number;
  count: number;
}

export interface Mbr {
  /** Eight hexadecimal digits, or undefined where it is 0. */
  diskId: string | undefined;
  /** All that are used. */
  entries: readonly MbrEntry[];
}

export const protectiveType = 0xee;
/** Logical partitions of one disk, at most: far beyond what systems take. */
const mostLogical = 256;

/** A master boot record, or a link of the chain of extended ones; undefined where it is none. `sector`: 512 bytes. */
export function parseMbr(sector: Uint8Array): Mbr | undefined {
  const bytes = Buffer.from(sector.buffer, sector.byteOffset, sector.length);
  if (bytes.length < 512 || bytes.readUInt16BE(510) !== 0x55aa) return undefined;
  const entries = [0, 1, 2, 3].map((index) => {
    const entry = bytes.subarray(446 + index * 16);
    return {
      number: index + 1,
      status: entry[0] ?? 0,
      active: entry[0] === 0x80,
      type: entry[4] ?? 0,
      start: entry.readUInt32LE(8),
      count: entry.readUInt32LE(12),
    };
  });
  if (entries.some(({ status }) => status !== 0 && status !== 0x80)) return undefined;
  const id = bytes.readUInt32LE(440);
  return {
    diskId: id === 0 ? undefined : id.toString(16).padStart(8, '0'),
    entries: entries.filter(({ type }) => type !== 0).map(({ status: _, ...entry }) => entry),
  };
}

/** The partitions of an MBR, with the logical ones; an extended partition is listed as well as what is in it. */
export async function readMbrPartitions(
  view: BlockView,
  mbr: Mbr,
  sectorSize: number,
): Promise<{ partitions: Partition[]; findings: TableFinding[]; places: Range[] }> {
  const toPartition = (entry: MbrEntry, number: number, start: number): Partition => ({
    number,
    offset: start * sectorSize,
    length: entry.count * sectorSize,
    type: mbrType(entry.type),
    label: undefined,
    uuid: mbr.diskId === undefined ? undefined : `${mbr.diskId}-${number.toString(16).padStart(2, '0')}`,
    bootable: entry.active,
    attributes: [],
  });
  const partitions = mbr.entries.map((entry) => toPartition(entry, entry.number, entry.start));
  const findings: TableFinding[] = [];
  const places = [{ offset: 0, length: sectorSize }];
  let next = 5;
  for (const extended of mbr.entries.filter(isExtended)) {
    const broken = (reason: string) => {
      const message = `the chain of logical partitions breaks after partition ${next - 1}: ${reason}`;
      findings.push({ kind: 'broken-chain', message, partitions: [extended.number] });
    };
    const visited = new Set<number>();
    for (let at: number | undefined = extended.start; at !== undefined; ) {
      const link = await readLink(view, at, sectorSize, visited);
      if (typeof link === 'string') {
        broken(link);
        break;
      }
      places.push({ offset: at * sectorSize, length: sectorSize });
      const logical = link.entries.find((entry) => !isExtended(entry));
      if (logical !== undefined) {
        partitions.push(toPartition(logical, next, at + logical.start));
        next += 1;
      }
      const onwards = link.entries.find(isExtended);
      at = onwards === undefined ? undefined : extended.start + onwards.start;
    }
  }
  return { partitions, findings, places };
}

/** Why it cannot be read, where it cannot. */
async function readLink(view: BlockView, at: number, sectorSize: number, visited: Set<number>): Promise<Mbr | string> {
  if (visited.has(at)) return 'it leads back to itself';
  if (visited.size === mostLogical) return 'it is too long';
  visited.add(at);
  if ((at + 1) * sectorSize > view.size) return 'it leads out of the disk';
  return parseMbr(await view.read(at * sectorSize, 512)) ?? 'there is no boot record';
}

/** An entry that holds others. */
export function isExtended({ type }: Pick<MbrEntry, 'type'>): boolean {
  return type === 0x05 || type === 0x0f || type === 0x85;
}

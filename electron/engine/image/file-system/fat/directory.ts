import { labelOf } from './geometry.ts';
import { shortNameSum, shortNameText } from './names.ts';

export const slotSize = 32;
export const attributes = { readOnly: 0x01, volumeLabel: 0x08, folder: 0x10, archive: 0x20 } as const;
/** Attributes of a slot that is a part of a long name. */
const longName = 0x0f;
/** In place of the first character: free; nothing behind it. */
export const freeMark = 0xe5;

export interface FatEntry {
  name: string;
  /** Eleven characters. */
  short: string;
  folder: boolean;
  /** 0 for an empty file. */
  cluster: number;
  /** Bytes; 0 for folders. */
  size: number;
  /** The slots that it takes, counted from the start of its folder: those of the long name come first. */
  firstSlot: number;
  slot: number;
}

export interface FatListing {
  entries: FatEntry[];
  label: string | undefined;
  /** Slots up to the first that was never used. */
  usedSlots: number;
}

/** Reads a folder (fatgen103, sections 6 and 7). Parts of long names that belong to nothing are passed over. */
export function readDirectory(bytes: Buffer): FatListing {
  const entries: FatEntry[] = [];
  let label: string | undefined;
  let long: LongName | undefined;
  const slots = Math.floor(bytes.length / slotSize);
  for (let slot = 0; slot < slots; slot += 1) {
    const at = bytes.subarray(slot * slotSize, (slot + 1) * slotSize);
    const attribute = at[11] ?? 0;
    if (at[0] === 0) return { entries, label, usedSlots: slot };
    if (at[0] === freeMark) {
      long = undefined;
    } else if ((attribute & 0x3f) === longName) {
      long = takePart(long, at, slot);
    } else if ((attribute & attributes.volumeLabel) !== 0) {
      label ??= labelOf(at.subarray(0, 11));
      long = undefined;
    } else {
      entries.push(readEntry(at, slot, long));
      long = undefined;
    }
  }
  return { entries, label, usedSlots: slots };
}

function readEntry(at: Buffer, slot: number, long: LongName | undefined): FatEntry {
  const short = Buffer.from(at.subarray(0, 11));
  const belongs = long !== undefined && long.missing === 0 && long.sum === shortNameSum(short);
  // The first byte stands for a Kanji character that would look like the mark of a free slot.
  if (short[0] === 0x05) short[0] = 0xe5;
  const folder = ((at[11] ?? 0) & attributes.folder) !== 0;
  return {
    name: belongs ? long.text : shortNameText(short, at[12] ?? 0),
    short: short.toString('latin1'),
    folder,
    cluster: at.readUInt16LE(26) | (at.readUInt16LE(20) << 16),
    size: folder ? 0 : at.readUInt32LE(28),
    firstSlot: belongs ? long.firstSlot : slot,
    slot,
  };
}

interface LongName {
  text: string;
  sum: number;
  /** Parts that are still to come. */
  missing: number;
  firstSlot: number;
}

/** Parts come last one first, numbered downwards to 1. */
function takePart(long: LongName | undefined, at: Buffer, slot: number): LongName | undefined {
  const number = (at[0] ?? 0) & 0x3f;
  const sum = at[13] ?? 0;
  const units = Buffer.concat([at.subarray(1, 11), at.subarray(14, 26), at.subarray(28, 32)]);
  if (((at[0] ?? 0) & 0x40) !== 0) {
    const [text = ''] = units.toString('utf16le').split('\0');
    return number === 0 || number > 20 ? undefined : { text, sum, missing: number - 1, firstSlot: slot };
  }
  if (long === undefined || long.missing !== number || long.sum !== sum || number === 0) return undefined;
  return { ...long, text: units.toString('utf16le') + long.text, missing: number - 1 };
}

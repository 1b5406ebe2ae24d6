import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { type UnitEvent, unitEventSchema } from '../../../../contract/lot/states.ts';

const reservation = z.uuid();

const lineSchema = z.discriminatedUnion('kind', [
  /** The ledger is about to be asked for a unit. */
  z.strictObject({ kind: z.literal('asking'), reservation }),
  z.strictObject({ kind: z.literal('given'), reservation, unit: z.int(), slot: z.string() }),
  /** Its values are about to leave the station. */
  z.strictObject({ kind: z.literal('exposing'), reservation }),
  /** What the ledger could not be told; `number` counts them. */
  z.strictObject({ kind: z.literal('unsent'), number: z.int(), reservation, unit: z.int(), event: unitEventSchema }),
  z.strictObject({ kind: z.literal('sent'), number: z.int() }),
  /** Nothing was given, or the unit is in hand no longer. */
  z.strictObject({ kind: z.literal('done'), reservation }),
]);
export type JournalLine = z.output<typeof lineSchema>;
export type Unsent = Extract<JournalLine, { kind: 'unsent' }> & {
  event: Exclude<UnitEvent, { kind: 'reserved' | 'replaced' }>;
};

/** A line as it is written: the CRC-32 of its JSON in eight hexadecimal digits, and the JSON. */
export function formatLine(line: JournalLine): string {
  const json = JSON.stringify(line);
  return `${checksum(json)} ${json}\n`;
}

export interface JournalText {
  lines: readonly JournalLine[];
  /** Bytes up to where it is good. What follows was being written when the computer stopped. */
  end: number;
  /** Something in the middle cannot be read: there is no telling what else is missing. */
  isDamaged: boolean;
}

export function readLines(text: string): JournalText {
  const lines: JournalLine[] = [];
  let end = 0;
  let isDamaged = false;
  let isTorn = false;
  for (const raw of text.split(/(?<=\n)/)) {
    // Stands where a line could not be begun, on a full disk.
    const isEmpty = raw === '\n';
    const line = isEmpty ? undefined : readLine(raw);
    if (line === undefined && !isEmpty) {
      isTorn = true;
      continue;
    }
    // A line that was synced stands after one that was not written to its end.
    if (isTorn) isDamaged = true;
    if (line !== undefined) lines.push(line);
    if (!isDamaged) end += Buffer.byteLength(raw);
  }
  return { lines, end, isDamaged };
}

function readLine(raw: string): JournalLine | undefined {
  const [, sum, json] = /^([0-9a-f]{8}) (\{.*\})\n$/.exec(raw) ?? [];
  if (json === undefined || checksum(json) !== sum) return undefined;
  return lineSchema.safeParse(JSON.parse(json)).data;
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}

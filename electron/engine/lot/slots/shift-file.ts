import { join } from 'node:path';
import * as z from 'zod';
import { readKept, writeKept } from './kept-file.ts';
import { type SlotRecord, slotRecordSchema } from './health.ts';

const fileName = 'shift.json';
/** ms after its last change at which what is known of the slots is of another shift. */
const longestBreak = 4 * 3_600_000;

const shiftSchema = z.strictObject({
  wick: z.literal(1),
  kind: z.literal('shift'),
  /** ms since 1970. */
  changed: z.number(),
  /** By the port of each slot. */
  slots: z.record(z.string(), slotRecordSchema),
});

/** How the slots of this station have done in this shift, by their ports. What cannot be read is forgotten. */
export async function readShift(folder: string, now: number): Promise<Map<string, SlotRecord>> {
  const kept = await readKept(join(folder, fileName), shiftSchema).catch(() => undefined);
  const isOver = kept === undefined || now - kept.changed > longestBreak;
  // A quarantine ends when somebody says so, and not with the shift.
  return new Map(
    Object.entries(kept?.slots ?? {}).filter(([, { quarantined }]) => !isOver || quarantined !== undefined),
  );
}

/** @throws WickError `file-unwritable` */
export async function keepShift(folder: string, slots: ReadonlyMap<string, SlotRecord>, now: number): Promise<void> {
  await writeKept(join(folder, fileName), { wick: 1, kind: 'shift', changed: now, slots: Object.fromEntries(slots) });
}

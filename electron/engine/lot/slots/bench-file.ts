import { join } from 'node:path';
import * as z from 'zod';
import type { TaughtSlot } from '../../../contract/lot/bench.ts';
import { readKept, writeKept } from './kept-file.ts';

const fileName = 'bench.json';
const text = z.string().min(1).max(500);

const benchSchema = z.strictObject({
  wick: z.literal(1),
  kind: z.literal('bench'),
  slots: z.array(z.strictObject({ id: text, name: text, port: text })),
});

/** The slots of this station in the bench's order; none where none were taught. @throws WickError `source-unreadable` */
export async function readSlots(folder: string): Promise<TaughtSlot[]> {
  return (await readKept(join(folder, fileName), benchSchema))?.slots ?? [];
}

/** @throws WickError `file-unwritable` */
export async function keepSlots(folder: string, slots: readonly TaughtSlot[]): Promise<void> {
  await writeKept(join(folder, fileName), { wick: 1, kind: 'bench', slots });
}

import { join } from 'node:path';
import { WickError } from '../../contract/errors.ts';
import type { TeachState } from '../../contract/lot/bench.ts';
import { PracticeShelf } from '../../engine/drive/practice-shelf.ts';
import { DriveWatch } from '../../engine/drive/watch.ts';
import { BenchSlots } from '../../engine/lot/station/bench-slots.ts';
import { standInsOf } from '../../engine/lot/station/stand-ins.ts';
import { stationFolder } from '../../engine/station-folder.ts';
import { pairOf } from '../hub/choose.ts';
import type { Face } from '../output/face.ts';
import { openDesk } from './ledger.ts';

export interface LotSlotsOptions {
  teach?: string | true;
  forget?: readonly string[];
  forgetAll?: true;
  name?: readonly string[];
}

/** `wick lot slots [--teach [N]] [--name SLOT=NAME]… [--forget SLOT]… [--forget-all]` */
export async function lotSlots(face: Face, options: LotSlotsOptions): Promise<number> {
  const folder = await stationFolder();
  using drives = new DriveWatch();
  await using slots = new BenchSlots(folder, { drives, practice: new PracticeShelf(join(folder, 'practice')) });
  const count = countOf(options.teach);
  if (options.forgetAll === true) await slots.forgetAll();
  for (const named of options.forget ?? []) await slots.change(await idOf(slots, named), { do: 'forget' });
  for (const pair of options.name ?? []) {
    const [named, name] = pairOf(pair, '--name SLOT=NAME');
    await slots.change(await idOf(slots, named), { do: 'name', name });
  }
  if (options.teach !== undefined) await teach(face, slots, count);
  const { slots: all } = await slots.state();
  face.event('result', { ok: true, exitCode: 0, slots: all });
  if (face.json) return 0;
  for (const { name, port } of all) face.print(`Slot ${name}  ${port}`);
  if (all.length === 0) face.print('This bench has no slots yet: wick lot slots --teach');
  return 0;
}

function countOf(teach: LotSlotsOptions['teach']): number {
  if (teach === undefined || teach === true) return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,2}$/.test(teach)) return Number(teach);
  throw new WickError('usage', { reason: `"${teach}" is no number of slots.` });
}

/** By the name that the person gave it, or its id. */
async function idOf(slots: BenchSlots, named: string): Promise<string> {
  const found = (await slots.state()).slots.find(({ id, name }) => name === named || id === named);
  if (found === undefined) throw new WickError('slot-unknown', { slot: named });
  return found.id;
}

/** Until there are so many, or Ctrl-C. */
async function teach(face: Face, slots: BenchSlots, count: number): Promise<void> {
  await using desk = await openDesk({}).catch(() => undefined);
  const ledger = desk?.ledger;
  await slots.begin(ledger === undefined ? ['practice'] : await standInsOf(() => Promise.resolve(ledger)));
  let said = '';
  for await (const _ of slots.changes.follow(face.signal)) {
    const state = await slots.state();
    const text = JSON.stringify([state.last, state.awaiting]);
    if (text !== said) {
      face.event('slots', state);
      if (!face.json) say(face, state, count);
    }
    said = text;
    if (state.slots.length >= count) break;
  }
  await slots.end();
}

function say(face: Face, { slots, last, awaiting }: TeachState, count: number): void {
  const known = slots.find((slot) => last !== undefined && 'slot' in last && slot.id === last.slot);
  switch (last?.kind) {
    case 'taught':
      face.note(`Slot ${known?.name} is at ${known?.port}.`);
      break;
    case 'known':
      face.note(`That is slot ${known?.name} already.`);
      break;
    case 'no-port':
      face.note(`Where ${last.drive} is cannot be told: it cannot be a slot.`);
      break;
    case 'several':
      face.note('Several cards came at once: put in one after the other.');
      break;
    case undefined:
  }
  if (slots.length < count) face.note(`Put a card into slot ${awaiting}; Ctrl-C when there are no more.`);
}

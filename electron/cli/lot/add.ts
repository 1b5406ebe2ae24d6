import { WickError } from '../../contract/errors.ts';
import { type AddWish, addUnits } from '../../engine/lot/station/add-units.ts';
import type { Face } from '../output/face.ts';
import { type LedgerChoice, lotNamed, openDesk } from './ledger.ts';

export interface LotAddOptions extends LedgerChoice {
  table?: string;
  rule?: string;
}

/** `wick lot add LOT (--table FILE | --rule COUNT)`: as the values of its first units came. */
export async function lotAdd(face: Face, named: string, options: LotAddOptions): Promise<number> {
  const wish = wishOf(options);
  await using desk = await openDesk(options);
  const { ledger, folder: stationFolder } = desk;
  const lot = await lotNamed(ledger, named);
  const { notes, ...added } = await addUnits(ledger, lot, wish, { stationFolder, signal: face.signal });
  for (const note of notes) face.note(note);
  const { size, states } = await ledger.standing(lot);
  face.event('result', { ok: true, exitCode: 0, lot, ...added });
  if (face.json) return 0;
  const { from, count } = added;
  face.print(count === 1 ? `Added unit ${from}.` : `Added units ${from} to ${from + count - 1}.`);
  face.print(`${states.passed} of ${size} have passed; the lot is complete at ${size}.`);
  return 0;
}

function wishOf({ table, rule }: LotAddOptions): AddWish {
  if ((table === undefined) === (rule === undefined))
    throw new WickError('usage', {
      reason: 'Further units come from a --table, or by the rules of the lot: --rule COUNT.',
    });
  if (table !== undefined) return { kind: 'table', file: table };
  if (rule !== undefined && /^[1-9]\d{0,5}$/.test(rule)) return { kind: 'rules', count: Number(rule) };
  throw new WickError('usage', { reason: `--rule takes how many units, and "${rule}" is no such number.` });
}

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { SignedLot } from '../../../contract/lot/lot.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { FollowedLot } from './followed-lot.ts';
import { TextFile } from './text-file.ts';
import { tableHead, tableLine } from './unit-table.ts';

/** Units that are asked for at once. */
const page = 500;

interface Writing {
  lot: SignedLot['lot'];
  /** Where the log is, and the units go. */
  folder: string;
  signal: AbortSignal;
}

/**
 * Writes a lot's log and its units, all as they were at one moment: after the last entry that is written. Returns how many
 * units there are.
 */
export async function writeLogAndUnits(
  ledger: Pick<Ledger, 'log' | 'units'>,
  followed: FollowedLot,
  writing: Writing,
): Promise<number> {
  const { lot, folder, signal } = writing;
  await using log = new TextFile(join(folder, 'log.jsonl'));
  for (;;) {
    for await (const entry of ledger.log(lot.id, { after: followed.attempts.entries })) {
      signal.throwIfAborted();
      followed.take(entry);
      await log.write(`${JSON.stringify(entry)}\n`);
    }
    const count = await writeUnits(ledger, followed, writing);
    // The log tells what happens to units, but not their values: those that are read now must be those of that moment.
    if (!(await hasOtherValues(ledger, lot.id, followed.attempts.entries))) return count;
  }
}

async function hasOtherValues(ledger: Pick<Ledger, 'log'>, lot: string, after: number): Promise<boolean> {
  for await (const { event } of ledger.log(lot, { after }))
    if (event.kind === 'replaced' || event.kind === 'added') return true;
  return false;
}

async function writeUnits(
  ledger: Pick<Ledger, 'units'>,
  followed: FollowedLot,
  { lot, folder, signal }: Writing,
): Promise<number> {
  const names = namesOf(lot.values);
  const [csv, jsonl] = [join(folder, 'units.csv'), join(folder, 'units.jsonl')];
  for (const path of [csv, jsonl]) await rm(path, { force: true });
  await using table = new TextFile(csv);
  await using lines = new TextFile(jsonl);
  await table.write(tableHead(names));
  let count = 0;
  for (let from = 1; ; ) {
    signal.throwIfAborted();
    const units = await ledger.units(lot.id, { from, limit: page });
    for (const unit of units) {
      const then = followed.asItWas(unit);
      if (then === undefined) continue;
      await table.write(tableLine(then, names));
      await lines.write(`${JSON.stringify(then)}\n`);
      count += 1;
    }
    const last = units.at(-1);
    if (last === undefined || units.length < page) return count;
    from = last.number + 1;
    await breathe();
  }
}

/** Of values that are not secret. */
function namesOf(values: SignedLot['lot']['values']): string[] {
  if (values.kind === 'none') return [];
  const names = values.kind === 'table' ? values.columns : Object.keys(values.rules);
  return names.filter((name) => !values.secret.includes(name));
}

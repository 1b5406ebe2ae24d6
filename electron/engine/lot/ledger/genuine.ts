import { isDeepStrictEqual } from 'node:util';
import { WickError } from '../../../contract/errors.ts';
import type { LotChange } from './change.ts';
import type { UnitRow } from './database/tables.ts';
import { hashOf } from './log/chain.ts';
import { foldEntry, newFacts } from './log/fold.ts';
import { readLog } from './look.ts';
import { factsOf } from './record.ts';

/**
 * Holds a unit's row against its own entries of the log. Entries that somebody has taken out are missed by `proveLot` only,
 * which goes through all of it.
 *
 * @throws WickError `ledger-damaged`
 */
export async function mustBeGenuine({ store, change, passes }: LotChange, row: UnitRow): Promise<void> {
  const damaged = (reason: string) => new WickError('ledger-damaged', { ledger: store.name, reason });
  // Its row says when it was entered; the log of the unit begins later.
  let facts = newFacts(row.changed);
  let values: string | undefined;
  for await (const { hash, signature: _, ...entry } of readLog({ database: change }, row.lot, { unit: row.number })) {
    if (hashOf(entry) !== hash) throw damaged(`entry ${entry.sequence} of the log was changed`);
    const next = foldEntry(facts, entry, passes);
    if (next === undefined) throw damaged(`unit ${row.number} cannot be what entry ${entry.sequence} of the log says`);
    facts = next;
    values = entry.bound?.values ?? values;
  }
  if (!isDeepStrictEqual(factsOf(row), facts) || (values ?? row.values_mac) !== row.values_mac)
    throw damaged(`unit ${row.number} is not what its log says`);
}

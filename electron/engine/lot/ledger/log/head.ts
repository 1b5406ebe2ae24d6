import type { LogEntry } from '../../../../contract/lot/record.ts';
import type { Change, Database } from '../database/tables.ts';
import { lotUnknown } from '../store.ts';

/** Where a lot's log ends, or ended once: whoever remembers it can tell whether the ledger has gone back in time. */
export type LogHead = Pick<LogEntry, 'sequence' | 'hash'>;

/** @throws WickError `lot-unknown` */
export async function headOf(database: Change | Database, lot: string): Promise<LogHead> {
  const head = await database.selectFrom('lots').select(['sequence', 'hash']).where('id', '=', lot).executeTakeFirst();
  if (head === undefined) throw lotUnknown(lot);
  return head;
}

/** Whether a lot's log still has this entry, as it was. */
export async function holdsEntry(
  database: Change | Database,
  lot: string,
  { sequence, hash }: LogHead,
): Promise<boolean> {
  const found = await database
    .selectFrom('log')
    .select('hash')
    .where('lot', '=', lot)
    .where('sequence', '=', sequence)
    .executeTakeFirst();
  return found?.hash === hash;
}

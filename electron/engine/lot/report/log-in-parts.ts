import { setImmediate as breathe } from 'node:timers/promises';
import type { LogEntry } from '../../../contract/lot/record.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** Entries that are read in one breath. */
const atOnce = 500;

/** A lot's log from behind an entry on, with room for everything else of this process between its parts. */
export async function* logInParts(ledger: Pick<Ledger, 'log'>, lot: string, after = 0): AsyncGenerator<LogEntry> {
  let read = 0;
  for await (const entry of ledger.log(lot, { after })) {
    yield entry;
    read += 1;
    if (read % atOnce === 0) await breathe();
  }
}

import type { Ledger, LedgerOptions } from './ledger.ts';

/**
 * The ledger in a file, or at `postgres://…`; made where it is not there.
 *
 * @throws WickError `ledger-unreachable`, `ledger-newer`, `ledger-damaged`, `usage` (an address that cannot be read)
 */
export async function openLedger(where: string, options: LedgerOptions): Promise<Ledger> {
  // Databases are for those alone who have lots.
  const { openStationLedger } = await import('./station-ledger.ts');
  return await openStationLedger(where, options);
}

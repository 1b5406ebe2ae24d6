import { WickError } from '../../../../contract/errors.ts';
import type { Change, Database } from '../database/tables.ts';
import { headOf, holdsEntry, type LogHead } from '../log/head.ts';
import type { Heads, SeenHead } from './heads.ts';

/** A ledger that was put back to an older state would give values away once more that were used since. */
export class Memory {
  readonly #heads: Heads;
  readonly #ledger: string;

  /** `ledger`: its name. */
  constructor(heads: Heads, ledger: string) {
    this.#heads = heads;
    this.#ledger = ledger;
  }

  /**
   * `head`: where the lot's log ends now.
   *
   * @throws WickError `ledger-older` where the lot's log lacks what this station has seen of it
   */
  async check(database: Change | Database, lot: string, head: LogHead): Promise<void> {
    const seen = this.#heads.of(lot);
    if (seen === undefined) return;
    const isThere =
      seen.sequence === head.sequence
        ? seen.hash === head.hash
        : seen.sequence < head.sequence && (await holdsEntry(database, lot, seen));
    if (!isThere) throw this.#older(seen, head.sequence);
  }

  /** The same for a lot as it is now, which is remembered. @throws WickError `ledger-older`, `lot-unknown` */
  async look(database: Database, lot: string): Promise<void> {
    const head = await headOf(database, lot);
    await this.check(database, lot, head);
    if (head.sequence > (this.#heads.of(lot)?.sequence ?? 0)) this.#heads.keep(lot, head);
  }

  /** Values may be entered: which were used is known only where no lot is missing, or has gone back. @throws WickError `ledger-older` */
  async checkAll(database: Database): Promise<void> {
    for (const seen of this.#heads.all()) {
      const head = await database
        .selectFrom('lots')
        .select(['sequence', 'hash'])
        .where('id', '=', seen.lot)
        .executeTakeFirst();
      if (head === undefined) throw this.#older(seen, 0);
      await this.check(database, seen.lot, head);
    }
  }

  #older(seen: SeenHead, entries: number): WickError {
    return new WickError('ledger-older', { ledger: this.#ledger, lot: seen.lot, entries, known: seen.sequence });
  }
}

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
    if (seen !== undefined) await this.#mustHold(database, seen, head);
  }

  /** The same for a lot as it is now, which is remembered. @throws WickError `ledger-older`, `lot-unknown` */
  async look(database: Database, lot: string): Promise<void> {
    // Before the ledger is asked: meanwhile another process of this station may add to both.
    const seen = this.#heads.of(lot);
    const head = await headOf(database, lot);
    if (seen !== undefined) await this.#mustHold(database, seen, head);
    if (head.sequence > (seen?.sequence ?? 0)) this.#heads.keep(lot, head);
  }

  /**
   * Values may be entered: which were used is known only where no lot is missing, or has gone back. A ledger that is in
   * another place now is known by its lots.
   *
   * @throws WickError `ledger-older`
   */
  async checkAll(database: Database): Promise<void> {
    const all = this.#heads.all();
    const heads = new Map(
      (await database.selectFrom('lots').select(['id', 'sequence', 'hash']).execute()).map((row) => [row.id, row]),
    );
    for (const seen of all) {
      const head = heads.get(seen.lot);
      if (head !== undefined) await this.#mustHold(database, seen, head);
      else if (seen.ledger === this.#ledger) throw this.#older(seen, 0);
    }
  }

  /** Of a lot that is in the ledger no longer. False where it never was, as far as this station knows. */
  forget(lot: string): boolean {
    if (this.#heads.of(lot)?.ledger !== this.#ledger) return false;
    this.#heads.forget(lot);
    return true;
  }

  async #mustHold(database: Change | Database, seen: SeenHead, head: LogHead): Promise<void> {
    const isThere =
      seen.sequence === head.sequence
        ? seen.hash === head.hash
        : seen.sequence < head.sequence && (await holdsEntry(database, seen.lot, seen));
    if (!isThere) throw this.#older(seen, head.sequence);
  }

  #older(seen: SeenHead, entries: number): WickError {
    return new WickError('ledger-older', { ledger: this.#ledger, lot: seen.lot, entries, known: seen.sequence });
  }
}

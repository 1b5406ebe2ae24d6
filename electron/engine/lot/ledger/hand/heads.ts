import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { WickError } from '../../../../contract/errors.ts';
import { makeFolder } from '../../../sync-folder.ts';
import type { LogHead } from '../log/head.ts';

/** ms to wait for another process of this station that writes. */
const patience = 5000;

/** Where the log of a lot ended once. */
export type SeenHead = LogHead & { lot: string };

/**
 * Where the logs of lots ended when this station saw them last, on its own disk: a ledger that was put back to an older state
 * lacks them. All processes of a station share one file, and the newest entry stays.
 */
export class Heads implements Disposable {
  readonly #path: string;
  readonly #ledger: string;
  readonly #database: DatabaseSync;

  private constructor(path: string, ledger: string, database: DatabaseSync) {
    this.#path = path;
    this.#ledger = ledger;
    this.#database = database;
  }

  /** `ledger`: its name. @throws WickError `file-unwritable` */
  static async open(folder: string, ledger: string): Promise<Heads> {
    const lots = join(folder, 'lots');
    const path = join(lots, 'heads.sqlite');
    let database: DatabaseSync | undefined;
    try {
      await makeFolder(lots);
      database = new DatabaseSync(path, { timeout: patience });
      database.exec('pragma journal_mode = wal; pragma synchronous = full');
      database.exec('pragma fullfsync = 1; pragma checkpoint_fullfsync = 1; pragma trusted_schema = off');
      database.exec(
        'create table if not exists heads (lot text primary key, ledger text, sequence integer, hash text)',
      );
    } catch (cause) {
      database?.close();
      throw unwritable(path, cause);
    }
    return new Heads(path, ledger, database);
  }

  /** In whichever ledger it was. @throws WickError `file-unwritable` */
  of(lot: string): SeenHead | undefined {
    return this.#read('lot', lot)[0];
  }

  /** Of all lots that were in this ledger. @throws WickError `file-unwritable` */
  all(): SeenHead[] {
    return this.#read('ledger', this.#ledger);
  }

  #read(column: 'lot' | 'ledger', value: string): SeenHead[] {
    return this.#do(() =>
      this.#database
        .prepare(`select lot, sequence, hash from heads where ${column} = ?`)
        .all(value)
        .map(({ lot, sequence, hash }) => ({ lot: String(lot), sequence: Number(sequence), hash: String(hash) })),
    );
  }

  /** When it returns, it is durable; an older one changes nothing. @throws WickError `file-unwritable` */
  keep(lot: string, { sequence, hash }: LogHead): void {
    this.#do(() =>
      this.#database
        .prepare(
          `insert into heads values (?, ?, ?, ?) on conflict (lot) do update set ledger = excluded.ledger,
             sequence = excluded.sequence, hash = excluded.hash where excluded.sequence > heads.sequence`,
        )
        .run(lot, this.#ledger, sequence, hash),
    );
  }

  /** Where a person says that this is the lot's log from now on. @throws WickError `file-unwritable` */
  accept(lot: string, { sequence, hash }: LogHead): void {
    this.#do(() =>
      this.#database.prepare('insert or replace into heads values (?, ?, ?, ?)').run(lot, this.#ledger, sequence, hash),
    );
  }

  [Symbol.dispose](): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #do<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      throw unwritable(this.#path, cause);
    }
  }
}

function unwritable(path: string, cause: unknown): WickError {
  return new WickError('file-unwritable', { path, reason: (cause as Error).message }, { cause });
}

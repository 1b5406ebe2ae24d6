import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { WickError } from '../../../../contract/errors.ts';
import { makeFolder } from '../../../sync-folder.ts';
import type { LogHead } from '../log/head.ts';

/** ms to wait for another process of this station that writes. */
const patience = 5000;

/** Where the log of a lot ended once; `ledger`: the name of the one that it was in then. */
export type SeenHead = LogHead & { lot: string; ledger: string };

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
    return this.#read('where lot = ?', lot)[0];
  }

  /** Of all lots, in whichever ledger they were. @throws WickError `file-unwritable` */
  all(): SeenHead[] {
    return this.#read('');
  }

  #read(which: string, ...values: string[]): SeenHead[] {
    return this.#do(() =>
      this.#database
        .prepare(`select lot, ledger, sequence, hash from heads ${which}`)
        .all(...values)
        .map(({ lot, ledger, sequence, hash }) => ({
          lot: String(lot),
          ledger: String(ledger),
          sequence: Number(sequence),
          hash: String(hash),
        })),
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

  /** Where a person says that the lot is gone. @throws WickError `file-unwritable` */
  forget(lot: string): void {
    this.#do(() => this.#database.prepare('delete from heads where lot = ?').run(lot));
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

/** What SQLite says of a file that is none of its own, or not whole (sqlite.org/rescode.html). */
const damage = new Set([11, 26]);

function unwritable(path: string, cause: unknown): WickError {
  const { message, errcode = 0 } = cause as Error & { errcode?: number };
  // It is no more than a memory: whoever takes it away loses nothing but what it could tell of an older ledger.
  const reason = damage.has(errcode & 0xff)
    ? 'it is damaged. Move it away, and Wick begins another one; until then it cannot tell whether a ledger was put back to an older state'
    : message;
  return new WickError('file-unwritable', { path, reason }, { cause });
}

import { DatabaseSync } from 'node:sqlite';
import { WickError } from '../../../../contract/errors.ts';

/**
 * Held by the one process of this station that works on a lot; the system gives it up when the process ends, however it
 * ends. Node has no locks of files on all systems, SQLite has: an empty database with a transaction that is never ended.
 *
 * @throws WickError `lot-held`, `file-unwritable`
 */
export function lockLot(path: string, lot: string): Disposable {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    database.exec('begin immediate');
    const held = database;
    return { [Symbol.dispose]: () => held.close() };
  } catch (cause) {
    database?.close();
    const { errcode = 0, message } = cause as Error & { errcode?: number };
    if ((errcode & 0xff) === 5) throw new WickError('lot-held', { lot });
    throw new WickError('file-unwritable', { path, reason: message }, { cause });
  }
}

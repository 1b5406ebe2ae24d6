import { spawnSync } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'vitest';

/** Writes into a ledger as somebody who has its database, and no key of any station. */
export function alterLedger(where: string, sql: string): void {
  if (!where.startsWith('postgres')) {
    using database = new DatabaseSync(where);
    database.exec(sql);
    return;
  }
  const url = new URL(where.replace('@/', '@x/'));
  const host = url.searchParams.get('host') ?? '';
  const options = ['-X', '-v', 'ON_ERROR_STOP=1', '-h', host, '-U', 'wick', '-d', url.pathname.slice(1), '-c', sql];
  const { status, stderr } = spawnSync('psql', options, { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
}

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPostgres } from '../../../../../electron/engine/lot/ledger/database/postgres.ts';
import { readAddress } from '../../../../../electron/engine/lot/ledger/database/postgres-address.ts';
import { openSqlite } from '../../../../../electron/engine/lot/ledger/database/sqlite.ts';
import { needing } from '../../../../rigs/needs.ts';
import { Postgres } from '../../../../rigs/postgres.ts';
import { temporaryFolder } from '../../../../rigs/temporary-folder.ts';

describe('what is acknowledged is durable', () => {
  it('in SQLite, on macOS too', async () => {
    await using folder = await temporaryFolder();
    const lane = await openSqlite(join(folder.path, 'ledger.sqlite'), () => {});
    const of = async (name: string) => Object.values((await lane.run(`pragma ${name}`, [])).rows[0] ?? {})[0];
    try {
      expect(await of('journal_mode')).toBe('wal');
      expect(await of('synchronous')).toBe(2);
      expect(await of('fullfsync')).toBe(1);
      expect(await of('checkpoint_fullfsync')).toBe(1);
    } finally {
      await lane.close();
    }
  });

  it.each([
    ['off', 'on'],
    ['local', 'on'],
    ['remote_apply', 'remote_apply'],
  ])('in PostgreSQL, where a role has synchronous_commit %s', needing('postgresql'), async (given, expected) => {
    await using server = await Postgres.start();
    const address = await readAddress(await server.newDatabase());
    await server.query(`alter role wick set synchronous_commit = ${given}`);
    const lane = await openPostgres(address, { patience: 3000, onChange: () => {} });
    try {
      expect((await lane.run('show synchronous_commit', [])).rows).toEqual([{ synchronous_commit: expected }]);
    } finally {
      await lane.close();
    }
  });
});

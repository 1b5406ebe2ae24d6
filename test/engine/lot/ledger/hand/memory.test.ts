import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { databaseOf } from '../../../../../electron/engine/lot/ledger/database/lane.ts';
import { openSqlite } from '../../../../../electron/engine/lot/ledger/database/sqlite.ts';
import { Heads } from '../../../../../electron/engine/lot/ledger/hand/heads.ts';
import { Memory } from '../../../../../electron/engine/lot/ledger/hand/memory.ts';
import { ledgerOf, plainLot, plainUnits } from '../../../../rigs/lot.ts';
import { temporaryFolder } from '../../../../rigs/temporary-folder.ts';

test('a ledger is not called older for what another process of the station adds meanwhile', async () => {
  await using folder = await temporaryFolder();
  const where = join(folder.path, 'ledger.sqlite');
  const signed = plainLot(5);
  const { id: lot } = signed.lot;
  await using other = await ledgerOf(where, folder.path);
  await other.create(signed, plainUnits(5));
  using heads = await Heads.open(folder.path, where);
  const memory = new Memory(heads, where);
  const database = databaseOf('sqlite', async () => {
    const lane = await openSqlite(where, () => {});
    return {
      isBroken: false,
      run: async (sql, parameters) => {
        const answer = await lane.run(sql, parameters);
        // Between the answer and whoever asked.
        const { status } = await other.standing(lot);
        await other.tellLot(lot, status === 'running' ? { kind: 'paused', reason: 'person' } : { kind: 'unpaused' });
        return answer;
      },
      close: () => lane.close(),
    };
  });
  try {
    await memory.look(database, lot);
    await memory.checkAll(database);
  } finally {
    await database.destroy();
  }
});

test('a memory that is no file of SQLite any more says what can be done', async () => {
  await using folder = await temporaryFolder();
  const where = join(folder.path, 'ledger.sqlite');
  {
    await using _ = await ledgerOf(where, folder.path);
  }
  await writeFile(join(folder.path, 'lots', 'heads.sqlite'), Buffer.alloc(8192, 1));
  await expect(ledgerOf(where, folder.path)).rejects.toMatchObject({
    code: 'file-unwritable',
    message: expect.stringContaining('Move it away'),
  });
});

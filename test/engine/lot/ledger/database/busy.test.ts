import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ledgerOf, plainLot, plainUnits } from '../../../../rigs/lot.ts';
import { temporaryFolder } from '../../../../rigs/temporary-folder.ts';

test('a station goes on with all else while another process writes a ledger in SQLite', async () => {
  await using folder = await temporaryFolder();
  const where = join(folder.path, 'ledger.sqlite');
  const signed = plainLot(5);
  const { id: lot } = signed.lot;
  await using ledger = await ledgerOf(where, folder.path);
  await ledger.create(signed, plainUnits(5));
  using other = new DatabaseSync(where);
  other.exec('begin immediate');
  const taken = ledger.reserve({ lot, slot: '1', lease: 60_000 });
  // Were the station to stand still, nobody would end this.
  await sleep(300);
  other.exec('commit');
  expect(await taken).toMatchObject({ unit: { number: 1 } });
});

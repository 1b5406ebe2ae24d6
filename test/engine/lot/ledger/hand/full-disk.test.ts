import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { Journal, readJournal } from '../../../../../electron/engine/lot/ledger/hand/journal.ts';
import { ledgerOf, plainLot, plainUnits } from '../../../../rigs/lot.ts';
import { needing } from '../../../../rigs/needs.ts';
import { temporaryFolder } from '../../../../rigs/temporary-folder.ts';

const lease = 60_000;
const reservation = '11111111-1111-4111-8111-111111111111';

describe('a station whose disk is full', () => {
  it('takes no unit away that it cannot remember to have taken', async () => {
    await using folder = await temporaryFolder();
    const signed = plainLot(5);
    const { id: lot } = signed.lot;
    await using ledger = await ledgerOf(join(folder.path, 'ledger.sqlite'), folder.path);
    await ledger.create(signed, plainUnits(5));
    using heads = new DatabaseSync(join(folder.path, 'lots', 'heads.sqlite'), { timeout: 5000 });
    heads.exec("create trigger full before update on heads begin select raise(fail, 'database or disk is full'); end");
    for (let card = 0; card < 3; card++)
      await expect(ledger.reserve({ lot, slot: '1', lease })).rejects.toMatchObject({ code: 'file-unwritable' });
    heads.exec('drop trigger full');
    expect(await ledger.reserve({ lot, slot: '1', lease })).toMatchObject({ unit: { number: 1, values: 'handed' } });
    expect(await ledger.standing(lot)).toMatchObject({ states: { reserved: 1, open: 4, failed: 0 } });
  });

  it('reads in its journal whatever it has kept once there was room again', needing('root', 'mount'), async () => {
    await using folder = await temporaryFolder();
    const { path } = folder;
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8k', 'wick', path]);
    try {
      const file = join(path, 'lot.journal');
      const { journal } = await Journal.open(file);
      await using _ = journal;
      await journal.keep({ kind: 'asking', reservation });
      let number = 0;
      const keep = async () =>
        await journal.keep({ kind: 'unsent', number: ++number, reservation, unit: 7, event: { kind: 'written' } });
      const full = async () => {
        for (;;) await keep();
      };
      // The line that finds no more room is written in part, the next one not at all.
      await expect(full()).rejects.toMatchObject({ code: 'file-unwritable' });
      const lost = number;
      await expect(keep()).rejects.toMatchObject({ code: 'file-unwritable' });
      execFileSync('mount', ['-o', 'remount,size=64k', path]);
      await keep();
      const { unsent } = await readJournal(file);
      expect(unsent.map((line) => line.number)).toEqual([
        ...Array(lost - 1)
          .keys()
          .map((index) => index + 1),
        number,
      ]);
    } finally {
      execFileSync('umount', ['--lazy', path]);
    }
  });
});

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WickError } from '../../../../electron/contract/errors.ts';
import type { Ledger, Untold } from '../../../../electron/engine/lot/ledger/ledger.ts';
import { openLedger } from '../../../../electron/engine/lot/ledger/open.ts';
import { type LotBench, lotBench, untilBench, untilSlot } from '../../../rigs/lot/lot-bench.ts';
import { needing } from '../../../rigs/needs.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

describe(
  'a bench whose ledger gives no unit, or forgets one',
  needing('sfdisk', 'mkfs.vfat', 'mtype', 'native'),
  () => {
    let stack: AsyncDisposableStack;
    let made: LotBench;
    beforeEach(async () => {
      stack = new AsyncDisposableStack();
      const { path: folder } = stack.use(await temporaryFolder());
      made = stack.use(await lotBench({ folder }));
    });
    afterEach(() => stack.disposeAsync());

    const place = () => join(made.stationFolder, 'ledger.db');

    /** Past the ledger. */
    function asked(statement: string): void {
      using file = new DatabaseSync(place(), { timeout: 5000 });
      file.exec(statement);
    }

    test('starts nothing while the ledger is an older one, says why, and goes on when it is right again', async () => {
      const { ledger, lot } = made;
      const run = stack.use(await made.start());
      await made.drives.insert(1);
      await untilSlot(run, 1, 'done');
      const [before, last] = (await Array.fromAsync(ledger.log(lot.id))).slice(-2);
      asked(`update lots set sequence = ${before?.sequence}, hash = '${before?.hash}'`);
      asked(`update log set sequence = 1000 where sequence = ${last?.sequence}`);
      const { alarms } = await untilBench(run, (state) => state.alarms.length > 0);
      expect(alarms).toMatchObject([{ kind: 'ledger-trouble', error: { code: 'ledger-older' } }]);
      await made.drives.insert(2);
      expect(await untilSlot(run, 2, 'no-units', 'done')).toMatchObject({ state: { why: 'trouble' } });
      // It does not try again and again.
      await expect(
        untilBench(run, ({ slots }) => slots[1]?.state.kind === 'working', { within: 3000 }),
      ).rejects.toThrow();
      expect((await ledger.units(lot.id, { units: [2] }))[0]?.state).toBe('open');
      asked(`update lots set sequence = ${last?.sequence}, hash = '${last?.hash}'`);
      asked(`update log set sequence = ${last?.sequence} where sequence = 1000`);
      expect(await untilSlot(run, 2, 'done')).toMatchObject({ unit: 2 });
      expect((await untilBench(run, (state) => state.alarms.length === 0)).alarms).toEqual([]);
    });

    test('does not open while another program works on the lot, and says so when it comes later', async () => {
      const { lot, key, stationFolder } = made;
      const reserved = { lot: lot.id, slot: 'elsewhere', lease: 60_000 };
      {
        await using other = await openLedger(place(), { key, folder: stationFolder });
        await other.reserve(reserved);
        await expect(made.start()).rejects.toMatchObject({ code: 'lot-held' });
      }
      const run = stack.use(await made.start());
      await using other = await openLedger(place(), { key, folder: stationFolder });
      await other.reserve(reserved);
      await made.drives.insert(1);
      const { slots } = await untilBench(run, ({ alarms }) =>
        alarms.some((alarm) => alarm.kind === 'ledger-trouble' && alarm.error.code === 'lot-held'),
      );
      expect(slots[0]?.state).toMatchObject({ kind: expect.stringMatching(/no-units|countdown|working/) });
      await other[Symbol.asyncDispose]();
      const { alarms } = await untilBench(run, (state) => state.slots[0]?.state.kind === 'done');
      expect(alarms).toEqual([]);
    });

    test('keeps a certificate that is there already, and calls somebody', async () => {
      const folder = join(made.stationFolder, 'certificates', made.lot.id);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, '000001-1.certificate.json'), 'of a card that may be good');
      const run = stack.use(await made.start());
      await made.drives.insert(1);
      await untilSlot(run, 1, 'done');
      const names = await readdir(folder);
      expect(names).toHaveLength(2);
      const aside = names.find((name) => name !== '000001-1.certificate.json') ?? '';
      expect(run.state.alarms).toEqual([{ kind: 'certificate-set-aside', unit: 1, file: join(folder, aside) }]);
    });

    test('shows what the ledger does not know yet, and what it would not take', async () => {
      let untold: Untold = { units: [1], refused: [] };
      const run = stack.use(await made.start({ ledger: withUntold(made.ledger, () => untold) }));
      await made.drives.insert(1);
      expect(await untilSlot(run, 1, 'done')).toMatchObject({ unit: 1, state: { unrecorded: true } });
      const error = new WickError('unit-moved', {
        lot: made.lot.id,
        unit: 1,
        state: 'failed',
        event: 'passed',
      }).toJSON();
      const event = { kind: 'passed' } as const;
      untold = { units: [], refused: [{ lot: made.lot.id, unit: 1, reservation: '', event, error }] };
      expect(run.state.slots[0]?.state).not.toHaveProperty('unrecorded');
      expect(run.state.alarms).toEqual([{ kind: 'unit-refused', unit: 1, error }]);
    });
  },
);

function withUntold(ledger: Ledger, untold: () => Untold): Ledger {
  return new Proxy(ledger, {
    get(target, name) {
      if (name === 'untold') return untold;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

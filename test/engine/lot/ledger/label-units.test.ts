import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Ledger } from '../../../../electron/engine/lot/ledger/ledger.ts';
import { ledgerOf, plainLot, plainUnits, tellAll } from '../../../rigs/lot.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

describe('labels of a batch', () => {
  let stack: AsyncDisposableStack;
  let folder: string;
  let ledger: Ledger;
  let lot: string;
  let now: number;
  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    folder = stack.use(await temporaryFolder()).path;
    now = 1_700_000_000_000;
    ledger = stack.use(await ledgerOf(join(folder, 'ledger.sqlite'), join(folder, 'one'), { now: () => now }));
    const signed = plainLot(3);
    lot = signed.lot.id;
    await ledger.create(signed, plainUnits(4));
    for (let unit = 1; unit <= 3; unit += 1) {
      const taken = await ledger.reserve({ lot, slot: '1', lease: 60_000 });
      if (taken === undefined) throw new Error('no unit');
      await tellAll(ledger, taken);
    }
  });
  afterEach(() => stack.disposeAsync());

  const labels = async () => (await ledger.units(lot)).map((unit) => unit.labels);

  test('are all in the ledger, or none of them', async () => {
    await ledger.label(lot, { units: [2], copies: 2, again: false });
    const both = { units: [1, 2, 3], copies: 1 };
    await expect(ledger.label(lot, { ...both, again: false })).rejects.toMatchObject({
      code: 'label-made',
      fields: { unit: 2 },
    });
    const late = ledger.label(lot, { units: [1, 4], copies: 1, again: true });
    await expect(late).rejects.toMatchObject({ code: 'label-not-passed', fields: { unit: 4, state: 'open' } });
    expect(await labels()).toEqual([0, 2, 0, 0]);
    await ledger.label(lot, { ...both, again: true });
    expect(await labels()).toEqual([1, 3, 1, 0]);
    const told: unknown[] = [];
    for await (const { unit, event } of ledger.log(lot)) if (event.kind === 'labelled') told.push([unit, event.again]);
    expect(told).toEqual([
      [2, false],
      [1, false],
      [2, true],
      [3, false],
    ]);
    expect((await ledger.prove(lot)).problem).toBeUndefined();
  });

  test('leave it known when a unit passed', async () => {
    now += 86_400_000;
    await ledger.label(lot, { units: [1], copies: 1, again: false });
    const [unit] = await ledger.units(lot, { units: [1] });
    expect(unit).toMatchObject({ passed: 1_700_000_000_000, changed: now });
  });

  test('stations have the names that they were admitted by', async () => {
    const other = stack.use(await ledgerOf(join(folder, 'ledger.sqlite'), join(folder, 'two')));
    await ledger.admit(lot, other.card, 'bench 2');
    expect([...(await other.stationNames(lot))]).toEqual([[other.station, 'bench 2']]);
  });
});

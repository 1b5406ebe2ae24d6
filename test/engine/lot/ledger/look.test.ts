import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ledgerOf, plainLot, plainUnits, tellAll } from '../../../rigs/lot.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

test('a list of the few units in some states takes no longer for all that are in others', async () => {
  await using folder = await temporaryFolder();
  await using ledger = await ledgerOf(join(folder.path, 'ledger.sqlite'), folder.path);
  const signed = plainLot(6000);
  const { id: lot } = signed.lot;
  await ledger.create(signed, plainUnits(6000));
  for (let count = 0; count < 3; count++) {
    const taken = await ledger.reserve({ lot, slot: '1', lease: 60_000 });
    if (taken !== undefined) await tellAll(ledger, taken);
  }
  const best = async (work: () => Promise<unknown>) => {
    let shortest = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 7; tries++) {
      const startedAt = performance.now();
      await work();
      shortest = Math.min(shortest, performance.now() - startedAt);
    }
    return shortest;
  };
  const states = ['passed', 'failed', 'scrapped'] as const;
  expect((await ledger.units(lot, { states })).map(({ number }) => number)).toEqual([1, 2, 3]);
  const few = await best(async () => await ledger.units(lot, { states }));
  // Goes through the lot in the order of its numbers, up to as many as are wanted.
  const scan = await best(async () => await ledger.units(lot, { states, limit: 100 }));
  expect(few).toBeLessThan(scan / 3);
});

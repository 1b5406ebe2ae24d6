import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LotStanding } from '../../../../electron/contract/lot/record.ts';
import { unitStates } from '../../../../electron/contract/lot/states.ts';
import { Alarms } from '../../../../electron/engine/lot/run/alarms.ts';
import { hasUnits, wantedOf, whyNone } from '../../../../electron/engine/lot/run/units-left.ts';
import { ledgerOf, plainLot, plainUnits, tellAll, wellEvents } from '../../../rigs/lot.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const none = Object.fromEntries(unitStates.map((state) => [state, 0])) as LotStanding['states'];

function standing(changes: Partial<LotStanding>): LotStanding {
  return {
    id: 'x',
    name: 'x',
    size: 10,
    created: 0,
    status: 'running',
    states: none,
    ready: 0,
    failuresInRow: 0,
    ...changes,
  };
}

test('what has burnt is no unit that is left', () => {
  const burnt = standing({ states: { ...none, passed: 4, shipped: 1, returned: 3, failed: 2 } });
  expect(wantedOf(burnt)).toBe(5);
  expect(hasUnits(burnt)).toBe(false);
  expect(whyNone(burnt)).toBe('no-values');
  expect(new Alarms().list(burnt, [])).toEqual([{ kind: 'few-units-left', left: 0 }]);
  const added = { ...burnt, ready: 4 };
  expect(hasUnits(added)).toBe(true);
  expect(new Alarms().list(added, [])).toEqual([{ kind: 'few-units-left', left: 4 }]);
  expect(new Alarms().list({ ...burnt, ready: 5 }, [])).toEqual([]);
});

test('nothing is missing where all that the lot needs is under way', () => {
  const busy = standing({ states: { ...none, passed: 8, written: 2 } });
  expect([hasUnits(busy), whyNone(busy)]).toEqual([false, 'none-left']);
  expect(new Alarms().list(busy, [])).toEqual([]);
  for (const status of ['paused', 'closed', 'complete'] as const)
    expect(whyNone(standing({ status, ready: 3 }))).toBe(status);
});

test('the ledger counts as ready what it would give', async () => {
  await using folder = await temporaryFolder();
  await using ledger = await ledgerOf(join(folder.path, 'ledger.sqlite'), join(folder.path, 'station'));
  const signed = plainLot(3);
  const { id: lot } = signed.lot;
  await ledger.create(signed, plainUnits(3));
  expect(await ledger.standing(lot)).toMatchObject({ ready: 3, states: { open: 3 } });
  const taken = await ledger.reserve({ lot, slot: '1', lease: 60_000 });
  if (taken === undefined) throw new Error('no unit');
  expect((await ledger.standing(lot)).ready).toBe(2);
  await tellAll(ledger, taken, [...wellEvents.slice(0, 2), { kind: 'failed', cause: 'card' }]);
  await ledger.tell(lot, 1, { kind: 'returned', reason: 'once more' });
  expect(await ledger.standing(lot)).toMatchObject({ ready: 2, states: { open: 2, returned: 1 } });
  const [others] = plainUnits(1);
  if (others !== undefined) await ledger.replace(lot, 1, others);
  expect(await ledger.standing(lot)).toMatchObject({ ready: 3, states: { open: 2, returned: 1 } });
});

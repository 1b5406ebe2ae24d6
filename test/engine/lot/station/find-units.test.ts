import { describe, expect, test } from 'vitest';
import type { LotStanding, UnitRecord } from '../../../../electron/contract/lot/record.ts';
import { type UnitState, unitStates } from '../../../../electron/contract/lot/states.ts';
import type { UnitFilter } from '../../../../electron/engine/lot/ledger/ledger.ts';
import { findUnits } from '../../../../electron/engine/lot/station/find-units.ts';
import { turnsDuring } from '../../../rigs/turns.ts';

/** A ledger of units of which each third failed; remembers how many rows it gave. */
function ledgerOf(count: number) {
  const units = Array.from({ length: count }, (_, index): UnitRecord => {
    const state: UnitState = index % 3 === 0 ? 'failed' : 'passed';
    const shown = { serial: `WK-${index + 1}` };
    return {
      lot: 'x',
      number: index + 1,
      state,
      values: 'fresh',
      attempt: 1,
      shown,
      secret: [],
      labels: 0,
      changed: 0,
    };
  });
  const states = Object.fromEntries(
    unitStates.map((state) => [state, units.filter((one) => one.state === state).length]),
  ) as LotStanding['states'];
  let given = 0;
  return {
    get given() {
      return given;
    },
    standing: async () => ({ states }) as LotStanding,
    async units(_: string, { states, from = 1, limit = Infinity }: UnitFilter = {}) {
      const found = units.filter(({ number, state }) => number >= from && (states?.includes(state) ?? true));
      const some = found.slice(0, limit);
      given += some.length;
      return some;
    },
  };
}

const found = ({ units }: { units: readonly UnitRecord[] }) => units.map(({ number }) => number);

describe('units are found', () => {
  test('by where they stand among all, among those of a state, and by words', async () => {
    const ledger = ledgerOf(2000);
    const all = await findUnits(ledger, 'x', { from: 1998, limit: 5 });
    expect([found(all), all.total]).toEqual([[1999, 2000], 2000]);
    const failed = await findUnits(ledger, 'x', { states: ['failed'], from: 2, limit: 3 });
    expect([found(failed), failed.total]).toEqual([[7, 10, 13], 667]);
    const words = await findUnits(ledger, 'x', { search: 'wk-199 ', states: ['passed'], from: 1, limit: 2 });
    expect([found(words), words.total]).toEqual([[1992, 1994], 6]);
    const long = await findUnits(ledger, 'x', { from: 0, limit: Number.MAX_SAFE_INTEGER });
    expect([long.units.length, long.total]).toEqual([2000, 2000]);
  });

  test('without a look at more of them than are shown, where the ledger has counted them', async () => {
    const ledger = ledgerOf(9000);
    await findUnits(ledger, 'x', { states: ['failed'], from: 0, limit: 100 });
    expect(ledger.given).toBeLessThanOrEqual(500);
  });

  test.each([{ search: 'WK' }, { states: ['failed', 'passed'] as const }, {}])('with breath: %j', async (wish) => {
    const ledger = ledgerOf(9000);
    const turns = await turnsDuring(() => findUnits(ledger, 'x', { ...wish, from: 0, limit: 9000 }));
    expect(turns).toBeGreaterThan(10);
  });

  test('no more once nobody wants them', async () => {
    const ledger = ledgerOf(9000);
    await expect(findUnits(ledger, 'x', { search: 'a', from: 0, limit: 1 }, AbortSignal.abort())).rejects.toThrow();
    expect(ledger.given).toBe(0);
  });
});

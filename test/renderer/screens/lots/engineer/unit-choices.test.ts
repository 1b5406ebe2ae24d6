import { describe, expect, test } from 'vitest';
import {
  handCauses,
  stepUnit,
  type UnitEvent,
  unitStates,
  valueStates,
} from '../../../../../electron/contract/lot/states.ts';
import { causes, choicesOf, fateOf, isOut } from '../../../../../renderer/screens/lots/engineer/lot/unit-choices.ts';

const reason = 'why';
const events = {
  failed: { kind: 'failed', cause: 'boot', message: reason, byHand: true },
  returned: { kind: 'returned', reason },
  scrapped: { kind: 'scrapped', reason },
  replace: { kind: 'replaced' },
} as const satisfies Record<string, UnitEvent>;

const standings = unitStates.flatMap((state) =>
  valueStates.map((values) => ({ state, values, attempt: 1, labels: 0 })),
);

describe('what an engineer may say of a unit', () => {
  test.each(standings)('is what the rules take: $state, $values', (unit) => {
    // One whose card is out has failed first, whatever becomes of it then.
    const before = isOut(unit) ? stepUnit(unit, events.failed) : unit;
    const may = choicesOf(unit);
    expect(may.failed).toBe(stepUnit(unit, events.failed) !== undefined);
    for (const event of ['returned', 'scrapped'] as const) {
      const after = before === undefined ? undefined : stepUnit(before, events[event]);
      expect(may[event]).toBe(after !== undefined);
      if (after === undefined || before === undefined) continue;
      const isKept = after.values === 'fresh';
      const isGone = ['burnt', 'disabling', 'disabled'].includes(unit.values);
      expect(fateOf(unit, event)).toBe(isKept ? 'kept' : isGone ? 'spent' : 'burnt');
    }
    expect(may.replace).toBe(stepUnit(unit, events.replace) !== undefined);
  });

  test('names the causes that the engine takes', () => {
    expect(causes).toEqual(handCauses);
  });
});

import type { UnitRecord } from '../../../../../electron/contract/lot/record.ts';
import { type FailCause, type handCauses, isSpent } from '../../../../../electron/contract/lot/states.ts';

/** What an engineer may say of a unit. */
export type HandEvent = 'failed' | 'returned' | 'scrapped';

/** Why a unit failed whose card has left its station. */
export const causes = ['boot', 'card', 'settings', 'image', 'other'] as const satisfies readonly FailCause[] &
  typeof handCauses;

type Standing = Pick<UnitRecord, 'state' | 'values'>;

/** Its card has left its station: whatever is said of it, it has failed first. */
export function isOut({ state }: Pick<UnitRecord, 'state'>): boolean {
  return state === 'shipped' || state === 'booted';
}

/** Only what the unit's state allows. */
export function choicesOf({ state, values }: Standing): Record<HandEvent | 'replace', boolean> {
  const isDone = isOut({ state }) || state === 'failed' || state === 'passed';
  return {
    failed: isOut({ state }),
    returned: isDone,
    scrapped: isDone || state === 'open' || state === 'returned',
    replace: isSpent(values) && (state === 'open' || state === 'failed' || state === 'returned'),
  };
}

/** What becomes of its values. */
export function fateOf({ state, values }: Standing, event: HandEvent): 'kept' | 'burnt' | 'spent' {
  if (isSpent(values)) return 'spent';
  return event === 'returned' && values === 'fresh' && !isOut({ state }) ? 'kept' : 'burnt';
}

import type { LotStanding } from '../../../electron/contract/lot/record.ts';

/** Of a lot's units. */
export interface Counts {
  passed: number;
  /** Their cards are good; their first boot is awaited. */
  waiting: number;
  failed: number;
}

export function countsOf({ states }: Pick<LotStanding, 'states'>): Counts {
  return { passed: states.passed, waiting: states.shipped + states.booted, failed: states.failed };
}

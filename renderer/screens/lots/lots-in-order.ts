import type { LotStanding } from '../../../electron/contract/lot/record.ts';

const rank: Readonly<Record<LotStanding['status'], number>> = { running: 0, paused: 1, complete: 2, closed: 3 };

/** The one on this bench first, then those that can go on; of each the newest first. */
export function inOrder(lots: readonly LotStanding[], here: string | undefined): LotStanding[] {
  const place = ({ id, status }: LotStanding) => (id === here ? -1 : rank[status]);
  return lots.toSorted((one, other) => place(one) - place(other) || other.created - one.created);
}

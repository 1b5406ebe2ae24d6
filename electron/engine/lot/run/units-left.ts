import type { NoUnits } from '../../../contract/lot/bench.ts';
import type { LotStanding } from '../../../contract/lot/record.ts';

/** Units that the lot needs beside those that are good or under way. */
export function wantedOf({ size, states }: LotStanding): number {
  const { reserved, written, verified, provisioned, shipped, booted, passed } = states;
  return Math.max(0, size - (reserved + written + verified + provisioned + shipped + booted + passed));
}

/** Whether a unit may be had. */
export function hasUnits(standing: LotStanding): boolean {
  return standing.status === 'running' && standing.ready > 0 && wantedOf(standing) > 0;
}

/** Why a lot gives no unit. */
export function whyNone(standing: LotStanding): NoUnits {
  const { status, ready } = standing;
  if (status !== 'running') return status;
  return ready === 0 && wantedOf(standing) > 0 ? 'no-values' : 'none-left';
}

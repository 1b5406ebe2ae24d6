import type { Drive } from '../../contract/drive.ts';

/** How long a drive may leave every request without an answer, in ms. */
export interface StallLimits {
  /** While it reads and writes. */
  io: number;
  /** While it flushes, and at its end, which flushes too: one command to the drive, which shows nothing until it is done. */
  flush: number;
}

/** Linux counts what a drive has finished, so that a slow one is told from a dead one; elsewhere only time can tell. */
const counted: StallLimits = { io: 30_000, flush: 180_000 };
const uncounted: StallLimits = { io: 120_000, flush: 600_000 };

export function stallLimits({ transport }: Pick<Drive, 'transport'>, platform = process.platform): StallLimits {
  return platform === 'linux' && transport !== 'practice' ? counted : uncounted;
}

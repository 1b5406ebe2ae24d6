import type { Drive } from '../../contract/drive.ts';
import type { WickError } from '../../contract/errors.ts';
import type { HelperChannel, HelperExit } from './helper-channel.ts';

/** A way to start a drive's helper with the rights that it needs. */
export interface Elevation {
  /** A person may be asked for each drive, one question after the other, and take any time to answer. */
  asks: boolean;
  start(drive: Drive, how: StartHow): Promise<HelperChannel>;
  /** What it means that the helper ended before it ever answered; undefined for nothing in particular. */
  refusal(drive: Drive, exit: HelperExit): WickError | undefined;
}

export interface StartHow {
  /** The drives of the same job, the same array for all of them: who can asks once for all. */
  together: readonly Drive[];
  /** Ends the question, where one is open. */
  signal: AbortSignal;
}

export type Elevate = (drive: Drive) => Elevation;

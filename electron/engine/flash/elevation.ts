import type { Drive } from '../../contract/drive.ts';
import type { WickError } from '../../contract/errors.ts';
import type { HelperChannel, HelperExit } from './helper-channel.ts';

/** A way to start a drive's helper with the rights that it needs. */
export interface Elevation {
  /** A person may be asked, and take any time to answer. */
  asks: boolean;
  start(drive: Drive): Promise<HelperChannel>;
  /** What it means that the helper ended before it ever answered; undefined for nothing in particular. */
  refusal(drive: Drive, exit: HelperExit): WickError | undefined;
}

export type Elevate = (drive: Drive) => Elevation;

import type { WickError } from '../../../contract/errors.ts';
import type { HelperChannel, HelperExit } from '../helper-channel.ts';

/** A way to start the helper with rights after a person was asked. */
export interface Way {
  /**
   * Starts it with `names`, the drives as the prompt shows them; while the question is open and until `signal`, which ends it.
   * Rejects with what keeps it from asking at all.
   */
  ask(names: readonly string[], how: { target: string; signal: AbortSignal }): Promise<HelperChannel>;
  /** What it means that it ended before it ever answered. */
  refusal(exit: HelperExit, target: string): Promise<WickError> | WickError;
}

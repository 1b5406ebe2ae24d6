import type { Readable, Writable } from 'node:stream';

/** How a helper ended: a clause that fits behind "ended unexpectedly:". */
export interface HelperExit {
  reason: string;
  /** Its exit code; undefined where a signal ended it. */
  code: number | undefined;
  /** The last thing it said on standard error. */
  lastWords: string | undefined;
  /** All of that, or its end. */
  said: string;
}

export function describeExit({
  code,
  signal,
  said,
}: {
  code: number | null;
  signal: string | null;
  said: string;
}): HelperExit {
  const lastWords = said.trim().split('\n').at(-1) || undefined;
  const reason = lastWords ?? (signal === null ? `exit code ${code}` : `signal ${signal}`);
  return { reason, code: code ?? undefined, lastWords, said };
}

/** A running helper, however its rights were had. */
export interface HelperChannel {
  readonly input: Writable;
  readonly output: Readable;
  /** Bytes of this process's memory that the helper was handed over. */
  readonly shared?: number | undefined;
  /** Resolves when it has ended. */
  readonly exited: Promise<HelperExit>;
  /** Ends it with all force that this process has over it; closing `input` is the ordinary way. */
  kill(): void;
}

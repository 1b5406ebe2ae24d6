import type { Drive } from '../../contract/drive.ts';
import type { Range } from '../../contract/range.ts';

export type DigestAlgorithm = 'sha1' | 'sha256' | 'sha512';

/**
 * One drive opened for writing, through its helper process. Calls may be made while others are under way; they are
 * carried out in order of arrival where they touch the same bytes. Failures are WickErrors `target-…` and `helper-failed`.
 */
export interface OpenTarget extends AsyncDisposable {
  readonly drive: Drive;
  /** Bytes. */
  readonly size: number;
  /** Offsets and lengths of writes must be multiples of this; bytes. */
  readonly blockSize: number;
  /** What `hash` and `read` return comes from the medium itself; without it, it may come from the computer's memory. */
  readonly provesMedium: boolean;
  /** `zero` costs the drive next to nothing: it writes none of them. False for good once it has refused to. */
  readonly zeroesFast: boolean;
  /**
   * Sends bytes; resolves once the drive has taken them. `data` must stay untouched until then; where it lies in a chunk
   * (see chunk-memory.ts), that is held as long as anything reads it, even after a failure. At most 4 MiB.
   */
  write(offset: number, data: Uint8Array): Promise<void>;
  /** Makes the range, in whole blocks, read as zeroes. */
  zero(range: Range): Promise<void>;
  /** Resolves once everything acknowledged is on the medium. */
  flush(): Promise<void>;
  /**
   * Reads from the medium (see `provesMedium`), and returns a lower-case hex digest for each range. `onBytes` is told how many
   * bytes were read since it was called last.
   */
  hash(ranges: readonly Range[], algorithm: DigestAlgorithm, onBytes?: (bytes: number) => void): Promise<string[]>;
  /** Reads bytes from the medium (see `provesMedium`). At most 4 MiB. */
  read(range: Range): Promise<Uint8Array>;
  /**
   * Lets the system read the new partition table, closes the drive, and ejects it where asked. Returns what could not be
   * done, in sentences without a full stop; the data is safe all the same.
   */
  finish(options: { eject: boolean }): Promise<readonly string[]>;
}

export interface OpenTargetOptions {
  signal: AbortSignal;
  mode: 'write' | 'read';
  /** Write although `drive.risks` is not empty; the person typed the drive's name. */
  force: boolean;
  /**
   * Bytes of writes under way at a time, 1 MiB and more, default 12 MiB. The helper's memory follows it: it has as much
   * again for what it reads.
   */
  window?: number;
  /** The drives of the same job, the same array for each: a person is asked once for all of them. */
  together?: readonly Drive[];
  /** A helper that was started before for this drive, with the same window; whoever opens the drive has it from then on. */
  spare?: SpareHelper | undefined;
}

export type TargetOpener = (drive: Drive, options: OpenTargetOptions) => Promise<OpenTarget>;

/** A helper that waits, and has opened nothing yet. Where it could not be started, opening the drive says why. */
export interface SpareHelper extends AsyncDisposable {
  /** Its drive's path. */
  readonly path: string;
}

/** Starts a helper before there is anything for it to do. */
export type HelperStarter = (drive: Drive, options: { window: number }) => SpareHelper;

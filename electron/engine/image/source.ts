/** Where the bytes of an image file come from: a file, an http(s) URL or standard input. */
export interface Source {
  /** As the person named it. */
  readonly name: string;
  /** Last part of the path, without query or fragment; `-` for standard input. */
  readonly fileName: string;
  /** Bytes, where known. */
  readonly size: number | undefined;
  /** The file it is read from, where it is one. */
  readonly path: string | undefined;
  /** False where it can be read only once, from the start. */
  readonly seekable: boolean;
  /** Bytes delivered so far by all readers. */
  bytesRead(): number;
  /** The bytes from `start` (default 0) up to `end` (exclusive, default the end). Chunks of 64 KiB to 1 MiB. */
  open(options: OpenSourceOptions): AsyncIterable<Uint8Array>;
  /**
   * Another file beside this one, or undefined where there is none of that name. `hurried`: it can be done without, and
   * is worth one short try only.
   */
  sibling(fileName: string, signal: AbortSignal, patience?: 'usual' | 'hurried'): Promise<Source | undefined>;
}

export interface OpenSourceOptions {
  signal: AbortSignal;
  start?: number;
  end?: number;
  /** Chunks may be lent (see chunk-memory.ts); without, they are the consumer's. */
  lend?: boolean;
}

const codecs = ['gzip', 'bzip2', 'xz', 'lzma', 'zstd', 'lz4'] as const;
export type Codec = (typeof codecs)[number];

export function isCodec(name: string | undefined): name is Codec {
  return codecs.some((codec) => codec === name);
}

export interface DecodeOptions {
  /** The source as the person named it, for messages. */
  what: string;
  signal: AbortSignal;
  /** Most bytes that the decoder may take for dictionaries and windows; more is refused with `source-memory`. */
  memoryLimit?: number;
  /** Chunks of output may be lent (see chunk-memory.ts); without, they are the consumer's. */
  lend?: boolean;
}

/**
 * Turns a compressed stream into its content: all members, streams or frames, to the true end of the input. Truncated
 * input throws `source-truncated`, damage `source-corrupt`, anything behind the last member `source-trailing-junk`, each
 * with the offset in the compressed input; empty input throws `source-empty`. Leaving the loop early frees everything.
 * Chunks are up to 1 MiB. Input chunks may be lent.
 */
export type Decoder = (input: AsyncIterable<Uint8Array>, options: DecodeOptions) => AsyncIterable<Uint8Array>;

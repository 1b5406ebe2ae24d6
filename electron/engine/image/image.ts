import type { Range } from '../../contract/range.ts';
import type { BlockMap } from './bmap/bmap.ts';

/** Decoded bytes of an image at their place. Between two chunks there may be a gap that the image leaves open. */
export interface ImageChunk {
  /** Bytes from the start of the image; ascending, never overlapping. */
  offset: number;
  data: Uint8Array;
}

export interface OpenImageOptions {
  signal: AbortSignal;
  /**
   * Only what lies in these (sorted, not overlapping) is wanted. A hint: formats that can seek skip the rest, others may
   * still deliver it.
   */
  ranges?: readonly Range[];
  /** Chunks may be lent (see chunk-memory.ts); without, they are the consumer's. */
  lend?: boolean;
}

/** `validator` is a strong ETag, or Last-Modified where there is none; `size` is bytes of the packed file. */
export type ImageOrigin =
  | { kind: 'file'; path: string }
  | { kind: 'url'; address: string; validator: string | undefined; size: number | undefined };

/** A disk image, whatever it is packed in, ready to be decoded. */
export interface Image {
  /** As the person named it. */
  name: string;
  /** How it is packed, outermost first: `['tar', 'gzip', 'bzip2']`; empty for a raw image. */
  formats: readonly string[];
  /** Decoded bytes, where known before decoding. */
  size: number | undefined;
  /** Compressed bytes, where known. */
  sourceSize: number | undefined;
  /** The file the image is read from, where it is one. */
  path: string | undefined;
  /** Where the packed file comes from, as far as it can be told again without reading it. */
  origin?: ImageOrigin | undefined;
  /** The map found beside the image or named by the person. */
  bmap: BlockMap | undefined;
  /**
   * Where present, `open` yields exactly its ranges, and has compared each with its SHA-256 before: they need no digest
   * taken again.
   */
  proven?: BlockMap | undefined;
  /**
   * Parts of a raw image that hold data, from its file system: ascending, apart from each other, in whole blocks of 4096
   * bytes but for the last one, which ends with the image at the latest. What lies between them are zeroes. Absent where
   * unknown, where there are no holes, and where there is nothing else.
   */
  extents: readonly Range[] | undefined;
  /** False for standard input: it can be decoded only once. */
  rereadable: boolean;
  /** Compressed bytes read so far by all runs. */
  bytesRead(): number;
  /**
   * Lower-case hex SHA-256 of the packed file as it was downloaded: read again where it can be (unless `readAgain` is
   * false), else known once one run of `open` has passed over all of it; undefined where parts were skipped.
   */
  sourceSha256(signal: AbortSignal, options?: { readAgain?: boolean }): Promise<string | undefined>;
  /**
   * Decodes the image from its start. Ends only at the true end of the data, and where `size` and the map say it is; throws
   * WickError (`source-…`) otherwise.
   * A gap between two chunks, before the first or behind the last, is what nobody cares about in an image of Android's
   * sparse format (DONT_CARE): it may be left on the drive as it is. No other format leaves gaps, holes of a raw file are
   * delivered as the zeroes they are; gaps are then only what `ranges` leaves out.
   */
  open(options: OpenImageOptions): AsyncIterable<ImageChunk>;
}

import { createHasher, type Hasher } from '../../../native/hasher.ts';
import type { Range } from '../../contract/range.ts';
import type { BlockMap } from '../image/bmap/bmap.ts';
import { holdChunk, letGoOfChunk } from '../image/chunk-memory.ts';
import { HashQueue } from '../image/hash-queue.ts';
import type { ImageChunk } from '../image/image.ts';
import { pieceAlignment } from './pieces.ts';

/** Most bytes that are compared, and if need be written again, as one. */
export const segmentSize = 4 << 20;

/** A run of written bytes and what it must read back as. */
export interface Segment extends Range {
  /** Lower-case hex digest; SHA-256 unless said otherwise. Empty where none was asked for. */
  digest: string;
}

/** A segment with its bytes, in aligned pieces. */
export interface SegmentData extends Range {
  /** As that of a Segment; it may be taken while the bytes are written already. */
  digest: Promise<string>;
  /** Their bytes are valid until `release`. */
  pieces: readonly ImageChunk[];
  /** The bytes are not needed any more. Whoever got a segment calls it, whatever happens. */
  release: () => void;
}

/** Without the bytes, once the digest is taken. */
export async function withDigest({ offset, length, digest }: Range & { digest: Promise<string> }): Promise<Segment> {
  return { offset, length, digest: await digest };
}

export interface SegmentOptions {
  /** Take digests; without, they stay empty. */
  hash: boolean;
  /** A segment ends here at the latest; bytes. */
  splitAt: number;
  /**
   * Its SHA-256 checksums stand in for digests of our own. Whoever gives it compares the image with the map as well, so
   * that a checksum is not believed but known.
   */
  map?: BlockMap | undefined;
}

/** Gathers pieces, which may be lent, into segments. A new one begins at each gap, at each small range of the map, and at `splitAt`. */
export async function* cutSegments(
  pieces: AsyncIterable<ImageChunk>,
  options: SegmentOptions,
): AsyncGenerator<SegmentData> {
  const known = options.hash ? knownDigests(options.map, options.splitAt) : new Map<number, Known>();
  const queue = new HashQueue();
  let open: OpenSegment | undefined;
  const close = () => {
    const closed = open?.close();
    open = undefined;
    return closed;
  };
  try {
    for await (const piece of pieces) {
      const begins = known.has(piece.offset) || piece.offset === options.splitAt;
      const complete = begins || open?.takes(piece) === false ? close() : undefined;
      if (complete !== undefined) yield complete;
      open ??= new OpenSegment(piece.offset, options.hash, known.get(piece.offset));
      await open.add(piece, queue);
    }
    const last = close();
    if (last !== undefined) yield last;
  } finally {
    close()?.release();
  }
}

interface Known {
  length: number;
  digest: string;
}

class OpenSegment {
  readonly #offset: number;
  readonly #known: Known | undefined;
  readonly #hasher: Hasher | undefined;
  readonly #pieces: ImageChunk[] = [];
  #length = 0;

  constructor(offset: number, hash: boolean, known: Known | undefined) {
    this.#offset = offset;
    this.#known = known;
    this.#hasher = hash && known === undefined ? createHasher('sha256') : undefined;
  }

  takes({ offset, data }: ImageChunk): boolean {
    if (offset !== this.#offset + this.#length) return false;
    return this.#length + data.length <= (this.#known?.length ?? segmentSize);
  }

  async add(piece: ImageChunk, queue: HashQueue): Promise<void> {
    holdChunk(piece.data);
    this.#pieces.push(piece);
    this.#length += piece.data.length;
    if (this.#hasher !== undefined) await queue.update(this.#hasher, piece.data);
  }

  close(): SegmentData {
    const pieces = this.#pieces;
    const digest = this.#hasher?.digest() ?? Promise.resolve(this.#known?.digest ?? '');
    digest.catch(() => {}); // a reader that stops early does not await it
    const release = () => {
      for (const { data } of pieces.splice(0)) letGoOfChunk(data);
    };
    return { offset: this.#offset, length: this.#length, digest, pieces, release };
  }
}

/** Ranges of a map that can be segments as they are, by their offset. */
function knownDigests(map: BlockMap | undefined, splitAt: number): Map<number, Known> {
  const known = new Map<number, Known>();
  if (map?.checksumType !== 'sha256') return known;
  for (const { offset, length, checksum } of map.ranges) {
    const aligned =
      offset % pieceAlignment === 0 && (length % pieceAlignment === 0 || offset + length === map.imageSize);
    const crosses = offset < splitAt && offset + length > splitAt;
    if (checksum !== undefined && aligned && !crosses && length <= segmentSize)
      known.set(offset, { length, digest: checksum });
  }
  return known;
}

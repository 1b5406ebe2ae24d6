import type { Range } from '../../contract/range.ts';
import { clip } from '../image/clip.ts';
import type { ImageChunk } from '../image/image.ts';

/** Every piece starts and ends on a multiple of this, so that it fits drives with 512 and with 4096 byte blocks. */
export const pieceAlignment = 4096;
/** Most bytes of a piece. */
export const pieceSize = 1 << 20;

/**
 * Cuts chunks of any size into aligned pieces of the wanted ranges. Bytes that share a block with wanted ones but were
 * left open by the image are zero. The last piece ends with the image and may be odd. Copies only what is not aligned.
 */
export async function* cutPieces(
  chunks: AsyncIterable<ImageChunk>,
  wanted: readonly Range[] | undefined,
): AsyncGenerator<ImageChunk> {
  const block = new PartialBlock();
  for await (const part of wanted === undefined ? chunks : clip(chunks, wanted)) yield* alignPart(part, block);
  yield* block.flush();
}

/** A block that two parts share, gathered until it is full. */
class PartialBlock {
  #offset = 0;
  #data: Uint8Array | undefined;
  #length = 0;

  /** Takes what belongs to the open block; returns how much it took. */
  take(part: ImageChunk): number {
    if (this.#data === undefined || part.offset >= this.#offset + pieceAlignment) return 0;
    const at = part.offset - this.#offset;
    const taken = part.data.subarray(0, pieceAlignment - at);
    this.#data.set(taken, at);
    this.#length = at + taken.length;
    return taken.length;
  }

  open(offset: number): void {
    this.#offset = offset;
    this.#data = new Uint8Array(pieceAlignment);
    this.#length = 0;
  }

  full(): boolean {
    return this.#length === pieceAlignment;
  }

  /** At the image's end the block is handed over as far as it is filled; before, it is padded with zeroes. */
  *flush(whole = false): Generator<ImageChunk> {
    if (this.#data !== undefined) {
      yield { offset: this.#offset, data: whole ? this.#data : this.#data.subarray(0, this.#length) };
    }
    this.#data = undefined;
  }
}

function* alignPart(part: ImageChunk, block: PartialBlock): Generator<ImageChunk> {
  let { offset, data } = part;
  const advance = (length: number) => {
    offset += length;
    data = data.subarray(length);
  };
  advance(block.take(part));
  if (block.full() || data.length > 0) yield* block.flush(true);
  if (data.length === 0) return;
  const misaligned = offset % pieceAlignment;
  if (misaligned !== 0) {
    block.open(offset - misaligned);
    advance(block.take({ offset, data }));
    if (block.full()) yield* block.flush(true);
  }
  const tail = data.length % pieceAlignment;
  const bulk = data.length - tail;
  for (let at = 0; at < bulk; at += pieceSize) {
    yield { offset: offset + at, data: data.subarray(at, Math.min(bulk, at + pieceSize)) };
  }
  if (tail > 0) {
    block.open(offset + bulk);
    block.take({ offset: offset + bulk, data: data.subarray(bulk) });
  }
}

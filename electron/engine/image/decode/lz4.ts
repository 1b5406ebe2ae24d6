import type { ByteCursor } from '../container/cursor.ts';
import type { Decoder } from '../decoder.ts';
import { decodeBlock } from './lz4-block.ts';
import { type FrameHeader, readFrameHeader } from './lz4-header.ts';
import { littleEndian, readMagic } from './magic.ts';
import { corrupt, packageDecoder, readAll, truncated } from './package.ts';
import { XxHash32 } from './xxhash32.ts';

const frameMagic = 0x184d2204;
const legacyMagic = 0x184c2102;
const historySize = 64 << 10;
const storedBit = 0x80000000;
const legacyBlock = 8 << 20;
/** Of a legacy block that does not compress. */
const legacyLargest = legacyBlock + Math.floor(legacyBlock / 255) + 16;

/** lz4 frames (lz4 frame format 1.6), frame after frame, and the legacy format of `lz4 -l`. */
export const lz4: Decoder = packageDecoder('lz4', async function* unlz4(cursor) {
  for (;;) {
    const magic = await readMagic(cursor, 'lz4', [frameMagic, legacyMagic]);
    if (magic === undefined) return;
    if (magic === legacyMagic) yield* legacyFrame(cursor);
    else yield* frame(cursor, await readFrameHeader(cursor));
  }
});

async function* frame(cursor: ByteCursor, header: FrameHeader): AsyncGenerator<Uint8Array> {
  const window = new Window(header.largestBlock, header.linked);
  const content = new XxHash32();
  let size = 0;
  for (;;) {
    const field = littleEndian(await readAll(cursor, 4));
    if (field === 0) break;
    const stored = field >= storedBit;
    const length = stored ? field - storedBit : field;
    if (length > header.largestBlock) throw corrupt(cursor, 'a block is larger than the frame allows');
    const block = await readAll(cursor, length);
    const bytes = stored ? window.store(block) : window.decode(block);
    if (bytes === undefined) throw corrupt(cursor, 'invalid block');
    if (header.blockChecksums) {
      const expected = new XxHash32().update(block).digest();
      if (littleEndian(await readAll(cursor, 4)) !== expected) throw corrupt(cursor, "a block's checksum differs");
    }
    if (header.contentChecksum) content.update(bytes);
    size += bytes.length;
    // The window is written over; what is handed out is not.
    yield bytes.slice();
  }
  if (header.contentChecksum && littleEndian(await readAll(cursor, 4)) !== content.digest()) {
    throw corrupt(cursor, 'the checksum differs');
  }
  if (header.contentSize !== undefined && header.contentSize !== size) throw corrupt(cursor, 'the length differs');
}

/** It has no end mark: it ends with the input or with the magic of another frame. */
async function* legacyFrame(cursor: ByteCursor): AsyncGenerator<Uint8Array> {
  const window = new Window(legacyBlock, false);
  for (;;) {
    const field = await cursor.peek(4);
    if (field.length === 0) return;
    if (field.length < 4) throw truncated(cursor);
    const size = littleEndian(field);
    if (size > legacyLargest) return;
    await cursor.read(4);
    const bytes = window.decode(await readAll(cursor, size));
    if (bytes === undefined) throw corrupt(cursor, 'invalid block');
    // The window is written over; what is handed out is not.
    yield bytes.slice();
  }
}

/** Decoded bytes: those that the next block may refer to, and that block. */
class Window {
  readonly #bytes: Uint8Array;
  readonly #largestBlock: number;
  readonly #linked: boolean;
  #start = 0;
  #end = 0;

  constructor(largestBlock: number, linked: boolean) {
    this.#bytes = new Uint8Array(historySize + largestBlock);
    this.#largestBlock = largestBlock;
    this.#linked = linked;
  }

  /** The block's content, valid until the next one; undefined if it is invalid. */
  decode(block: Uint8Array): Uint8Array | undefined {
    this.#makeRoom();
    const start = this.#end;
    const earliest = this.#linked ? Math.max(this.#start, start - historySize) : start;
    const end = decodeBlock(block, this.#bytes, start, start + this.#largestBlock, earliest);
    return end === undefined ? undefined : this.#produced(end);
  }

  store(block: Uint8Array): Uint8Array {
    this.#makeRoom();
    this.#bytes.set(block, this.#end);
    return this.#produced(this.#end + block.length);
  }

  #produced(end: number): Uint8Array {
    const bytes = this.#bytes.subarray(this.#end, end);
    this.#end = end;
    return bytes;
  }

  #makeRoom(): void {
    if (this.#end + this.#largestBlock <= this.#bytes.length) return;
    const kept = this.#linked ? Math.min(this.#end - this.#start, historySize) : 0;
    this.#bytes.copyWithin(0, this.#end - kept, this.#end);
    this.#start = 0;
    this.#end = kept;
  }
}

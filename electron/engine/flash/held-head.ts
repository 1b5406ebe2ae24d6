import { digestOf } from '../../../native/hasher.ts';
import type { BlockView } from '../image/block-view.ts';
import { mustBeInside } from '../image/view/slice.ts';
import type { SegmentData } from './segments.ts';
import { headSize } from './table.ts';

/**
 * A drive as it will be once its first bytes are written: those are still held back in memory, and changed there; all else
 * is the drive's.
 */
export class HeldHead implements Required<BlockView> {
  readonly #drive: Required<BlockView>;
  readonly #held: readonly SegmentData[];
  readonly #bytes: Uint8Array;
  #changed = false;

  constructor(drive: Required<BlockView>, held: readonly SegmentData[]) {
    this.#drive = drive;
    this.#held = held;
    // What the image leaves open there was emptied when the old table was wiped.
    this.#bytes = new Uint8Array(Math.min(headSize, drive.size));
    for (const { pieces } of held) for (const { offset, data } of pieces) this.#bytes.set(data, offset);
  }

  get size(): number {
    return this.#drive.size;
  }

  /** What is to be written last; where nothing was changed, what was held back. */
  get segments(): readonly SegmentData[] {
    if (!this.#changed) return this.#held;
    const data = this.#bytes;
    return [
      {
        offset: 0,
        length: data.length,
        digest: digestOf('sha256', data),
        pieces: [{ offset: 0, data }],
        release: () => {},
      },
    ];
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    mustBeInside(this.size, offset, length);
    const held = this.#bytes.slice(offset, offset + length);
    if (held.length === length) return held;
    const rest = await this.#drive.read(offset + held.length, length - held.length);
    return held.length === 0 ? rest : Buffer.concat([held, rest]);
  }

  async write(offset: number, data: Uint8Array): Promise<void> {
    mustBeInside(this.size, offset, data.length);
    const held = data.subarray(0, Math.max(0, this.#bytes.length - offset));
    if (held.length > 0) {
      this.#bytes.set(held, offset);
      this.#changed = true;
    }
    if (held.length < data.length) await this.#drive.write(offset + held.length, data.subarray(held.length));
  }
}

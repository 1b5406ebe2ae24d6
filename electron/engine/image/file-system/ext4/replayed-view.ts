import { WickError } from '../../../../contract/errors.ts';
import type { BlockView } from '../../block-view.ts';
import type { Logged } from './journal.ts';
import { journalMagic } from './journal-blocks.ts';
import type { ExtVolume } from './volume.ts';

/** A volume as it would be once its journal was carried out. Nothing is written to it. */
export class ReplayedView implements BlockView {
  readonly size: number;
  readonly #volume: ExtVolume;
  readonly #blocks: ReadonlyMap<number, Logged>;

  constructor(volume: ExtVolume, blocks: ReadonlyMap<number, Logged>) {
    this.#volume = volume;
    this.#blocks = blocks;
    this.size = volume.view.size;
  }

  /** @throws WickError `file-system-damaged` where a copy in the journal is not what was put there */
  async read(offset: number, length: number): Promise<Uint8Array> {
    const { blockSize } = this.#volume.superblock;
    const bytes = Uint8Array.from(await this.#volume.view.read(offset, length));
    for (let block = Math.floor(offset / blockSize); block * blockSize < offset + length; block += 1) {
      const logged = this.#blocks.get(block);
      if (logged === undefined) continue;
      const copy = await this.#copy(block, logged);
      const from = Math.max(offset, block * blockSize);
      const to = Math.min(offset + length, (block + 1) * blockSize);
      bytes.set(copy.subarray(from - block * blockSize, to - block * blockSize), from - offset);
    }
    return bytes;
  }

  async #copy(block: number, { copy, escaped, isIntact }: Logged): Promise<Buffer> {
    const { superblock, what, view } = this.#volume;
    const { blockSize, kind } = superblock;
    const bytes = Buffer.from(await view.read(copy * blockSize, blockSize));
    if (isIntact?.(bytes) === false) {
      const reason = `what its journal holds of block ${block} differs from its checksum`;
      throw new WickError('file-system-damaged', { what, kind, reason });
    }
    if (escaped) bytes.writeUInt32BE(journalMagic, 0);
    return bytes;
  }
}

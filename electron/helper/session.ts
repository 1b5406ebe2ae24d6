import { WickError } from '../contract/errors.ts';
import type { RequestOf } from '../contract/helper-messages.ts';
import type { AlignedMemory } from './aligned-memory.ts';
import type { DriveFile } from './drive-file.ts';
import { RangeHasher } from './hash.ts';
import { openDrive } from './open.ts';
import { Order } from './order.ts';
import { readBlocks } from './read-blocks.ts';
import { refuseUnnamed } from './refuse-other.ts';
import { release } from './release.ts';
import { writeZeroes } from './zero.ts';

type Progress = (bytes: number) => void;

/** What memory must be aligned to; bytes. */
const page = 4096;

/** What is done to the one drive of this process, from `open` to `finish`. Requests may come while others are under way. */
export class DriveSession {
  readonly #memory: AlignedMemory;
  readonly #order = new Order();
  #drive: DriveFile | undefined;
  #used = false;
  #ranges: RangeHasher | undefined;
  readonly #only: string | undefined;

  /**
   * @param memory for what is read from the drive
   * @param only the one drive that may be opened, as `nameDrive` names it, or `nameReader`
   */
  constructor(memory: AlignedMemory, only?: string) {
    this.#memory = memory;
    this.#only = only;
  }

  /** Counters that change whenever the drive has finished something. */
  finishedIo(): string {
    return this.#drive?.facts.finishedIo() ?? '';
  }

  /** The drive has finished nothing for a while. */
  silent(): void {
    this.#drive?.silent();
  }

  async open(request: RequestOf<'open'>) {
    if (this.#used) throw misuse('a second drive');
    this.#used = true;
    const place = this.#only === undefined ? 'drive' : refuseUnnamed(request, this.#only);
    this.#drive = await openDrive(request, { memory: this.#memory, place });
    const { size, blockSize } = this.#drive.facts;
    return { size, blockSize, bypassesCache: await this.#drive.bypassesCache(), zeroes: zeroesOf(this.#drive) };
  }

  /** `payload` is written up to its next whole block, padded with zeroes. */
  async write({ offset }: RequestOf<'write'>, payload: Uint8Array) {
    const drive = this.#opened();
    const blocks = wholeBlocks(payload, drive.facts.blockSize);
    const end = this.#end(offset, blocks.length, drive.facts.blockSize);
    await this.#order.run(offset, end, 'write', () => drive.write(blocks, offset));
    return {};
  }

  /** As `write`, of bytes that lie in the memory which the engine shares. */
  async writeShared({ offset, at, length }: RequestOf<'write-shared'>, shared: Uint8Array) {
    const drive = this.#opened();
    if (at % page !== 0 || at + length > shared.length) throw misuse(`${length} bytes of memory at ${at}`);
    const end = this.#end(offset, length, drive.facts.blockSize);
    const bytes = shared.subarray(at, at + length);
    await this.#order.run(offset, end, 'write', () => drive.write(bytes, offset));
    return {};
  }

  async zero({ offset, length }: RequestOf<'zero'>, progress: Progress) {
    const drive = this.#opened();
    const end = this.#end(offset, length, drive.facts.blockSize);
    await this.#order.run(offset, end, 'write', () => writeZeroes(drive, this.#memory, offset, end, progress));
    return { zeroes: zeroesOf(drive) };
  }

  async flush() {
    const drive = this.#opened();
    await this.#order.runAlone(() => drive.flush());
    return {};
  }

  async hash({ ranges, algorithm }: RequestOf<'hash'>, progress: Progress) {
    const drive = this.#opened();
    const ends = ranges.map(([offset, length]) => this.#end(offset, length));
    const start = Math.min(...ranges.map(([offset]) => offset));
    const work = async () => {
      // Loaded by the first who needs it: it would hold up the start.
      const { createHasher } = await import('../../native/hasher.ts');
      await drive.forgetCache();
      // One for all requests: it goes from one into the next, where two would only drive a card's reading apart.
      this.#ranges ??= new RangeHasher(drive, this.#memory, createHasher);
      return await this.#ranges.hash(ranges, algorithm, progress);
    };
    return { digests: await this.#order.run(start, Math.max(...ends), 'read', work) };
  }

  /** Gives the bytes to `use` and takes their memory back afterwards. */
  async read({ offset, length }: RequestOf<'read'>, use: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    const drive = this.#opened();
    const end = this.#end(offset, length);
    const work = async () => {
      await drive.forgetCache();
      return await readBlocks(drive, this.#memory, offset, end);
    };
    const buffer = await this.#order.run(offset, end, 'read', work);
    try {
      const skip = offset % drive.facts.blockSize;
      await use(buffer.subarray(skip, skip + length));
    } finally {
      this.#memory.giveBack(buffer);
    }
  }

  async finish({ eject }: RequestOf<'finish'>) {
    const drive = this.#opened();
    this.#drive = undefined;
    return { notes: await this.#order.runAlone(() => release(drive, eject)) };
  }

  #opened(): DriveFile {
    if (this.#drive === undefined) throw misuse('a request without a drive');
    return this.#drive;
  }

  /** The end of a run of bytes, which must lie on the drive, and begin on a multiple of `align`. */
  #end(offset: number, length: number, align = 1): number {
    const end = offset + length;
    if (end > this.#opened().facts.size || offset % align !== 0 || length % align !== 0) {
      throw misuse(`${length} bytes at ${offset}`);
    }
    return end;
  }
}

function zeroesOf({ clears }: DriveFile): 'fast' | 'written' {
  return clears ? 'fast' : 'written';
}

function misuse(what: string): WickError {
  return new WickError('bug', { reason: `the helper was asked for ${what}` });
}

/** The payload's memory goes on to the end of its block. */
function wholeBlocks(payload: Uint8Array, blockSize: number): Uint8Array {
  const length = Math.ceil(payload.length / blockSize) * blockSize;
  if (length === payload.length) return payload;
  const blocks = new Uint8Array(payload.buffer, payload.byteOffset, length);
  blocks.fill(0, payload.length);
  return blocks;
}

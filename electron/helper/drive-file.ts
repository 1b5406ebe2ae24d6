import { close, fsync, read, write } from 'node:fs';
import { promisify } from 'node:util';
import { WickError } from '../contract/errors.ts';
import { ioFault, systemCode } from './fault.ts';
import { IoWindow } from './io-window.ts';

const readAt = promisify(read);
const writeAt = promisify(write);
const syncFile = promisify(fsync);
const closeFile = promisify(close);

/** Bytes given to the system at a time, which cuts them further to what the drive's controller takes. */
export const pieceSize = 1 << 20;
/** Bytes below which a refused request is not cut any further. */
const smallest = 4096;
/** Bytes under way at most, where nothing says less. */
const mostUnderWay = 16 << 20;
/** Bytes below which no drive is asked to clear: every command takes its time. */
const leastCleared = 64 << 10;
/** Bytes up to which a clearing takes the time of one command, whatever its length. */
const oneCommand = 16 << 20;
/** Bytes that may wait in the page cache where it cannot be passed by. */
const cachedSize = 32 << 20;
/** ms for which a medium counts as the one that was opened. */
const mediumKept = 1000;

export interface DriveFileFacts {
  path: string;
  descriptor: number;
  /** Bytes, a multiple of `blockSize`. */
  size: number;
  /** Bytes. */
  blockSize: number;
  /** Reads and writes pass the page cache by. */
  direct: boolean;
  /** The target is a file that stands in for a drive. */
  practice: boolean;
  writable: boolean;
  /** Bytes that the drive and its queue can hold at a time, where that is known. */
  queueSize?: number;
  /** Bytes that the drive best takes as one, so that no write need cross their multiples; where that is known. */
  unit?: number;
  /** The drive is said to make whole ranges read as zeroes by itself. */
  clears: boolean;
  /** Lets the system see the new partitions, while the drive is still open; returns notes. */
  showPartitions?: (descriptor: number) => Promise<string[]>;
  /** Counters that change whenever the drive has finished something; always the same where there are none. */
  finishedIo: () => string;
  /** Flushes the drive, where that takes more than fsync. */
  sync?: (descriptor: number) => Promise<void>;
  /** Takes back what was set for as long as the drive is open. */
  restore?: () => void;
  /** Hands the closed drive back to the system; returns notes on what could not be done. */
  release?: (eject: boolean) => Promise<string[]>;
  /** Whether the drive is still there. */
  present: () => boolean;
  /** Whether the medium is still the one that was opened, as far as the system knows. */
  sameMedium?: () => boolean;
}

type Transfer = (piece: Uint8Array, start: number, length: number, offset: number) => Promise<number>;

/** The one drive that this process has opened. Buffers must be page-aligned, offsets and lengths whole blocks. */
export class DriveFile {
  readonly facts: DriveFileFacts;
  readonly #window: IoWindow;
  #clears: boolean;
  /** What a clearing took of late, in ms. */
  #clearTime = 0;
  /** Bytes that the system takes at a time; less after it has refused more. */
  #largest = pieceSize;
  #cached = 0;
  /** When it was last made sure of, in ms. */
  #sameMediumAt = performance.now();

  constructor(facts: DriveFileFacts) {
    this.facts = facts;
    this.#clears = facts.clears;
    // Two pieces keep a drive busy: one that it works on, and one that waits.
    const most = Math.min(mostUnderWay, Math.max(2 * pieceSize, facts.queueSize ?? mostUnderWay));
    this.#window = new IoWindow({ least: pieceSize, most });
  }

  async write(buffer: Uint8Array, offset: number): Promise<void> {
    this.#mustBeSameMedium();
    await this.#inPieces('write', buffer, offset, async (piece, start, length, at) => {
      const { bytesWritten } = await writeAt(this.facts.descriptor, piece, start, length, at);
      if (bytesWritten === 0) throw new Error('it took no more bytes');
      return bytesWritten;
    });
    if (this.facts.direct) return;
    this.#cached += buffer.length;
    if (this.#cached >= cachedSize) await this.flush();
  }

  /** Fills the buffer. */
  async read(buffer: Uint8Array, offset: number): Promise<void> {
    await this.#inPieces('read', buffer, offset, async (piece, start, length, at) => {
      const { bytesRead } = await readAt(this.facts.descriptor, piece, start, length, at);
      if (bytesRead === 0) throw new Error('it ends there');
      return bytesRead;
    });
  }

  /** Whether `clear` can be tried. */
  get clears(): boolean {
    return this.#clears;
  }

  /** Whether clearing that much is likely faster than writing it, as far as both were seen. */
  isWorthClearing(length: number): boolean {
    return this.#clears && length >= leastCleared && length > this.#clearTime * (this.#window.rate ?? 0);
  }

  /**
   * Has the drive make a range read as zeroes without any being sent to it. False where it cannot, now and from then on;
   * what the range holds is open then.
   */
  async clear(offset: number, length: number): Promise<boolean> {
    const { native } = await import('../../native/native.ts');
    this.#clears &&= native?.punchHole !== undefined;
    if (!this.#clears) return false;
    this.#mustBeSameMedium();
    const startedAt = performance.now();
    try {
      await native?.punchHole?.(this.facts.descriptor, offset, length);
      const took = performance.now() - startedAt;
      if (length <= oneCommand) this.#clearTime = this.#clearTime === 0 ? took : (this.#clearTime + took) / 2;
    } catch {
      // Whatever it was: writing zeroes does the same, or fails with a better reason.
      this.#clears = false;
    }
    return this.#clears;
  }

  /** What was cleared does not read as zeroes. */
  distrustClearing(): void {
    this.#clears = false;
  }

  /** The drive shows no sign of life. */
  silent(): void {
    this.#window.silent();
  }

  /** Resolves once everything written is on the medium. */
  async flush(): Promise<void> {
    this.#cached = 0;
    try {
      await (this.facts.sync ?? syncFile)(this.facts.descriptor);
    } catch (error) {
      throw this.#fault(error, 'flush', 0);
    }
  }

  /** Whether what is read after `forgetCache` comes from the medium, and not from memory. */
  async bypassesCache(): Promise<boolean> {
    return this.facts.direct || (await this.#dropCache()) !== undefined;
  }

  /** Makes sure that the next reads come from the medium, where that can be done. */
  async forgetCache(): Promise<void> {
    if (this.facts.direct) return;
    if (this.facts.writable) await this.flush();
    try {
      const drop = await this.#dropCache();
      await drop?.(this.facts.descriptor);
    } catch (error) {
      throw this.#fault(error, 'read', 0);
    }
  }

  /** How to drop what is cached; undefined where there is no way. */
  async #dropCache(): Promise<((descriptor: number) => Promise<void> | void) | undefined> {
    const { native } = await import('../../native/native.ts');
    if (this.facts.practice) {
      return native?.dropCache === undefined ? undefined : (descriptor) => native.dropCache?.(descriptor, 0, 0);
    }
    return native?.flushBuffers === undefined ? undefined : (descriptor) => native.flushBuffers?.(descriptor);
  }

  async close(): Promise<void> {
    this.facts.restore?.();
    await closeFile(this.facts.descriptor);
  }

  /** Between two writes somebody may have put another card into the reader. @throws WickError `target-gone` */
  #mustBeSameMedium(): void {
    const { path: target, sameMedium } = this.facts;
    const now = performance.now();
    if (sameMedium === undefined || now - this.#sameMediumAt < mediumKept) return;
    if (!sameMedium()) throw new WickError('target-gone', { target });
    this.#sameMediumAt = now;
  }

  async #inPieces(operation: string, buffer: Uint8Array, offset: number, transfer: Transfer): Promise<void> {
    const pieces: Promise<void>[] = [];
    for (let done = 0; done < buffer.length; done += pieceSize) {
      const piece = buffer.subarray(done, done + pieceSize);
      const work = () => this.#movePiece(operation, piece, offset + done, transfer);
      pieces.push(this.#window.run(piece.length, work));
    }
    // The buffer may be used again only when no piece is under way any more.
    const results = await Promise.allSettled(pieces);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #movePiece(operation: string, piece: Uint8Array, offset: number, transfer: Transfer): Promise<void> {
    let done = 0;
    while (done < piece.length) {
      const most = Math.min(piece.length - done, this.#largest, this.#window.request);
      const length = operation === 'write' ? this.#withinUnits(offset + done, most) : most;
      try {
        const count = this.#wholeBlocks(await transfer(piece, done, length, offset + done), length);
        this.#window.moved(count);
        done += count;
      } catch (error) {
        if (!this.#takesLess(error, length)) throw this.#fault(error, operation, offset + done);
      }
    }
  }

  /** Bytes up to the end of the last unit that can be reached, or all that do not reach the end of one. */
  #withinUnits(offset: number, length: number): number {
    const { unit } = this.facts;
    const end = offset + length;
    const boundary = unit === undefined ? end : end - (end % unit);
    return boundary > offset ? boundary - offset : length;
  }

  /** Whether what was refused is worth trying in halves: not every drive takes what its driver promises. */
  #takesLess(error: unknown, length: number): boolean {
    if (systemCode(error) !== 'EINVAL') return false;
    const half = length / 2 - ((length / 2) % this.facts.blockSize);
    if (half < smallest) return false;
    this.#largest = Math.min(this.#largest, half);
    return true;
  }

  /** O_DIRECT goes on from a block's start only; a block that was taken in part is done again. */
  #wholeBlocks(count: number, left: number): number {
    if (count === left) return count;
    const whole = count - (count % this.facts.blockSize);
    if (whole === 0) throw new Error('it took less than a block');
    return whole;
  }

  #fault(error: unknown, operation: string, offset: number): Error {
    const { path: target, present, practice } = this.facts;
    return ioFault(error, { target, operation, offset, practice }, present);
  }
}

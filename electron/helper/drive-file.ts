import { close, fsync, read, write } from 'node:fs';
import { promisify } from 'node:util';
import { ioFault } from './fault.ts';
import { WriteWindow } from './write-window.ts';

const readAt = promisify(read);
const writeAt = promisify(write);
const syncFile = promisify(fsync);
const closeFile = promisify(close);

/** Bytes given to the system at a time. */
export const pieceSize = 1 << 20;
/** Bytes that may wait in the page cache where it cannot be passed by. */
const cachedSize = 32 << 20;

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
  /** Lets the system see the new partitions, while the drive is still open; returns notes. */
  showPartitions?: (descriptor: number) => Promise<string[]>;
  /** Counters that change whenever the drive has finished something; always the same where there are none. */
  finishedIo: () => string;
  /** Flushes the drive, where that takes more than fsync. */
  sync?: (descriptor: number) => Promise<void>;
  /** Hands the closed drive back to the system; returns notes on what could not be done. */
  release?: (eject: boolean) => Promise<string[]>;
  /** Whether the drive is still there. */
  present: () => boolean;
}

/** The one drive that this process has opened. Buffers must be page-aligned, offsets and lengths whole blocks. */
export class DriveFile {
  readonly facts: DriveFileFacts;
  readonly #window = new WriteWindow(pieceSize);
  #cached = 0;

  constructor(facts: DriveFileFacts) {
    this.facts = facts;
  }

  async write(buffer: Uint8Array, offset: number): Promise<void> {
    const pieces: Promise<void>[] = [];
    for (let done = 0; done < buffer.length; done += pieceSize) {
      const piece = buffer.subarray(done, done + pieceSize);
      pieces.push(this.#window.run(piece.length, () => this.#writePiece(piece, offset + done)));
    }
    // The buffer may be used again only when no piece is under way any more.
    const results = await Promise.allSettled(pieces);
    for (const result of results) if (result.status === 'rejected') throw result.reason;
    if (this.facts.direct) return;
    this.#cached += buffer.length;
    if (this.#cached >= cachedSize) await this.flush();
  }

  /** Fills the buffer. */
  async read(buffer: Uint8Array, offset: number): Promise<void> {
    let done = 0;
    try {
      while (done < buffer.length) {
        const { bytesRead } = await readAt(this.facts.descriptor, buffer, done, buffer.length - done, offset + done);
        if (bytesRead === 0) throw new Error('it ends there');
        done += this.#wholeBlocks(bytesRead, buffer.length - done);
      }
    } catch (error) {
      throw this.#fault(error, 'read', offset + done);
    }
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
    await closeFile(this.facts.descriptor);
  }

  async #writePiece(piece: Uint8Array, offset: number): Promise<void> {
    let done = 0;
    try {
      while (done < piece.length) {
        const left = piece.length - done;
        const { bytesWritten } = await writeAt(this.facts.descriptor, piece, done, left, offset + done);
        if (bytesWritten === 0) throw new Error('it took no more bytes');
        done += this.#wholeBlocks(bytesWritten, left);
      }
    } catch (error) {
      throw this.#fault(error, 'write', offset + done);
    }
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

import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pieceSize } from './pieces.ts';
import type { Segment, SegmentData } from './segments.ts';

/**
 * What came from a source that can be read only once, kept in a temporary file for as long as it may have to be written
 * again. Gives up silently where there is no room: then there is no second try.
 */
export class Spool implements AsyncDisposable {
  #file: FileHandle | undefined;
  readonly #path: string;
  readonly #kept = new Set<number>();

  static async open(folder = tmpdir()): Promise<Spool> {
    const path = join(folder, `wick-spool-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600).catch(() => undefined);
    // Without a name it is gone with this process, however that ends. Windows removes only what is closed.
    if (process.platform !== 'win32') await rm(path, { force: true });
    return new Spool(file, path);
  }

  private constructor(file: FileHandle | undefined, path: string) {
    this.#file = file;
    this.#path = path;
  }

  async keep({ offset, pieces, release }: SegmentData): Promise<void> {
    try {
      for (const piece of pieces) {
        const written = await this.#file?.write(piece.data, 0, piece.data.length, piece.offset);
        if (written !== undefined && written.bytesWritten < piece.data.length) throw new Error('no room is left');
      }
      this.#kept.add(offset);
    } catch {
      await this.#close();
    } finally {
      release();
    }
  }

  /** The segments once more; undefined where one of them is not here. */
  again(segments: readonly Segment[]): AsyncIterable<SegmentData> | undefined {
    const file = this.#file;
    if (file === undefined || !segments.every(({ offset }) => this.#kept.has(offset))) return undefined;
    return readAgain(file, segments);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    if (process.platform === 'win32') await rm(this.#path, { force: true });
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch(() => {});
  }
}

async function* readAgain(file: FileHandle, segments: readonly Segment[]): AsyncGenerator<SegmentData> {
  for (const segment of segments) {
    const data = Buffer.allocUnsafeSlow(segment.length);
    const { bytesRead } = await file.read(data, 0, segment.length, segment.offset);
    if (bytesRead < segment.length) throw new Error('the temporary file is cut short');
    const pieces = [];
    for (let at = 0; at < data.length; at += pieceSize) {
      pieces.push({ offset: segment.offset + at, data: data.subarray(at, at + pieceSize) });
    }
    yield { ...segment, digest: Promise.resolve(segment.digest), pieces, release: () => {} };
  }
}

import { type FileHandle, open } from 'node:fs/promises';
import { WickError } from '../../../contract/errors.ts';
import type { BlockView } from '../block-view.ts';
import { openFile } from '../source/file.ts';
import { fileReason } from '../source/reason.ts';
import { mustBeInside } from './slice.ts';

/**
 * A raw image or a practice drive in a file, or a block device that this process may open itself. Its size stays as it is
 * now. Throws `source-not-found`, `source-unreadable`, `file-unwritable`.
 */
export async function openFileView(
  path: string,
  options: { write?: boolean } = {},
): Promise<BlockView & AsyncDisposable> {
  const { size } = await openFile(path);
  if (size === undefined) {
    throw new WickError('source-unreadable', { what: path, reason: 'this system does not tell how large it is' });
  }
  if (options.write !== true) {
    return new FileView(
      await open(path, 'r').catch((error: unknown) => fail('source-unreadable', path, error)),
      path,
      size,
    );
  }
  const handle = await open(path, 'r+').catch((error: unknown) => fail('file-unwritable', path, error));
  return new WritableFileView(handle, path, size);
}

/** A file that is open already; it is closed with the view. `name` is for messages. */
export class FileView implements BlockView, AsyncDisposable {
  readonly size: number;
  protected readonly handle: FileHandle;
  protected readonly name: string;

  constructor(handle: FileHandle, name: string, size: number) {
    this.handle = handle;
    this.name = name;
    this.size = size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    mustBeInside(this.size, offset, length);
    const buffer = Buffer.allocUnsafeSlow(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.handle
        .read(buffer, done, length - done, offset + done)
        .catch((error: unknown) => fail('source-unreadable', this.name, error));
      if (bytesRead === 0) {
        const reason = `it became shorter while it was being read; it ended at byte ${offset + done}`;
        throw new WickError('source-unreadable', { what: this.name, reason });
      }
      done += bytesRead;
    }
    return buffer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle.close();
  }
}

class WritableFileView extends FileView {
  async write(offset: number, data: Uint8Array): Promise<void> {
    mustBeInside(this.size, offset, data.length);
    let done = 0;
    while (done < data.length) {
      const { bytesWritten } = await this.handle
        .write(data, done, data.length - done, offset + done)
        .catch((error: unknown) => fail('file-unwritable', this.name, error));
      done += bytesWritten;
    }
  }
}

function fail(code: 'source-unreadable' | 'file-unwritable', name: string, error: unknown): never {
  const reason = fileReason(error);
  if (code === 'file-unwritable') throw new WickError(code, { path: name, reason }, { cause: error });
  throw new WickError(code, { what: name, reason }, { cause: error });
}

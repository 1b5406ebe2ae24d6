import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlockView } from '../block-view.ts';
import type { Image } from '../image.ts';
import { errorCode } from '../source/reason.ts';
import { isZero } from '../zero.ts';
import { FileView } from './file-view.ts';
import { askEvery, largeTemporaryFolder, mustHaveRoom, unwritable } from './temporary-place.ts';

/** Zeroes are left out in pieces of this many bytes. */
const pieceSize = 64 << 10;

/**
 * Unpacks an image once, into a temporary sparse file that goes away with the view, or at the latest with this process
 * where the system can do that. Throws `source-…`, and `file-unwritable` where there is no room.
 */
export async function decodedView(
  image: Image,
  options: { signal: AbortSignal; folder?: string | undefined },
): Promise<BlockView & AsyncDisposable> {
  const place = options.folder ?? (await largeTemporaryFolder());
  const folder = await mkdtemp(join(place, 'wick-view-')).catch((error: unknown) => unwritable(place, error));
  const path = join(folder, 'image.raw');
  const remove = () => rm(folder, { recursive: true, force: true });
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'wx+', 0o600);
    // An open file that has no name any more is freed with the last process that holds it.
    if (process.platform !== 'win32') await remove();
    const size = await unpack(image, file, place, options.signal);
    return new TemporaryView(file, image.name, size, remove);
  } catch (error) {
    await file?.close();
    await remove();
    return errorCode(error) === 'ENOSPC' ? unwritable(place, error) : Promise.reject(error);
  }
}

class TemporaryView extends FileView {
  readonly #remove: () => Promise<void>;

  constructor(handle: FileHandle, name: string, size: number, remove: () => Promise<void>) {
    super(handle, name, size);
    this.#remove = remove;
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    await this.#remove();
  }
}

/** Returns the bytes of the decoded image. */
async function unpack(image: Image, file: FileHandle, place: string, signal: AbortSignal): Promise<number> {
  let end = 0;
  let written = 0;
  let asked = Number.NEGATIVE_INFINITY;
  for await (const { offset, data } of image.open({ signal })) {
    for (let at = 0; at < data.length; at += pieceSize) {
      const piece = data.subarray(at, at + pieceSize);
      if (isZero(piece)) continue;
      if (written - asked >= askEvery) {
        asked = written;
        await mustHaveRoom(place, 'the image must be unpacked there to look into it');
      }
      await writeAll(file, piece, offset + at);
      written += piece.length;
    }
    end = offset + data.length;
  }
  // An image may end with a gap that nobody cares about.
  const size = Math.max(end, image.size ?? 0);
  await file.truncate(size);
  return size;
}

async function writeAll(file: FileHandle, data: Uint8Array, offset: number): Promise<void> {
  let done = 0;
  while (done < data.length) done += (await file.write(data, done, data.length - done, offset + done)).bytesWritten;
}

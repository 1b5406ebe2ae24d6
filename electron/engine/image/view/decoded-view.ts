import { type FileHandle, mkdtemp, open, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WickError } from '../../../contract/errors.ts';
import { formatBytes } from '../../../contract/format.ts';
import type { BlockView } from '../block-view.ts';
import type { Image } from '../image.ts';
import { errorCode, fileReason } from '../source/reason.ts';
import { isZero } from '../zero.ts';
import { FileView } from './file-view.ts';

/** Bytes that stay free on the disk, whatever is unpacked. */
const keepFree = 256 << 20;
/** Bytes after which it is asked again how much is free. */
const askEvery = 64 << 20;
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
        await mustHaveRoom(place);
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

async function mustHaveRoom(place: string): Promise<void> {
  const { bsize, bavail } = await statfs(place);
  if (bsize * bavail > keepFree + askEvery) return;
  throw new WickError('file-unwritable', {
    path: place,
    reason: `the image must be unpacked there to look into it, and only ${formatBytes(bsize * bavail)} are free`,
  });
}

async function writeAll(file: FileHandle, data: Uint8Array, offset: number): Promise<void> {
  let done = 0;
  while (done < data.length) done += (await file.write(data, done, data.length - done, offset + done)).bytesWritten;
}

/** `/tmp` is often kept in memory; `/var/tmp` is for what is large (Filesystem Hierarchy Standard). */
async function largeTemporaryFolder(): Promise<string> {
  const usual = tmpdir();
  if (process.platform !== 'linux' || usual !== '/tmp') return usual;
  const large = await stat('/var/tmp').catch(() => undefined);
  return large?.isDirectory() === true ? '/var/tmp' : usual;
}

function unwritable(path: string, error: unknown): never {
  const reason = errorCode(error) === 'ENOSPC' ? 'the disk is full' : fileReason(error);
  throw new WickError('file-unwritable', { path, reason }, { cause: error });
}

import { mkdtemp, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openFile } from '../image/source/file.ts';
import type { Source } from '../image/source.ts';
import { askEvery, largeTemporaryFolder, mustHaveRoom, unwritable } from '../image/view/temporary-place.ts';

/**
 * Standard input, to be read again and again: it is kept in a temporary file, which goes away with the source.
 *
 * @throws WickError `file-unwritable` where there is no room
 */
export async function keepInput(source: Source, signal: AbortSignal): Promise<Source & AsyncDisposable> {
  const place = await largeTemporaryFolder();
  const folder = await mkdtemp(join(place, 'wick-input-')).catch((error: unknown) => unwritable(place, error));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, 'input');
    {
      await using file = await open(path, 'wx', 0o600).catch((error: unknown) => unwritable(place, error));
      let written = 0;
      let asked = Number.NEGATIVE_INFINITY;
      for await (const chunk of source.open({ signal })) {
        if (written - asked >= askEvery) {
          asked = written;
          await mustHaveRoom(place, 'what comes in must be kept there to look into it');
        }
        await file.writeFile(chunk).catch((error: unknown) => unwritable(place, error));
        written += chunk.length;
      }
    }
    const file = await openFile(path);
    return {
      name: source.name,
      fileName: source.fileName,
      size: file.size,
      path: file.path,
      seekable: true,
      bytesRead: () => file.bytesRead(),
      open: (options) => file.open(options),
      sibling: async () => undefined,
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

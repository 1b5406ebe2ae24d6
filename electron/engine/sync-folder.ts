import { mkdir, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode } from './image/source/reason.ts';

/** Makes the names of a folder's files durable. Windows knows no such thing, and needs none; nor do some file systems. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS'].includes(code)) throw error;
  } finally {
    await folder.close();
  }
}

/** Makes a folder, and those that it is in, so that they are there after a power cut too. Only its owner may look into it. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  const top = dirname(resolve(first));
  for (let folder = dirname(resolve(path)); folder.length >= top.length; folder = dirname(folder)) {
    await syncFolder(folder);
    if (folder === top) break;
  }
}

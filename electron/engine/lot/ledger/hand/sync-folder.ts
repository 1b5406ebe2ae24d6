import { open } from 'node:fs/promises';

/** Makes the names of a folder's files durable. Windows knows no such thing, and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

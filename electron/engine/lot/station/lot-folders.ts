import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { WickError } from '../../../contract/errors.ts';
import type { Lot } from '../../../contract/lot/lot.ts';
import { readKept, writeKept } from '../slots/kept-file.ts';

const schema = z.strictObject({
  wick: z.literal(1),
  kind: z.literal('lot-folders'),
  folders: z.record(z.string(), z.string()),
});

/** Where the paths of a lot's recipe start at this station. @throws WickError `lot-no-folder` */
export async function lotFolder(stationFolder: string, { id, name }: Pick<Lot, 'id' | 'name'>): Promise<string> {
  const folder = (await readFolders(stationFolder))[id];
  if (folder !== undefined && (await isFolder(folder))) return folder;
  throw new WickError('lot-no-folder', { lot: id, name, ...(folder === undefined ? {} : { folder }) });
}

/** `folder`: an absolute path. @throws WickError `usage`, `file-unwritable` */
export async function keepLotFolder(stationFolder: string, lot: string, folder: string): Promise<void> {
  await mustBeFolder(folder);
  const folders = { ...(await readFolders(stationFolder)), [lot]: folder };
  await writeKept(placeFile(stationFolder), { wick: 1, kind: 'lot-folders', folders });
}

/** @throws WickError `usage` */
export async function mustBeFolder(path: string): Promise<void> {
  if (!(await isFolder(path))) throw new WickError('usage', { reason: `${path} is no folder.` });
}

/** Where they were said to be last, whether they are there or not. */
export async function knownFolder(stationFolder: string, lot: string): Promise<string | undefined> {
  return (await readFolders(stationFolder))[lot];
}

async function readFolders(stationFolder: string): Promise<Readonly<Record<string, string>>> {
  return (await readKept(placeFile(stationFolder), schema))?.folders ?? {};
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

function placeFile(stationFolder: string): string {
  return join(stationFolder, 'lot-folders.json');
}

import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Drive } from '../../../contract/drive.ts';
import { WickError } from '../../../contract/errors.ts';
import type { BlockView } from '../../image/block-view.ts';
import { openDisk } from '../../image/disk.ts';
import { CachedView } from '../../image/view/cached-view.ts';
import { Overlay } from '../../image/view/overlay.ts';
import type { Change } from '../change.ts';
import { type CardMarks, decode, encode, type PreImage } from './pre-image.ts';
import { isWiped, type Standing, standingOf } from './standing.ts';

/** Bytes of all pre-images together, and how long one is kept, ms. */
const most = { bytes: 2 ** 30, age: 90 * 24 * 3600 * 1000 };

/** A pre-image that fits a card. */
export interface FoundPreImage {
  file: string;
  preImage: PreImage;
  standing: Exclude<Standing, 'other'>;
}

/**
 * Keeps what is about to be overwritten on a card. The file is for its owner alone: what a used card holds can be secret.
 * `view` is the card as it is.
 *
 * @throws WickError `file-unwritable`
 */
export async function keepPreImage(
  folder: string,
  { drive, view }: { drive: Drive; view: BlockView },
  changes: { held: readonly Change[]; rest: readonly Change[] },
  now = new Date(),
): Promise<void> {
  const place = join(folder, 'undo');
  const name = `${drive.size}-${now.toISOString().replaceAll(/[:.]/g, '-')}-${randomUUID().slice(0, 8)}.undo`;
  const draft = join(place, `${randomUUID()}.part`);
  const bytes = await encode(await marksOf(drive, view), changes, now);
  try {
    await mkdir(place, { recursive: true, mode: 0o700 });
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, join(place, name));
    await makeRoom(place, name, now);
  } catch (cause) {
    await rm(draft, { force: true });
    throw new WickError('file-unwritable', { path: place, reason: (cause as Error).message }, { cause });
  }
}

async function marksOf({ cid, logicalBlockSize }: Drive, view: BlockView): Promise<CardMarks> {
  const { partitions } = await openDisk(view, { sectorSize: logicalBlockSize });
  const fileSystems = partitions.flatMap(({ offset, length, fileSystem }) =>
    fileSystem?.uuid === undefined ? [] : [{ offset, length, kind: fileSystem.kind, uuid: fileSystem.uuid }],
  );
  return { size: view.size, cid, fileSystems };
}

/** Whether anything is kept of a drive of this size. @throws WickError `undo-missing` */
export async function mustHavePreImage(folder: string, drive: Drive): Promise<void> {
  if ((await filesFor(join(folder, 'undo'), drive)).length === 0) {
    throw new WickError('undo-missing', { target: drive.path });
  }
}

/**
 * The latest pre-image that fits what a card holds. Most cards have no number of their own, so that names tell nothing, and
 * bytes do: where two fit, and would make different cards of it, nobody knows which is meant. `headless`: only where the
 * head was not put back.
 *
 * @throws WickError `undo-ambiguous`
 */
export async function findPreImage(
  folder: string,
  { drive, view }: { drive: Drive; view: BlockView },
  { signal, headless = false }: { signal: AbortSignal; headless?: boolean },
): Promise<FoundPreImage | undefined> {
  const place = join(folder, 'undo');
  const card = new CachedView(view);
  let found: FoundPreImage | undefined;
  for (const name of (await filesFor(place, drive)).toReversed()) {
    const file = join(place, name);
    const preImage = await readFile(file)
      .then(decode)
      .catch(() => undefined);
    if (preImage === undefined || isOfOther(preImage, drive)) continue;
    if (headless && !(await isWiped(card, preImage, signal))) continue;
    const standing = await standingOf(card, preImage, signal);
    if (standing === 'other') continue;
    if (found !== undefined && !(await isAlsoUndone(card, found.preImage, preImage))) {
      throw new WickError('undo-ambiguous', { target: drive.path });
    }
    found ??= { file, preImage, standing };
    if (drive.cid !== undefined && preImage.cid === drive.cid) break;
  }
  return found;
}

/** A view of a card as it was; nothing is written. In memory: what was changed. */
export async function asItWas(view: BlockView, { ranges }: PreImage): Promise<BlockView> {
  const overlay = new Overlay(view);
  for (const { offset, before } of ranges) await overlay.write(offset, before);
  return { size: view.size, read: (offset, length) => overlay.read(offset, length) };
}

function isOfOther(preImage: PreImage, { cid }: Drive): boolean {
  return preImage.cid !== undefined && cid !== undefined && preImage.cid !== cid;
}

/** Whether taking back one leaves what taking back the other would. */
async function isAlsoUndone(view: BlockView, one: PreImage, other: PreImage): Promise<boolean> {
  const undone = await asItWas(view, one);
  for (const { offset, length, before } of other.ranges) {
    if (Buffer.compare(await undone.read(offset, length), before) !== 0) return false;
  }
  return true;
}

/** Oldest first. */
async function filesFor(place: string, { size }: Drive): Promise<string[]> {
  const names = await readdir(place).catch(() => []);
  return names.filter((name) => name.startsWith(`${size}-`) && name.endsWith('.undo')).sort();
}

async function makeRoom(place: string, newest: string, now: Date): Promise<void> {
  const files: { path: string; size: number; time: number }[] = [];
  for (const name of await readdir(place)) {
    const stats = name === newest ? undefined : await stat(join(place, name)).catch(() => undefined);
    if (stats !== undefined) files.push({ path: join(place, name), size: stats.size, time: stats.mtimeMs });
  }
  let room = most.bytes - (await stat(join(place, newest))).size;
  for (const { path, size, time } of files.toSorted((one, other) => other.time - one.time)) {
    if (size > room || now.getTime() - time > most.age) await rm(path, { force: true });
    else room -= size;
  }
}

import { stat } from 'node:fs/promises';
import { WickError } from '../../contract/errors.ts';
import type { InspectReport } from '../../contract/inspect.ts';
import { findDrive } from '../drive/find.ts';
import { openTarget } from '../flash/open-target.ts';
import { targetView } from '../flash/target-view.ts';
import type { Image } from '../image/image.ts';
import { openImage } from '../image/open.ts';
import { inspectPantavisor } from '../image/pantavisor/inspect.ts';
import { openExport } from '../image/pantavisor/open-export.ts';
import type { Source } from '../image/source.ts';
import { openSource } from '../image/source/source.ts';
import type { ImageStore } from '../image/store/store.ts';
import { FolderTree } from '../image/tree/folder-tree.ts';
import { openImageView } from '../image/view/image-view.ts';
import { inspectDisk, type InspectOptions } from './inspect-disk.ts';
import { keepInput } from './keep-input.ts';

export interface InspectNamed extends InspectOptions {
  /** Which file of an archive is the image. */
  entry?: string | undefined;
  /** Where a copy of the unpacked image may lie. */
  store?: ImageStore | undefined;
}

/**
 * What a person named, and what is in it: a drive, an image however it is packed, a `.pvrexport`, or a folder that `pvr`
 * made. Nothing is changed. Throws `source-…`, `archive-…`, `target-…`, `nothing-to-inspect`.
 */
export async function inspect(name: string | Source, options: InspectNamed): Promise<InspectReport> {
  if (typeof name !== 'string') return await inspectSource(name, name.name, options);
  switch (await kindOf(name)) {
    case 'folder':
      return await inspectFolder(name, options);
    case 'drive':
      return await inspectDrive(name, options);
    case 'source':
      return await inspectSource(await openSource(name, { signal: options.signal }), name, options);
  }
}

async function kindOf(name: string): Promise<'folder' | 'drive' | 'source'> {
  if (/^\\\\[.?]\\/u.test(name)) return 'drive';
  const stats = await stat(name).catch(() => undefined);
  if (stats?.isDirectory() === true) return 'folder';
  return stats?.isBlockDevice() === true || stats?.isCharacterDevice() === true ? 'drive' : 'source';
}

async function inspectFolder(name: string, options: InspectNamed): Promise<InspectReport> {
  const pantavisor = await inspectPantavisor(new FolderTree(name), options);
  if (pantavisor === undefined) throw new WickError('nothing-to-inspect', { what: name });
  return { name, kind: 'folder', formats: [], pantavisor };
}

async function inspectDrive(name: string, options: InspectNamed): Promise<InspectReport> {
  const drive = await findDrive(name);
  if (drive.unusable === 'no-medium') throw new WickError('target-no-medium', { target: drive.path });
  await using target = await openTarget(drive, { signal: options.signal, mode: 'read', force: true });
  const view = targetView(target, { write: false });
  const found = await inspectDisk(view, { ...options, sectorSize: drive.logicalBlockSize });
  return { name: drive.path, kind: 'drive', title: drive.name, formats: [], size: view.size, ...found };
}

async function inspectSource(given: Source, name: string, options: InspectNamed): Promise<InspectReport> {
  const { signal, entry } = options;
  await using kept = new AsyncDisposableStack();
  const source = given.seekable ? given : kept.use(await keepInput(given, signal));
  if (entry === undefined) {
    await using tree = await openExport(source, signal);
    const pantavisor = tree === undefined ? undefined : await inspectPantavisor(tree, options);
    if (pantavisor !== undefined) return { name, kind: 'archive', formats: [], pantavisor };
  }
  const image = await openImage(source, { signal, ...(entry === undefined ? {} : { entry }) });
  return { ...(await inspectImage(image, options)), name };
}

/** An image that is open already. */
export async function inspectImage(image: Image, options: InspectNamed): Promise<InspectReport> {
  const { signal, entry, store } = options;
  await using view = await openImageView(image, {
    signal,
    ...(entry === undefined ? {} : { entry }),
    ...(store === undefined ? {} : { store }),
  });
  const found = await inspectDisk(view, options);
  return { name: image.name, kind: 'image', formats: [...image.formats], size: view.size, ...found };
}

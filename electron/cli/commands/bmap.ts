import { writeFile } from 'node:fs/promises';
import { WickError } from '../../contract/errors.ts';
import { formatBytes } from '../../contract/format.ts';
import { mapFromAllocation } from '../../engine/image/allocation/map-from-allocation.ts';
import type { BlockMap } from '../../engine/image/bmap/bmap.ts';
import { createBmap } from '../../engine/image/bmap/create.ts';
import { formatBmap } from '../../engine/image/bmap/write.ts';
import { checkImage } from '../../engine/image/bmap/check.ts';
import { openImage } from '../../engine/image/open.ts';
import { openImageView } from '../../engine/image/view/image-view.ts';
import type { Face } from '../output/face.ts';
import { PhaseView } from '../output/phase-view.ts';
import { fromCatalogue } from '../recipe/from-catalogue.ts';

export interface BmapCreateOptions {
  output?: string;
  used?: true;
  entry?: string;
}

/** `wick bmap create IMAGE [--used] [--entry NAME] [-o FILE]` */
export async function bmapCreate(face: Face, name: string, options: BmapCreateOptions): Promise<number> {
  const map =
    options.used === true ? await mapOfUsed(face, name, options.entry) : await mapOfHoles(face, name, options);
  const text = formatBmap(map);
  if (options.output === undefined || options.output === '-') {
    if (!face.json) face.print(text.trimEnd());
  } else {
    await writeOut(options.output, text);
  }
  const mapped = map.ranges.reduce((sum, range) => sum + range.length, 0);
  const facts = { imageSize: map.imageSize, mappedBytes: mapped, ranges: map.ranges.length };
  face.event('result', {
    ok: true,
    exitCode: 0,
    ...(options.output === undefined ? { bmap: text } : { output: options.output }),
    ...facts,
  });
  face.note(
    `${formatBytes(mapped)} of ${formatBytes(map.imageSize)} hold data, in ${map.ranges.length} ${map.ranges.length === 1 ? 'range' : 'ranges'}.`,
  );
  return 0;
}

async function mapOfHoles({ signal }: Face, path: string, { entry }: BmapCreateOptions): Promise<BlockMap> {
  if (entry !== undefined) {
    throw new WickError('usage', { reason: 'An --entry is for what the file systems use.', hint: 'Add --used.' });
  }
  const { formats } = await openImage(path, { signal, bmap: false });
  if (formats.length > 0) {
    throw new WickError('usage', {
      reason: `${path} is packed (${formats.join(', ')}), so that its file says nothing of the holes in the image.`,
      hint: 'Unpack it first, or add --used for the map of what the file systems in it use.',
    });
  }
  return await createBmap(path, { signal });
}

async function mapOfUsed(face: Face, name: string, entry: string | undefined): Promise<BlockMap> {
  const { signal } = face;
  const named = entry === undefined ? {} : { entry };
  const image = await openImage(await fromCatalogue(face, name, named), { signal, bmap: false, ...named });
  await using view = await openImageView(image, { signal, ...named });
  return await mapFromAllocation(view, signal, name);
}

async function writeOut(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WickError('file-unwritable', { path, reason }, { cause });
  }
}

/** `wick bmap check IMAGE BMAP` */
export async function bmapCheck(
  face: Face,
  imageName: string,
  bmap: string,
  options: { key?: string; signature?: string },
): Promise<number> {
  const image = await openImage(await fromCatalogue(face, imageName), {
    signal: face.signal,
    bmap,
    ...(options.key === undefined ? {} : { bmapKeys: [options.key] }),
    ...(options.signature === undefined ? {} : { bmapSignature: options.signature }),
  });
  const map = image.bmap;
  if (map === undefined) throw new Error(`the map ${bmap} was not taken`);
  const mapped = map.ranges.reduce((sum, range) => sum + range.length, 0);
  using view = new PhaseView(face, image.name, 'verifying', mapped);
  const checked = await checkImage(map, image.open({ signal: face.signal, ranges: map.ranges }), {
    what: image.name,
    onBytes: (bytes) => view.bytes(bytes),
    // What nothing is mapped of at the end does not pass by; whether it is there was seen to when it was decoded.
    size: image.size ?? map.imageSize,
  });
  const proof =
    map.checksumType === undefined ? 'the size is right; the map has no checksums' : `${formatBytes(checked)} match`;
  const signed = map.signedBy === undefined ? '' : ` The map is signed by ${map.signedBy}.`;
  face.event('result', { ok: true, exitCode: 0, checked, signedBy: map.signedBy });
  if (!face.json) face.print(`${image.name}: good. ${proof}.${signed}`);
  return 0;
}

import type { Source } from '../source.ts';

/**
 * Looks for a block map beside an image on a disk or in an archive, under the names that bmaptool tries, in its order: `.bmap` behind the whole
 * name, then behind the name with one suffix less each time (`a.wic.bz2.bmap`, `a.wic.bmap`, `a.bmap`). Unlike bmaptool
 * it stops at a suffix that begins with a digit: `rpi-1.2.img` must not get the map of another version, `rpi-1.bmap`.
 */
export async function findBmap(image: Source, signal: AbortSignal): Promise<{ source: Source } | undefined> {
  for (const name of bmapNames(image.fileName)) {
    const source = await image.sibling(name, signal);
    if (source !== undefined) return { source };
  }
  return undefined;
}

/** Looks for a detached signature beside a block map. */
export async function findBmapSignature(bmap: Source, signal: AbortSignal): Promise<Source | undefined> {
  if (!isName(bmap.fileName)) return undefined;
  for (const suffix of ['.asc', '.sig']) {
    const source = await bmap.sibling(`${bmap.fileName}${suffix}`, signal);
    if (source !== undefined && !(await isWebPage(source, signal))) return source;
  }
  return undefined;
}

/** The names under which the map of an image may lie beside it, in the order in which they are tried. */
export function bmapNames(fileName: string): string[] {
  const names: string[] = [];
  let name = isName(fileName) ? fileName : '';
  while (name !== '') {
    if (`${name}.bmap` !== fileName) names.push(`${name}.bmap`);
    name = /^(.+)\.[a-z][^.]*$/i.exec(name)?.[1] ?? '';
  }
  return names;
}

/** Standard input has no neighbours. */
function isName(fileName: string): boolean {
  return fileName !== '' && fileName !== '-';
}

/** Some servers answer a page that says "not found" with status 200. */
async function isWebPage(source: Source, signal: AbortSignal): Promise<boolean> {
  if (source.path !== undefined) return false;
  for await (const chunk of source.open({ signal, start: 0, end: 512 })) {
    return /^\s*(<!doctype html|<html)/i.test(Buffer.from(chunk.subarray(0, 512)).toString('latin1'));
  }
  return false;
}

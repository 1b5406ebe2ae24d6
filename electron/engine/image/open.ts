import type { Range } from '../../contract/range.ts';
import { isWickError, WickError } from '../../contract/errors.ts';
import { BegunRun } from './begun-run.ts';
import type { BlockMap } from './bmap/bmap.ts';
import { dataExtents } from './bmap/extents.ts';
import { findServedBmap } from './bmap/find-served.ts';
import { findBmap } from './bmap/find.ts';
import { loadBmap, readKeyFiles } from './bmap/load.ts';
import { decodeWith } from './container/archive.ts';
import { chooseImage, entryMissing, isNamed } from './container/choose.ts';
import { MapFiles } from './container/map-files.ts';
import { decoderFor as usualDecoders } from './decode/decode.ts';
import type { Codec, Decoder } from './decoder.ts';
import { refusedTrailer } from './detect-refused.ts';
import type { Image } from './image.ts';
import type { Innermost, Passed } from './layers.ts';
import { PackedImage, type PackedImageOptions } from './packed-image.ts';
import { readsParts, type Run, startRun } from './run.ts';
import type { Source } from './source.ts';
import { HttpSource } from './source/http.ts';
import { openSource } from './source/source.ts';

export interface OpenImage {
  signal: AbortSignal;
  /** Which file of an archive is the image. */
  entry?: string;
  /** The block map: looked for beside the image when absent or `auto`, left out when false, or named. */
  bmap?: Source | string | false;
  /** Paths of OpenPGP keys; with them, a map must be signed by one. */
  bmapKeys?: readonly string[];
  /** A detached signature of the map: a path or an address. */
  bmapSignature?: string;
  /** Most bytes that a decoder may take for dictionaries and windows. */
  memoryLimit?: number;
  /** Stands in for the decoders in tests. */
  decoderFor?: (codec: Codec) => Decoder;
}

/**
 * Finds out what the person named, how it is packed and what map belongs to it. Throws WickError (`source-…`,
 * `archive-…`, `bmap-…`).
 */
export async function openImage(name: string | Source, options: OpenImage): Promise<Image> {
  mustMakeSense(options);
  const source = typeof name === 'string' ? await openSource(name, options) : name;
  let sha256: string | undefined;
  let read = 0;
  const count = (bytes: number) => {
    read += bytes;
    return read;
  };
  const chosen: string[] = [];
  const unpacking = {
    what: source.name,
    memoryLimit: options.memoryLimit,
    decoderFor: options.decoderFor ?? usualDecoders,
    onRead: count,
  };
  const start = (signal: AbortSignal) =>
    startRun(source, {
      ...unpacking,
      signal,
      entry: options.entry,
      chosen,
      onDigest: (digest) => {
        sha256 = digest;
      },
    });
  const forget = () => {
    if (source.seekable) read = 0;
  };
  const look = async (signal: AbortSignal) => {
    forget();
    return await start(signal);
  };
  const { run, found, passed } = await survey(source, chosen, look, options);
  try {
    mustHaveTakenEntry(source.name, passed, options.entry);
    const bmap = await mapOf(source, passed, options);
    mustKnowItsEnd(source, found, bmap);
    mustAgree(source.name, found, bmap);
    await mustNotEndAs(source, found, options.signal);
    const extents = bmap === undefined && found.formats.length === 0 ? await extentsOf(source) : undefined;
    const begun = new BegunRun(run, { patience: patienceWith(source), signal: options.signal, onDrop: forget });
    if (source.path !== undefined) await begun.drop();
    const decode: PackedImageOptions['decode'] = (codec, bytes, signal) =>
      decodeWith(codec, bytes, { ...unpacking, signal });
    return new PackedImage({ source, found, begun, bmap, extents, start, decode, count, digest: () => sha256 });
  } catch (error) {
    await run[Symbol.asyncDispose]();
    throw error;
  }
}

/** Who gives a key wants nothing that is not signed; what is not read cannot be. */
function mustMakeSense({ bmap, bmapKeys = [], bmapSignature }: OpenImage): void {
  if (bmap !== false || (bmapKeys.length === 0 && bmapSignature === undefined)) return;
  throw new WickError('usage', {
    reason: `A ${bmapKeys.length > 0 ? 'key' : 'signature'} was given for the block map, but no map is to be used.`,
    hint: 'Leave out --no-bmap, or the key and the signature.',
  });
}

/** How long a run that was begun may wait for a person to say yes; ms. */
function patienceWith(source: Source): number {
  if (!source.seekable) return Number.POSITIVE_INFINITY;
  // A server closes a connection that waits; where it gives no way to go on, it is better to ask anew in time.
  return source instanceof HttpSource && source.resumable ? 300_000 : 30_000;
}

interface Survey {
  run: Run;
  found: Innermost;
  /** Archives on the way, outermost first. */
  passed: Passed[];
}

/** Lists the archives that can be listed, one after the other, until an image is reached; fills `chosen`. */
async function survey(
  source: Source,
  chosen: string[],
  start: (signal: AbortSignal) => Promise<Run>,
  { signal, entry }: OpenImage,
): Promise<Survey> {
  const passed: Passed[] = [];
  for (;;) {
    const run = await start(signal);
    if (run.reached.kind === 'image') return { run, found: run.reached, passed: [...passed, ...run.reached.passed] };
    const maps = new MapFiles(source.name);
    const names: string[] = [];
    try {
      for await (const member of run.reached.members) {
        signal.throwIfAborted();
        names.push(member.name);
        await maps.add(member);
      }
    } finally {
      await run[Symbol.asyncDispose]();
    }
    const taken = passed.some((one) => entry !== undefined && isNamed(one.name, entry));
    const name = chooseImage(source.name, names, taken ? undefined : entry);
    passed.push({ name, maps });
    chosen.push(name);
  }
}

function mustHaveTakenEntry(what: string, passed: readonly Passed[], entry: string | undefined): void {
  if (entry === undefined || passed.some((one) => isNamed(one.name, entry))) return;
  throw entryMissing(
    what,
    entry,
    passed.map((one) => one.name),
  );
}

async function mapOf(source: Source, passed: readonly Passed[], options: OpenImage): Promise<BlockMap | undefined> {
  const { signal, bmap = 'auto' } = options;
  if (bmap === false) return undefined;
  const map = bmap === 'auto' ? await findMap(source, passed, signal) : bmap;
  if (map === undefined) {
    if ((options.bmapKeys ?? []).length > 0) throw new WickError('bmap-not-found', { what: `${source.name}.bmap` });
    return undefined;
  }
  return await loadBmap(typeof map === 'string' ? await openMap(map, signal) : map, {
    signal,
    keys: await readKeyFiles(options.bmapKeys ?? []),
    ...(options.bmapSignature === undefined
      ? {}
      : { signatureSource: await openSource(options.bmapSignature, options) }),
  });
}

async function openMap(name: string, signal: AbortSignal): Promise<Source> {
  try {
    return await openSource(name, { signal });
  } catch (error) {
    if (!(error instanceof WickError) || error.code !== 'source-not-found') throw error;
    throw new WickError('bmap-not-found', { what: name }, { cause: error });
  }
}

/** In the archive beside the image, or beside the archive; the nearest counts. */
async function findMap(source: Source, passed: readonly Passed[], signal: AbortSignal): Promise<Source | undefined> {
  for (const { name, maps } of passed.toReversed()) {
    const found = await findBmap(maps.beside(name), signal);
    if (found !== undefined) return found.source;
  }
  const beside = source.path === undefined ? findServedBmap : findBmap;
  return (await beside(source, signal))?.source;
}

/** A raw image has no mark at its end: unless somebody says how long it is, a broken download looks like a whole one. */
function mustKnowItsEnd(source: Source, found: Innermost, bmap: BlockMap | undefined): void {
  const unmarked = source instanceof HttpSource && !source.endMarked;
  if (!unmarked || !found.raw || found.formats.length > 0 || bmap !== undefined) return;
  const reason = 'the server does not say how long it is, so that a broken download would look like a whole one';
  throw new WickError('source-unreachable', { what: source.name, reason });
}

function mustAgree(what: string, { size, padding }: Innermost, bmap: BlockMap | undefined): void {
  if (bmap === undefined || size === undefined) return;
  if (size >= bmap.imageSize && size - bmap.imageSize <= padding) return;
  throw new WickError('source-size', { what, expected: bmap.imageSize, actual: size });
}

/** A compressed DMG begins with anything at all. */
async function mustNotEndAs(source: Source, { formats }: Innermost, signal: AbortSignal): Promise<void> {
  if (formats.length > 0 || source.size === undefined || source.size < 512 || !readsParts(source)) return;
  const format = refusedTrailer(await readTail(source, source.size - 512, source.size, signal));
  if (format !== undefined) throw new WickError('source-unsupported', { what: source.name, format });
}

/** Empty where a server does not give it: an address may be good for one request only, or for one at a time. */
async function readTail(source: Source, start: number, end: number, signal: AbortSignal): Promise<Uint8Array> {
  const asked = source instanceof HttpSource ? source.hurried() : source;
  try {
    return Buffer.concat(await Array.fromAsync(asked.open({ signal, start, end })));
  } catch (error) {
    const missing = asked instanceof HttpSource && error instanceof WickError && !isWickError(error, 'source-changed');
    if (missing) return new Uint8Array(0);
    throw error;
  }
}

/** Undefined also where there are no holes, or nothing else. */
async function extentsOf(source: Source): Promise<readonly Range[] | undefined> {
  if (source.path === undefined) return undefined;
  const extents = await dataExtents(source.path);
  const bytes = extents?.reduce((sum, range) => sum + range.length, 0);
  return bytes === 0 || bytes === source.size ? undefined : extents;
}

import { WickError } from '../../contract/errors.ts';
import { parseSparseHeader, readAndroidSparse } from './android-sparse.ts';
import { decodeWith, type Members, type UnpackOptions } from './container/archive.ts';
import { ByteCursor, type Reopen } from './container/cursor.ts';
import { MapFiles } from './container/map-files.ts';
import { type Picked, pickChosen, pickFirst } from './container/pick.ts';
import { readTar } from './container/tar.ts';
import { readZip } from './container/zip.ts';
import { readZipStream } from './container/zip-stream.ts';
import { type Detected, detect, headSize } from './detect.ts';
import type { ImageChunk } from './image.ts';
import { promisedFormat, withoutCompression } from './names.ts';
import type { Source } from './source.ts';

/** A stream of bytes on its way from the source to the image. */
export interface Stream {
  /** Its file name, as far as it has one. */
  name: string;
  /** Bytes, where known. */
  size: number | undefined;
  bytes: AsyncIterable<Uint8Array>;
  /** The whole stream as a source of which parts can be read. */
  source?: Source | undefined;
  reopen?: Reopen | undefined;
}

export interface LayerOptions extends UnpackOptions {
  /** The stream is what a server answered. */
  served: boolean;
  entry: string | undefined;
  /** What was chosen from the lists of the archives, outermost first. */
  chosen: readonly string[];
  /** True where an archive, with these formats around it, is to be listed before anything is chosen. */
  lists: (formats: readonly string[]) => boolean;
}

/** An archive on the way, and the files of it that may be a map. */
export interface Passed {
  /** The file of it that was taken. */
  name: string;
  maps: MapFiles;
}

/** What lies under all layers of packing. */
export interface Innermost extends AsyncDisposable {
  kind: 'image';
  /** Outermost first. */
  formats: string[];
  raw: boolean;
  /** Bytes of the image, where known. */
  size: number | undefined;
  /** Most bytes at the end that may not be the image's own. */
  padding: number;
  /** Archives that could not be listed, outermost first. */
  passed: Passed[];
  chunks(): AsyncIterable<ImageChunk>;
}

/** An archive that is to be listed. */
export interface Listed extends AsyncDisposable {
  kind: 'archive';
  members: Members;
}

/** More layers than this are no image but a mistake or an attack. */
const mostLayers = 4;

/** Takes off one layer after the other until the image is reached, or an archive that is to be listed. */
export async function unpack(stream: Stream, options: LayerOptions): Promise<Innermost | Listed> {
  const { what } = options;
  await using opened = new AsyncDisposableStack();
  const formats: string[] = [];
  const passed: Passed[] = [];
  let archives = 0;
  let current = stream;
  for (;;) {
    const cursor = opened.use(new ByteCursor(current.bytes, current.reopen));
    const head = await cursor.peek(headSize);
    if (head.length === 0) throw new WickError('source-empty', { what });
    const found = detect(head);
    refuse(found, current.name, { what, served: options.served && formats.length === 0 });
    if (found.kind === 'raw' || found.kind === 'android-sparse') {
      return innermost(found.kind, head, current.size, cursor, { formats, passed, what, opened: opened.move() });
    }
    if (formats.length === mostLayers) {
      throw new WickError('source-unsupported', { what, format: [...formats, 'packed'].join(' in ') });
    }
    if (found.kind === 'codec') {
      current = {
        name: withoutCompression(current.name),
        size: undefined,
        bytes: decodeWith(found.codec, cursor.take(), options),
      };
      formats.push(found.codec);
      continue;
    }
    // What is read part by part needs no stream that waits beside it.
    if (found.archive === 'zip' && current.source !== undefined) await cursor[Symbol.asyncDispose]();
    const members = opened.adopt(membersOf(found.archive, current, cursor, options), async (one) => {
      await one.return();
    });
    const name = options.chosen[archives];
    if (name === undefined && options.lists(formats)) {
      const kept = opened.move();
      return { kind: 'archive', members, [Symbol.asyncDispose]: () => kept.disposeAsync() };
    }
    const maps = new MapFiles(what);
    const picked =
      name === undefined
        ? await pickFirst(members, { what, entry: options.entry, maps })
        : await pickChosen(members, name, what);
    if (name === undefined) passed.push({ name: picked.member.name, maps });
    archives += 1;
    formats.push(found.archive);
    current = streamOf(picked);
  }
}

function membersOf(archive: 'zip' | 'tar', stream: Stream, cursor: ByteCursor, options: LayerOptions): Members {
  if (archive === 'tar') return readTar(cursor, options.what);
  const { source, size } = stream;
  return source === undefined || size === undefined ? readZipStream(cursor, options) : readZip(source, size, options);
}

function streamOf({ member, bytes }: Picked): Stream {
  return { name: member.name, size: member.size, bytes };
}

function innermost(
  kind: 'raw' | 'android-sparse',
  head: Uint8Array,
  size: number | undefined,
  cursor: ByteCursor,
  {
    formats,
    passed,
    what,
    opened,
  }: { formats: string[]; passed: Passed[]; what: string; opened: AsyncDisposableStack },
): Innermost {
  const shared = { kind: 'image', formats, passed, [Symbol.asyncDispose]: () => opened.disposeAsync() } as const;
  if (kind === 'raw') return { ...shared, raw: true, size, padding: 0, chunks: () => readRaw(cursor) };
  formats.push(kind);
  const header = parseSparseHeader(head);
  if (header === undefined) throw damagedStart(what, kind, 'its header makes no sense');
  return {
    ...shared,
    raw: false,
    size: header.blockSize * header.blocks,
    padding: header.blockSize - 1,
    chunks: () => readAndroidSparse(cursor, what),
  };
}

async function* readRaw(cursor: ByteCursor): AsyncGenerator<ImageChunk> {
  let offset = cursor.position;
  for await (const data of cursor.take()) {
    yield { offset, data };
    offset += data.length;
  }
}

type Understood = Exclude<Detected, { kind: 'refused' | 'document' | 'damaged' }>;

function refuse(
  found: Detected,
  name: string,
  { what, served }: { what: string; served: boolean },
): asserts found is Understood {
  if (found.kind === 'document') throw new WickError('source-not-an-image', { what, found: found.found, served });
  if (found.kind === 'refused') throw new WickError('source-unsupported', { what, format: found.format });
  if (found.kind === 'damaged') {
    throw damagedStart(what, found.format, 'its first bytes are almost, but not quite, right');
  }
  const promised = promisedFormat(name);
  if (found.kind === 'raw' && found.seen === undefined && promised !== undefined) {
    throw damagedStart(what, promised, `it does not begin as a ${promised} file does, in spite of its name`);
  }
}

function damagedStart(what: string, codec: string, reason: string): WickError {
  return new WickError('source-corrupt', { what, codec, offset: 0, reason });
}

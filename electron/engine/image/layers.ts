import { WickError } from '../../contract/errors.ts';
import { ByteCursor, type Reopen } from './container/cursor.ts';
import type { Codec, Decoder } from './decoder.ts';
import { type Detected, detect, headSize } from './detect.ts';
import { promisedFormat, withoutCompression } from './names.ts';

/** A stream of bytes on its way from the source to the image. */
export interface Stream {
  /** Its file name, as far as it has one. */
  name: string;
  /** Bytes, where known. */
  size: number | undefined;
  bytes: AsyncIterable<Uint8Array>;
  reopen?: Reopen;
}

export interface LayerOptions {
  /** The source as the person named it. */
  what: string;
  signal: AbortSignal;
  memoryLimit?: number;
  decoderFor: (codec: Codec) => Decoder;
}

/** What lies under all layers of packing. */
export interface Innermost extends AsyncDisposable {
  /** Outermost first. */
  formats: string[];
  kind: 'raw' | 'android-sparse';
  /** Bytes of the image, where known. */
  size: number | undefined;
  /** At the image's first byte. */
  cursor: ByteCursor;
}

/** More layers than this are no image but a mistake or an attack. */
const mostLayers = 4;

/** Takes off one layer after the other until the image is reached. */
export async function unpack(stream: Stream, options: LayerOptions): Promise<Innermost> {
  await using cursors = new AsyncDisposableStack();
  const formats: string[] = [];
  let current = stream;
  for (;;) {
    const cursor = cursors.use(new ByteCursor(current.bytes, current.reopen));
    const head = await cursor.peek(headSize);
    if (head.length === 0) throw new WickError('source-empty', { what: options.what });
    const found = detect(head);
    refuse(found, current.name, options.what);
    if (found.kind === 'raw' || found.kind === 'android-sparse') {
      if (found.kind === 'android-sparse') formats.push(found.kind);
      const open = cursors.move();
      const size = found.kind === 'raw' ? current.size : undefined;
      return { formats, kind: found.kind, size, cursor, [Symbol.asyncDispose]: () => open.disposeAsync() };
    }
    if (formats.length === mostLayers) {
      throw new WickError('source-unsupported', {
        what: options.what,
        format: [...formats, 'packed'].join(' in '),
      });
    }
    if (found.kind === 'codec') {
      formats.push(found.codec);
      const { what, signal, memoryLimit } = options;
      const decode = options.decoderFor(found.codec);
      current = {
        name: withoutCompression(current.name),
        size: undefined,
        bytes: decode(cursor.take(), { what, signal, ...(memoryLimit === undefined ? {} : { memoryLimit }) }),
      };
    } else {
      throw new WickError('source-unsupported', { what: options.what, format: 'archive' });
    }
  }
}

type Understood = Exclude<Detected, { kind: 'refused' | 'damaged' }>;

function refuse(found: Detected, name: string, what: string): asserts found is Understood {
  if (found.kind === 'refused') throw new WickError('source-unsupported', { what, format: found.format });
  if (found.kind === 'damaged')
    throw damagedStart(what, found.format, 'its first bytes are almost, but not quite, right');
  const promised = promisedFormat(name);
  if (found.kind === 'raw' && found.seen === undefined && promised !== undefined) {
    throw damagedStart(what, promised, `it does not begin as a ${promised} file does, in spite of its name`);
  }
}

function damagedStart(what: string, codec: string, reason: string): WickError {
  return new WickError('source-corrupt', { what, codec, offset: 0, reason });
}

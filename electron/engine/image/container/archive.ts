import type { Codec, Decoder } from '../decoder.ts';
import { headSize } from '../detect.ts';

/** A file inside an archive. */
export interface Member {
  /** Its whole path in the archive. */
  name: string;
  /** Unpacked bytes, where known beforehand. */
  size: number | undefined;
  /** Its unpacked bytes, to their true end. May be left unread, and is read once at most. */
  data: AsyncIterable<Uint8Array>;
}

/**
 * The files of an archive in their order. Asking for the next one passes over what is left of the last one's data. Ends
 * only at the archive's true end, and at that of the stream it is read from; throws WickError (`source-…`) otherwise.
 */
export type Members = AsyncGenerator<Member, void, undefined>;

export interface UnpackOptions {
  /** The source as the person named it. */
  what: string;
  signal: AbortSignal;
  /** Most bytes that a decoder may take for dictionaries and windows. */
  memoryLimit?: number | undefined;
  decoderFor: (codec: Codec) => Decoder;
  /** Called with the number of bytes of the source that were used up. */
  onRead: (bytes: number) => void;
}

/** Counts chunks once the next one is asked for, and from `headSize` on: what was only looked at does not count. */
export async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onRead: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let uncounted = 0;
  let looking = true;
  for await (const chunk of chunks) {
    yield chunk;
    uncounted += chunk.length;
    looking &&= uncounted <= headSize;
    if (looking) continue;
    onRead(uncounted);
    uncounted = 0;
  }
  onRead(uncounted);
}

export function decodeWith(
  codec: Codec,
  input: AsyncIterable<Uint8Array>,
  { what, signal, memoryLimit, decoderFor }: UnpackOptions,
): AsyncIterable<Uint8Array> {
  return decoderFor(codec)(input, { what, signal, lend: true, ...(memoryLimit === undefined ? {} : { memoryLimit }) });
}

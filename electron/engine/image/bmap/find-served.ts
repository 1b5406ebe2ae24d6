import type { Source } from '../source.ts';
import { isClearSigned } from './clear-text.ts';
import { maxBmapBytes } from './document.ts';
import { bmapNames } from './find.ts';

/** How long all servers' answers together may take to begin, and then the map itself; ms. */
const answerTime = 5000;
const mapTime = 30_000;

/** So much of a file shows whether it is a map: bmaptool begins with a comment of 1 KB. Bytes. */
const telling = 8192;

/**
 * Looks for a block map beside an image on a server, under the names of `findBmap`. Nobody asked for it: whatever the
 * server answers but a map, an error, silence, a page that says "not found" with status 200, means that there is none.
 * What begins as a map is handed over, however it goes on.
 */
export async function findServedBmap(
  image: Source,
  signal: AbortSignal,
  times: { answer: number; map: number } = { answer: answerTime, map: mapTime },
): Promise<{ source: Source } | undefined> {
  const late = new AbortController();
  const either = AbortSignal.any([signal, late.signal]);
  let timer = setTimeout(() => late.abort(), times.answer);
  const begins = () => {
    clearTimeout(timer);
    timer = setTimeout(() => late.abort(), times.map);
  };
  try {
    for (const name of bmapNames(image.fileName)) {
      try {
        const source = await image.sibling(name, either, 'hurried');
        if (source === undefined) continue;
        const bytes = await readMap(source, either, begins);
        if (bytes !== undefined) return { source: inMemory(source, bytes) };
      } catch {
        signal.throwIfAborted();
        if (late.signal.aborted) return undefined;
      }
    }
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Undefined where it is no map; calls `begins` as soon as it seems to be one. */
async function readMap(source: Source, signal: AbortSignal, begins: () => void): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let judged = false;
  for await (const chunk of source.open({ signal })) {
    chunks.push(chunk);
    length += chunk.length;
    if (!judged && length >= telling) {
      if (!beginsAsMap(Buffer.concat(chunks))) return undefined;
      judged = true;
      begins();
    }
    // Who reads the map says what is wrong with one as large as this.
    if (length > maxBmapBytes) break;
  }
  const bytes = Buffer.concat(chunks);
  return judged || beginsAsMap(bytes) ? bytes : undefined;
}

/** What may stand before the first element of XML. */
const prolog = /^\uFEFF?(?:\s|<\?[^>]*>|<!--(?:(?!-->)[^])*-->)*/u;

function beginsAsMap(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, telling)).toString('utf8');
  if (isClearSigned(bytes)) return /<bmap[\s>]/u.test(start);
  return /^<bmap[\s>]/u.test(start.replace(prolog, ''));
}

function inMemory(source: Source, bytes: Uint8Array): Source {
  return {
    name: source.name,
    fileName: source.fileName,
    size: bytes.length,
    path: undefined,
    seekable: true,
    bytesRead: () => source.bytesRead(),
    async *open({ start = 0, end }) {
      if (start < bytes.length) yield bytes.subarray(start, end);
    },
    sibling: (fileName, signal) => source.sibling(fileName, signal),
  };
}

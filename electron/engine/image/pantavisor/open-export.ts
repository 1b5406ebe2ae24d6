import { isWickError } from '../../../contract/errors.ts';
import { roleOf } from '../container/choose.ts';
import { ByteCursor } from '../container/cursor.ts';
import { readTar } from '../container/tar.ts';
import { decoderFor } from '../decode/decode.ts';
import { detect, headSize } from '../detect.ts';
import type { FileTree } from '../file-system/file-tree.ts';
import type { Source } from '../source.ts';
import { openArchiveTree } from '../tree/archive-tree.ts';

/** An archive that shows nothing of the kind until here is something else. Files, and their bytes. */
const mostFiles = 1000;
const mostBytes = 1 << 30;

/**
 * The files of a `.pvrexport`, or of a packed `pvr` checkout; undefined for anything else. It is recognised by what is in
 * it. Throws `source-…`.
 */
export async function openExport(
  source: Source,
  signal: AbortSignal,
): Promise<(FileTree & AsyncDisposable) | undefined> {
  if (!source.seekable || !(await isExport(source, signal))) return undefined;
  return await openArchiveTree(tarBytes(source, signal), { what: source.name });
}

async function isExport(source: Source, signal: AbortSignal): Promise<boolean> {
  await using cursor = new ByteCursor(tarBytes(source, signal));
  let files = 0;
  let bytes = 0;
  let onlyObjects = true;
  try {
    for await (const { name, size = 0 } of readTar(cursor, source.name)) {
      const path = name.replace(/^(?:\.?\/)+/u, '');
      if (path === '.pvr/json' || (path === 'json' && onlyObjects)) return true;
      onlyObjects &&= path.startsWith('objects/');
      files += 1;
      bytes += size;
      if (roleOf(name) === 'image' || files > mostFiles || bytes > mostBytes) return false;
    }
  } catch (error) {
    // Whoever takes it for an image will say what is wrong with it.
    if (!isWickError(error) || signal.aborted) throw error;
  }
  return false;
}

/** Without its compression; nothing where that is no tar archive. */
async function* tarBytes(source: Source, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  await using cursor = new ByteCursor(source.open({ signal }));
  const found = detect(await cursor.peek(headSize));
  if (found.kind === 'archive' && found.archive === 'tar') yield* cursor.take();
  if (found.kind !== 'codec') return;
  await using inner = new ByteCursor(decoderFor(found.codec)(cursor.take(), { what: source.name, signal }));
  const packed = detect(await inner.peek(headSize));
  if (packed.kind === 'archive' && packed.archive === 'tar') yield* inner.take();
}

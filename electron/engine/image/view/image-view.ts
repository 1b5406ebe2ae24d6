import type { BlockView } from '../block-view.ts';
import type { Image } from '../image.ts';
import type { ImageStore } from '../store/store.ts';
import { decodedView } from './decoded-view.ts';
import { openFileView } from './file-view.ts';
import { StoredView } from './stored-view.ts';

export interface ImageViewOptions {
  /** Ends reading, as long as the view is used. */
  signal: AbortSignal;
  /** Where a copy may lie. */
  store?: ImageStore;
  /** Which file of an archive the image is, as the person said. */
  entry?: string;
  /** Where a packed image is unpacked to if need be; default: the system's folder for large temporary files. */
  folder?: string;
}

/**
 * The decoded bytes of an image, to be read at any place: a raw file itself, the copy in the store, or else a temporary
 * copy that is unpacked now and goes away with the view. Throws `source-…`, and `file-unwritable` where there is no room.
 */
export async function openImageView(image: Image, options: ImageViewOptions): Promise<BlockView & AsyncDisposable> {
  const { signal, store, entry, folder } = options;
  signal.throwIfAborted();
  if (image.path !== undefined && image.formats.length === 0) return await openFileView(image.path);
  const stored = await store?.find(image, { source: image.origin, entry });
  return stored === undefined ? await decodedView(image, { signal, folder }) : new StoredView(stored, signal);
}

import { createHasher } from '../../../../../native/hasher.ts';
import { WickError } from '../../../../contract/errors.ts';
import { HashQueue } from '../../hash-queue.ts';
import { openImage } from '../../open.ts';
import type { Source } from '../../source.ts';

export interface UnpackedCheck {
  signal: AbortSignal;
  /** Lower-case hex. */
  expected: string;
  entry: string | undefined;
  onStart: (total: number | undefined) => void;
  /** Takes how many packed bytes were read. */
  onBytes: (bytes: number) => void;
}

/**
 * Unpacks an image to see whether it is what the catalogue says, where that gives no checksum of the file.
 *
 * @throws WickError `source-checksum`, and what unpacking throws
 */
export async function checkUnpacked(source: Source, options: UnpackedCheck): Promise<void> {
  const { signal, expected, entry } = options;
  const image = await openImage(source, { signal, bmap: false, ...(entry === undefined ? {} : { entry }) });
  options.onStart(image.sourceSize);
  const hasher = createHasher('sha256');
  const queue = new HashQueue();
  for await (const { data } of image.open({ signal, lend: true })) {
    await queue.update(hasher, data);
    options.onBytes(image.bytesRead());
  }
  const actual = await hasher.digest();
  if (actual !== expected) throw new WickError('source-checksum', { what: source.name, expected, actual });
}

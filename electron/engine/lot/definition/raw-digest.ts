import { createHash } from 'node:crypto';
import { openImage } from '../../image/open.ts';
import { WickError } from '../../../contract/errors.ts';

/** SHA-256 of the raw image inside of a file; what an image leaves open counts as zeroes. @throws WickError `source-…` */
export async function rawDigestOf(
  path: string,
  { entry, signal }: { entry?: string | undefined; signal: AbortSignal },
): Promise<string> {
  const image = await openImage(path, { signal, bmap: false, ...(entry === undefined ? {} : { entry }) });
  const hash = createHash('sha256');
  const zeroes = new Uint8Array(1 << 20);
  let end = 0;
  const fill = (to: number) => {
    for (; end < to; end = Math.min(to, end + zeroes.length)) hash.update(zeroes.subarray(0, to - end));
  };
  for await (const { offset, data } of image.open({ signal })) {
    fill(offset);
    hash.update(data);
    end = offset + data.length;
  }
  fill(image.size ?? end);
  if (end === 0) throw new WickError('source-empty', { what: path });
  return hash.digest('hex');
}

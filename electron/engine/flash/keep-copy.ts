import type { ImageStore } from '../image/store/store.ts';
import type { Image } from '../image/image.ts';
import type { FedImage } from './feed.ts';
import { type SegmentData, withDigest } from './segments.ts';

export interface CopyJob {
  image: Image;
  store: ImageStore;
  /** Which file of an archive the person asked for. */
  entry: string | undefined;
  /** All but the head, in order. Ends early, and sets `cut.at`, where the copy would have held up a drive. */
  segments: AsyncIterable<SegmentData>;
  cut: { at?: number };
  /** Resolves once the image is known to be good; rejects where it is bad. */
  fed: Promise<FedImage>;
  signal: AbortSignal;
}

/** Leaves a copy of the image in the store while it is decoded. Never throws: it is worth no failed flash. */
export async function keepCopy(job: CopyJob): Promise<void> {
  const { image, store, entry, cut, signal } = job;
  await using writer = await store.begin(image, { source: image.origin, entry });
  if (writer === undefined) return;
  try {
    for await (const { pieces, release } of job.segments) {
      for (const piece of pieces) await writer.write(piece);
      release();
      if (!writer.wanted) return;
    }
    if (cut.at !== undefined) return;
    const { size, head, body } = await job.fed;
    for (const { pieces } of head) for (const piece of pieces) await writer.write(piece);
    // Reading a local file again is cheap; from a server it would be a second download.
    const readAgain = image.origin?.kind === 'file';
    const sourceSha256 = await image.sourceSha256(signal, { readAgain });
    const ranges = [...(await Promise.all(head.map(withDigest))), ...body];
    await writer.commit({ size, ranges, sourceSha256 });
  } catch {
    // A bad image or a cancelled flash leaves no copy.
  }
}

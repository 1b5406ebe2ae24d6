import type { Drive } from '../../contract/drive.ts';
import type { FlashEvent } from '../../contract/flash.ts';
import type { Range } from '../../contract/range.ts';
import type { Certify } from '../certificate/certify.ts';
import type { LoadedRecipe } from '../provision/recipe/load.ts';
import type { FedImage } from './feed.ts';
import type { Segment, SegmentData } from './segments.ts';
import type { TargetOpener } from './target.ts';

/** What is to become of one drive, and how. */
export interface TargetJob {
  drive: Drive;
  /** The drives of the whole job. */
  together: readonly Drive[];
  imageName: string;
  /** What the image leaves open. */
  gaps: readonly Range[];
  /** Empty it even where that takes writing. */
  clearGaps: boolean;
  /** Bytes to write, where known. */
  total: number | undefined;
  verify: boolean;
  /** Leave what the drive holds already. */
  changedOnly: boolean;
  eject: boolean;
  force: boolean;
  /** What makes the drive one device's own. */
  recipe: LoadedRecipe | undefined;
  /** Makes the record of a drive that is done. */
  certify: Certify | undefined;
  /** Bytes of writes under way at a time. */
  window: number;
  openTarget: TargetOpener;
  signal: AbortSignal;
  /**
   * All but the head, in order; with digests where `verify` or `changedOnly` needs them. Sets `cut.at` where the target was
   * too slow, and goes on from there with a decoding of its own, which nobody checks.
   */
  segments: (cut: { at?: number }) => AsyncIterable<SegmentData>;
  /** Some segments once more; undefined where they cannot be had again. */
  again: (segments: readonly Segment[]) => Promise<AsyncIterable<SegmentData> | undefined>;
  /** Resolves once the image is known to be good; rejects where it is bad. */
  fed: Promise<FedImage>;
  emit: (event: FlashEvent) => void;
}

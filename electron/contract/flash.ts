import type { SignedCertificate } from './certificate.ts';
import type { Drive } from './drive.ts';
import type { ErrorData } from './errors.ts';
import type { ProvisionReport } from './provision.ts';
import type { FamilyName } from './recipe.ts';

/** What is known of an image before it is decoded. Sizes are bytes. */
export interface ImageFacts {
  name: string;
  /** How it is packed, outermost first. */
  formats: readonly string[];
  /** Decoded bytes. */
  size?: number;
  /** Packed bytes. */
  sourceSize?: number;
}

/** Which parts of the image are written: those of a block map, or all of it. */
export type MapKind = 'bmap' | 'whole';

export interface TargetPlan {
  drive: Drive;
  /** Partitions that are unmounted first. */
  unmount: readonly string[];
  /** Why this drive is refused; nothing is written anywhere while one target is refused. */
  refusal?: ErrorData;
  /** What the recipe will change on this drive; absent where the image cannot be looked into beforehand. */
  settings?: ProvisionReport;
}

/** What will be written where, and what is refused and why. The confirmation and `--dry-run` show this and nothing else. */
export interface FlashPlan {
  image: ImageFacts;
  map: MapKind;
  /** Bytes that will be written to each target, where known. */
  mappedBytes?: number;
  /** Bytes of the image that the block map leaves open. */
  unmappedBytes?: number;
  /**
   * What becomes of the old data there: drives that empty a range at once do so; on others it stays (`skip`) or is
   * overwritten with zeroes (`zero`).
   */
  unmapped: 'skip' | 'zero';
  verify: boolean;
  /** What the drive holds already is not written again. */
  changedOnly: boolean;
  eject: boolean;
  /** What makes each drive one device's own. */
  recipe?: { file: string; family: FamilyName | 'auto' };
  targets: readonly TargetPlan[];
}

export type FlashPhase =
  | 'downloading'
  | 'checking'
  | 'preparing'
  | 'clearing'
  | 'writing'
  | 'flushing'
  | 'verifying'
  | 'hashing'
  | 'rewriting'
  | 'provisioning'
  | 'finishing';

/** Which stage sets the pace: getting the image, or the drive. */
export type Limit = 'image' | 'drive';

/** What happens during a flash. `target` is the drive's path. */
export type FlashEvent =
  | { type: 'plan'; plan: FlashPlan }
  /** Bytes: `read` of the packed image's `size`, which gave `decoded` bytes to write. */
  | { type: 'source'; read: number; size?: number; decoded?: number; limit: Limit }
  | { type: 'image'; size: number; mappedBytes: number }
  | { type: 'phase'; target: string; phase: FlashPhase; total?: number }
  | { type: 'bytes'; target: string; bytes: number }
  | { type: 'target'; result: TargetResult };

export interface TargetResult {
  target: string;
  outcome: 'good' | 'failed' | 'cancelled';
  /** The bytes on the drive were read back and are the image's. */
  verified: boolean;
  /** Something on the drive was changed, or may have been. */
  touched: boolean;
  /** The old partition table is gone. */
  wiped: boolean;
  /** Bytes. */
  written: number;
  /** Bytes that the drive held already. */
  kept: number;
  /** Bytes that had to be written twice. */
  rewritten: number;
  /** Bytes between the parts of the image that were emptied. */
  cleared: number;
  /** Bytes there that may still hold what the drive held before. */
  stale: number;
  /** ms. */
  duration: number;
  /** What could not be done after the data was safe: clauses without a full stop. */
  notes: readonly string[];
  /** What the recipe has changed; read back, whatever `verified` says of the image. */
  settings?: ProvisionReport;
  certificate?: SignedCertificate;
  error?: ErrorData;
}

export interface FlashResult {
  image: { name: string; size: number; mappedBytes: number };
  targets: readonly TargetResult[];
  /** ms. */
  duration: number;
}

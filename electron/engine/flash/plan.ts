import type { Drive } from '../../contract/drive.ts';
import { WickError } from '../../contract/errors.ts';
import type { FlashPlan, TargetPlan } from '../../contract/flash.ts';
import type { Range } from '../../contract/range.ts';
import { rangeEnd } from '../../contract/range.ts';
import type { BlockMap } from '../image/bmap/bmap.ts';

/** The facts of an image that decide what is written. Sizes are bytes. */
export interface PlannedImage {
  name: string;
  formats: readonly string[];
  size: number | undefined;
  sourceSize: number | undefined;
  bmap: BlockMap | undefined;
  extents: readonly Range[] | undefined;
}

export interface PlanOptions {
  unmapped: 'skip' | 'zero';
  verify: boolean;
  changedOnly: boolean;
  eject: boolean;
  /** Drives whose name the person typed to override their risks. */
  force: readonly string[];
}

/** What will be written where. Pure; refusals are part of the plan. */
export function planFlash(image: PlannedImage, drives: readonly Drive[], options: PlanOptions): FlashPlan {
  const size = imageSize(image);
  const mappedBytes = image.bmap?.ranges.reduce((sum, range) => sum + range.length, 0) ?? size;
  return {
    image: {
      name: image.name,
      formats: image.formats,
      ...(size === undefined ? {} : { size }),
      ...(image.sourceSize === undefined ? {} : { sourceSize: image.sourceSize }),
    },
    map: image.bmap === undefined ? 'whole' : 'bmap',
    ...(mappedBytes === undefined ? {} : { mappedBytes }),
    ...(image.bmap === undefined ? {} : { unmappedBytes: image.bmap.imageSize - (mappedBytes ?? 0) }),
    unmapped: options.unmapped,
    verify: options.verify,
    changedOnly: options.changedOnly,
    eject: options.eject,
    targets: drives.map((drive, i) => planTarget(image, drive, drives.slice(0, i), options)),
  };
}

function imageSize(image: PlannedImage): number | undefined {
  return image.bmap?.imageSize ?? image.size;
}

function planTarget(image: PlannedImage, drive: Drive, others: readonly Drive[], options: PlanOptions): TargetPlan {
  const error = refusal(image, drive, others, options.force);
  return { drive, unmount: drive.mountPoints, ...(error === undefined ? {} : { refusal: error.toJSON() }) };
}

function refusal(
  image: PlannedImage,
  drive: Drive,
  others: readonly Drive[],
  force: readonly string[],
): WickError | undefined {
  const size = imageSize(image);
  const target = drive.path;
  const same = others.find((other) => isSame(other, drive));
  if (same !== undefined) return new WickError('target-twice', { target, other: same.path });
  if (drive.unusable === 'no-medium') return new WickError('target-no-medium', { target });
  if (drive.unusable === 'memory') return new WickError('target-not-a-drive', { target, kind: 'memory' });
  if (drive.risks.length > 0 && !force.includes(target)) {
    return new WickError('target-protected', {
      target,
      reasons: drive.risks.map((risk) => `it ${risk.reason}`),
      // What is in use at this moment the system does not give up, whatever name is typed.
      forceable: drive.risks.every(({ kind }) => kind === 'internal'),
    });
  }
  if (drive.readOnly) return new WickError('target-write-protected', { target });
  if (size === 0) return new WickError('source-empty', { what: image.name });
  if (size !== undefined && size > drive.size) {
    const last = (image.bmap?.ranges ?? image.extents)?.at(-1);
    return new WickError('image-does-not-fit', {
      what: image.name,
      target,
      needed: size,
      size: drive.size,
      ...(last === undefined ? {} : { usedEnd: rangeEnd(last) }),
    });
  }
  return undefined;
}

function isSame(a: Drive, b: Drive): boolean {
  return a.path === b.path || (a.majorMinor !== undefined && a.majorMinor === b.majorMinor);
}

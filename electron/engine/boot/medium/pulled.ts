import type { RunStatus, Sighting } from '../../../contract/boot.ts';
import { targetView } from '../../flash/target-view.ts';
import type { PulledMedium } from '../observers.ts';
import type { AwaitedUnit } from '../watch.ts';
import { observeMedium } from './observe.ts';

export interface PulledLook {
  goals: ReadonlyMap<string, RunStatus>;
  units: readonly AwaitedUnit[];
  mask: readonly string[];
  signal: AbortSignal;
}

/** Looks at a medium that was pulled back: a drive, or a file that holds one. It is only read. */
export async function* observePulled(
  { drive, name, imageSize, openTarget, onSummary }: PulledMedium,
  { goals, units, mask, signal }: PulledLook,
): AsyncGenerator<Sighting, void, void> {
  await using target = await openTarget(drive, { signal, mode: 'read', force: true });
  const [only, ...others] = units;
  const claim = others.length === 0 && only !== undefined ? { claim: only.expected.claim } : {};
  const view = targetView(target, { write: false });
  const sectorSize = drive.logicalBlockSize;
  const size = imageSize === undefined ? {} : { imageSize };
  onSummary(yield* observeMedium({ view, drive: name, sectorSize, ...size, goals, ...claim, mask, signal }));
}

import { stat } from 'node:fs/promises';
import type { RunStatus, Sighting } from '../../contract/boot.ts';
import { observeMedium } from '../../engine/boot/medium/observe.ts';
import type { AwaitedUnit, Observer } from '../../engine/boot/watch.ts';
import { findDrive } from '../../engine/drive/find.ts';
import { practiceDrive } from '../../engine/drive/practice.ts';
import { openTarget } from '../../engine/flash/open-target.ts';
import { targetView } from '../../engine/flash/target-view.ts';

export interface MediumLook {
  goals: ReadonlyMap<string, RunStatus>;
  units: readonly AwaitedUnit[];
  /** Told in sentences what happened. */
  onSummary: (text: string) => void;
}

/**
 * Looks at a medium that was pulled back: a drive, or a plain file that holds one. It is only read.
 *
 * @throws WickError what finding the drive throws
 */
export async function mediumObserver(named: string, { goals, units, onSummary }: MediumLook): Promise<Observer> {
  const isFile = (await stat(named).catch(() => undefined))?.isFile() === true;
  const drive = isFile ? await practiceDrive(named, { missing: 'refuse' }) : await findDrive(named);
  async function* observe(signal: AbortSignal): AsyncGenerator<Sighting, void, void> {
    await using target = await openTarget(drive, { signal, mode: 'read', force: true });
    const [only, ...others] = units;
    const claim = others.length === 0 && only !== undefined ? { claim: only.expected.claim } : {};
    const view = targetView(target, { write: false });
    const sectorSize = drive.logicalBlockSize;
    onSummary(yield* observeMedium({ view, drive: named, sectorSize, goals, ...claim, signal }));
  }
  return { name: 'medium', observe };
}

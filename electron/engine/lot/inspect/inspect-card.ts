import type { Drive } from '../../../contract/drive.ts';
import { WickError } from '../../../contract/errors.ts';
import type { MediaRule } from '../../../contract/lot/lot.ts';
import { wipeTable } from '../../flash/table.ts';
import type { TargetOpener } from '../../flash/target.ts';
import { probe, type Probed, type ProbeOptions } from './probe.ts';

export interface InspectCard extends ProbeOptions {
  openTarget: TargetOpener;
  together?: readonly Drive[];
}

/**
 * Looks at a card that is going to be written: whether it is as large as it says, and fast enough. It has no table from then
 * on. Undefined where the lot asks for neither.
 *
 * @throws WickError `target-capacity`, `target-slow`, and what opening and writing throw
 */
export async function inspectCard(
  drive: Drive,
  rule: Pick<MediaRule, 'probe' | 'minSpeed'>,
  { openTarget, together, ...options }: InspectCard,
): Promise<Probed | undefined> {
  if (rule.probe === 'none' && rule.minSpeed === 0) return undefined;
  const { signal } = options;
  await using target = await openTarget(drive, {
    signal,
    mode: 'write',
    force: false,
    window: 4 << 20,
    ...(together === undefined ? {} : { together }),
  });
  // Pulled from here on, it is visibly empty.
  await wipeTable(target);
  const probed = await probe(target, options);
  const { rate } = probed;
  await wipeTable(target);
  await target.finish({ eject: false });
  if (rate < rule.minSpeed) throw new WickError('target-slow', { target: drive.path, rate, least: rule.minSpeed });
  return probed;
}

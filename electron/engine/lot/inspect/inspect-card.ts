import { WickError } from '../../../contract/errors.ts';
import type { MediaRule } from '../../../contract/lot/lot.ts';
import { rangeEnd } from '../../../contract/range.ts';
import { wipeTable } from '../../flash/table.ts';
import type { OpenTarget } from '../../flash/target.ts';
import type { KeptCopy } from './kept-blocks.ts';
import { layOut } from './layout.ts';
import { markCard, marksOf } from './mark-card.ts';
import { probe, type Probed, type ProbeOptions } from './probe.ts';

/** Whether `inspectCard` overwrites anything. */
export function inspects({ probe, minSpeed }: Pick<MediaRule, 'probe' | 'minSpeed'>): boolean {
  return probe !== 'none' || minSpeed > 0;
}

interface InspectOptions extends Omit<ProbeOptions, 'marks'> {
  /** Of what this overwrites; undefined where nobody would miss that. */
  copy: KeptCopy | undefined;
}

/**
 * Looks at a card that is going to be written: whether it is as large as it says, and fast enough. It has no table from then
 * on. Undefined where the lot asks for neither.
 *
 * @throws WickError `target-capacity`, `target-slow`, and what the target throws
 */
export async function inspectCard(
  target: OpenTarget,
  rule: Pick<MediaRule, 'probe' | 'minSpeed'>,
  { copy, ...options }: InspectOptions,
): Promise<Probed | undefined> {
  if (!inspects(rule)) return undefined;
  const marks = copy && marksOf(copy);
  if (marks !== undefined) {
    const { tags, marks: run } = layOut(target.size, target.blockSize);
    // Outside of the table. A fake may not have what lies behind its marks.
    const places = [...tags.slice(0, 1), { offset: rangeEnd(run) - target.blockSize }];
    await markCard(target, { marks, offsets: places.map(({ offset }) => offset) });
  }
  // Pulled from here on, it is visibly empty.
  await wipeTable(target);
  let probed: Probed;
  try {
    probed = await probe(target, { ...options, marks });
  } finally {
    await wipeTable(target).catch(() => {});
  }
  const { rate } = probed;
  if (rate < rule.minSpeed)
    throw new WickError('target-slow', { target: target.drive.path, rate, least: rule.minSpeed });
  return probed;
}

import { fulfils, type Judgement } from '../../contract/verdict.ts';
import { expectBoot } from '../../engine/boot/expect.ts';
import { type BootJob, type UnitBoot, watchBoots } from '../../engine/boot/watch.ts';
import { PracticeDevice } from '../../engine/demo/practice/device.ts';
import { practiceJob } from '../../engine/demo/practice/watch.ts';
import type { Hub } from '../../engine/hub/hub.ts';
import { disableUnitTokens } from '../../engine/hub/tokens.ts';
import { openFileView } from '../../engine/image/view/file-view.ts';
import { ladderLines } from '../output/boot.ts';
import { BootView } from '../output/boot-view.ts';
import type { Face } from '../output/face.ts';

/** Seconds of the practice device in one of ours: 30 of them have to pass before a boot counts. */
const pace = 10;

export interface FirstBoot {
  /** Path of a practice drive that was flashed. */
  card: string;
  hub: Hub;
  tag: string;
}

/** Starts a practice device from a card, and watches it as a real one is watched. */
export async function watchPractice(
  face: Face,
  { card, hub, tag }: FirstBoot,
): Promise<{ unit: Omit<UnitBoot, 'sightings'>; isGood: boolean }> {
  const { signal } = face;
  face.note(
    '4. The card goes into a practice device, and Wick watches its first boot: its console, its network, its Hub.',
  );
  face.note(`   Its time passes ${pace} times as fast as yours.`);
  await using view = await openFileView(card);
  const expected = await expectBoot(view, { checks: { boot: 'claimed' } });
  if (expected === undefined) throw new TypeError('a card from which nothing can start');
  await using device = await PracticeDevice.open(view, pace);
  device.switchOn();
  const { sightings: _, ...unit } = await watch(face, practiceJob({ device, hub, tag, expected, pace, signal }));
  for (const line of ladderLines(unit.unit, inShort(unit.judgement))) face.note(`   ${line}`);
  const disabled = await disableUnitTokens(hub, tag, { signal });
  if (disabled > 0) face.note('   Its token has done its work, and is disabled: nobody can use it again.');
  return { unit, isGood: fulfils(unit.judgement.verdict, 'claimed') };
}

/** `wick boot` shows all that a rung rests on; here it is enough to see that it rests on something. */
function inShort(judgement: Judgement): Judgement {
  return { ...judgement, rungs: judgement.rungs.map((rung) => ({ ...rung, evidence: rung.evidence.slice(-2) })) };
}

async function watch(face: Face, job: BootJob): Promise<UnitBoot> {
  using view = new BootView(face);
  for await (const event of watchBoots(job)) {
    view.take(event);
    const [unit] = event.type === 'end' ? event.units : [];
    if (unit !== undefined) return unit;
  }
  throw new TypeError('a watch that did not end');
}

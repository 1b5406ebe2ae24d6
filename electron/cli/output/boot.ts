import type { VerdictName } from '../../contract/boot.ts';
import { formatDuration } from '../../contract/format.ts';
import type { BootRungResult, Judgement } from '../../contract/verdict.ts';
import type { UnitBoot } from '../../engine/boot/watch.ts';
import { type Branch, drawBranches } from './branches.ts';

const names: Record<VerdictName, string> = {
  'not-seen': 'not seen',
  booting: 'booting',
  'reboot-loop': 'reboot loop',
  degraded: 'degraded',
  'up-unclaimed': 'up, unclaimed',
  'up-claimed': 'up, claimed',
  up: 'up',
  'wrong-image': 'wrong image',
  'claim-refused': 'claim refused',
};

/** `one: up, claimed` */
export function verdictText(unit: string, { verdict, firstFailed }: Judgement): string {
  return `${unit}: ${names[verdict]}${firstFailed === undefined ? '' : `, ${firstFailed} fails`}`;
}

/** The ladder of a unit, with what each rung rests on. */
export function ladderLines(unit: string, judgement: Judgement): string[] {
  return drawBranches([{ text: verdictText(unit, judgement), under: judgement.rungs.map((rung) => rungBranch(rung)) }]);
}

function rungBranch({ rung, name, outcome, reasons, evidence }: BootRungResult): Branch {
  const why = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`;
  return {
    text: `${rung}  ${name}  ${outcome}${why}`,
    under: evidence.map(({ observer, text }) => ({ text: `${observer}  ${text}` })),
  };
}

/** How it went, with what to do next. */
export function bootText({ unit, judgement, started, finished }: UnitBoot): string {
  const next = judgement.next === undefined ? [] : [`Next: ${judgement.next}`];
  return [...ladderLines(unit, judgement), `Watched for ${formatDuration(finished - started)}.`, ...next].join('\n');
}

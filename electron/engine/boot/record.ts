import type { FirstBoot } from '../certificate/add-boot.ts';
import type { UnitBoot } from './watch.ts';

/** How a first boot went, as its certificate says it. */
export function recordOf({ judgement, started, finished }: UnitBoot, observers: FirstBoot['observers']): FirstBoot {
  const evidence = judgement.rungs.flatMap((rung) => rung.evidence);
  const once = new Map(evidence.map((one) => [JSON.stringify(one), one]));
  return {
    verdict: judgement.verdict,
    rungs: judgement.rungs.map(({ rung, name, outcome, reasons }) => ({ rung, name, outcome, reasons })),
    evidence: [...once.values()]
      .sort((one, other) => one.at - other.at)
      .map(({ at, observer, text }) => ({ at: new Date(at).toISOString(), observer, text })),
    observers,
    started: new Date(started).toISOString(),
    finished: new Date(finished).toISOString(),
  };
}

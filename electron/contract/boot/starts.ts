import {
  type BootFailure,
  type BootStage,
  bootStages,
  type ObserverName,
  observerNames,
  type Sighting,
} from '../boot.ts';
import { startRules, type StartRules, type Watch } from './rules.ts';

export interface Starts {
  /** By the observer that saw most of them. */
  count: number;
  /** The first sign of a start that there should not have been. */
  again?: Sighting;
}

/** How often the device started, each observer asked for itself: one sees late what another one saw at once. */
export function startsOf({ expected, sightings }: Watch): Starts {
  const rules = startRules(expected);
  const all = observerNames.map((name) =>
    countStarts(
      sightings.filter(({ observer }) => observer === name),
      { ...rules, observer: name },
    ),
  );
  const signs = all.flatMap(({ again }) => again ?? []).sort((one, other) => one.at - other.at);
  return {
    count: Math.max(...all.map(({ count }) => count)),
    ...(signs[0] === undefined ? {} : { again: signs[0] }),
  };
}

/** Not those that a device gets over by starting again: it writes a new EEPROM, or goes on without a container. */
const survivable: ReadonlySet<BootFailure> = new Set(['eeprom-too-old', 'goal-timed-out', 'container-failed']);

/** Seconds that two tellings of one uptime may be apart. */
const slack = 2;

function countStarts(
  sightings: readonly Sighting[],
  { mark, early, observer }: StartRules & { observer: ObserverName },
): Starts {
  // Who looks from afar sees a device only once it was up.
  let marked = observer !== 'serial' && observer !== 'medium';
  let failed = false;
  let loaderFailed = false;
  let seen = new Set<BootStage>();
  let uptime = 0;
  let again: Sighting | undefined;
  let count = 0;
  const start = (sighting: Sighting) => {
    count += 1;
    // Some boards start again before their system has started once; what had failed, or was up, must not.
    if (marked || failed || count > early + 1) again ??= sighting;
    failed = false;
    loaderFailed = false;
    seen = new Set();
    uptime = 0;
  };
  for (const sighting of sightings) {
    const { seen: what } = sighting;
    if (count === 0 && what.kind !== 'blind' && what.kind !== 'sees') count = 1;
    if (what.kind === 'failure') {
      failed ||= !survivable.has(what.failure);
      loaderFailed ||= what.failure === 'loader';
    } else if (what.kind === 'uptime') {
      if (what.seconds < uptime - slack) start(sighting);
      uptime = what.seconds;
    } else if (what.kind === 'stage') {
      if (isNew(what.stage, seen) || (what.stage === 'loader' && loaderFailed)) start(sighting);
      seen.add(what.stage);
      marked ||= what.stage === mark;
    }
  }
  return { count, ...(again === undefined ? {} : { again }) };
}

/**
 * Whether a stage belongs to another boot than those that were seen before: it has come further already. Loader and kernel
 * say several lines each, and a login prompt is shown again for many reasons.
 */
function isNew(stage: BootStage, seen: ReadonlySet<BootStage>): boolean {
  if (stage === 'factory') return seen.has('factory');
  if (stage !== 'loader' && stage !== 'kernel') return false;
  const order = bootStages.indexOf(stage);
  return [...seen].some((one) => bootStages.indexOf(one) > order);
}

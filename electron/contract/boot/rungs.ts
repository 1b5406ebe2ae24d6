import { assertNever } from '../errors.ts';
import type { BlindReason, BootFailure, ObserverName, Seen, Sighting } from '../boot.ts';
import type { RungResult } from '../ladder.ts';
import { answersOf } from './answers.ts';
import { type ClaimWord, claimOf, isAlive } from './claim.ts';
import { type ImageWord, imageWords } from './image.ts';
import { type Readiness, readinessOf } from './readiness.ts';
import { isPantavisor, startRules, type Watch, wishFor } from './rules.ts';
import { type Starts, startsOf } from './starts.ts';
import { blindText, failureText } from './texts.ts';

/** The steps that a device climbs once it has its card; those before are in `ladder.ts`. */
export const bootRungs = { V5: 'boot', V6: 'network', V7: 'hub', V8: 'medium' } as const;
export type BootRung = keyof typeof bootRungs;

/** Who can see whether a rung holds. */
export const rungObservers: Record<BootRung, readonly ObserverName[]> = {
  V5: ['serial'],
  V6: ['mdns', 'lan'],
  V7: ['hub'],
  V8: ['medium'],
};

export interface BootFacts extends Watch {
  alive: boolean;
  readiness: Readiness;
  starts: Starts;
  claim: ClaimWord;
  images: ImageWord[];
  /** What went wrong and was not got over since. */
  failure?: OpenFailure;
  /** Who looks, as far as that is known: who was started, and who told anything. */
  looking: ReadonlySet<ObserverName>;
  /** Who cannot see now, and why. */
  blind: ReadonlyMap<ObserverName, BlindReason>;
  /** Nobody looks any longer: what is open now stays so. */
  ended: boolean;
}

type OpenFailure = Sighting & { seen: { kind: 'failure' } };

export function factsOf(watch: Watch & { observers: readonly ObserverName[]; ended: boolean }): BootFacts {
  const { sightings, observers } = watch;
  const last = new Map<ObserverName, Seen>();
  for (const { observer, seen } of sightings) last.set(observer, seen);
  const blind = new Map(
    [...last].flatMap(([observer, seen]) => (seen.kind === 'blind' ? [[observer, seen.reason] as const] : [])),
  );
  const starts = startsOf(watch);
  // What comes again and again is not got over, however good it looked in between.
  const failure = openFailure(watch) ?? (starts.again === undefined ? undefined : lastFailure(watch));
  return {
    ...watch,
    alive: isAlive(watch),
    readiness: readinessOf(watch),
    starts,
    claim: claimOf(watch),
    images: imageWords(watch),
    ...(failure === undefined ? {} : { failure }),
    looking: new Set([...observers, ...last.keys()]),
    blind,
  };
}

/**
 * A failure is got over by what comes only after a boot without it: the factory line, a login prompt, or READY. A panic is
 * what comes of another failure, where there was one: Pantavisor is the first process.
 */
function openFailure({ expected, sightings }: Watch): OpenFailure | undefined {
  const { mark } = startRules(expected);
  const isOver = ({ seen }: Sighting, failure: BootFailure) =>
    seen.kind === 'status'
      ? seen.container === undefined && seen.status === 'READY'
      : seen.kind === 'stage' && seen.stage === mark && !lateFailures.has(failure);
  const open = sightings.filter((sighting, index): sighting is OpenFailure => {
    const { seen } = sighting;
    return seen.kind === 'failure' && !sightings.slice(index + 1).some((later) => isOver(later, seen.failure));
  });
  return open.findLast(({ seen }) => seen.failure !== 'kernel-panic') ?? open.at(-1);
}

function lastFailure({ sightings }: Watch): OpenFailure | undefined {
  return sightings.findLast(
    (sighting): sighting is OpenFailure => sighting.seen.kind === 'failure' && sighting.observer !== 'medium',
  );
}

/** They come after the factory line. */
const lateFailures: ReadonlySet<BootFailure> = new Set(['container-failed', 'goal-timed-out']);

/** How the device stands on each rung. Systems that nobody claims have two of them. */
export function climbBoot(facts: BootFacts): RungResult<BootRung>[] {
  const all = Object.keys(bootRungs) as BootRung[];
  const rungs = isPantavisor(facts.expected) ? all : all.filter((rung) => rung === 'V5' || rung === 'V6');
  return rungs.map((rung) => settle(rung, standing(rung, facts), facts));
}

/** The Hub, too, knows how far a Pantavisor system has come; who only sees that it answers does not. */
function isToldByOthers({ alive, expected, readiness, looking, blind }: BootFacts): boolean {
  if (!alive || !isPantavisor(expected)) return false;
  return readiness.is !== 'unknown' || (looking.has('hub') && !blind.has('hub'));
}

/** What is known of a rung: whether it holds, what has failed, and what is open. */
interface Standing {
  holds: boolean;
  failed: string[];
  open: string[];
}

/** What is open when nobody looks any longer has failed, where somebody was able to see it. */
function settle(rung: BootRung, { holds, failed, open }: Standing, facts: BootFacts): RungResult<BootRung> {
  const name = bootRungs[rung];
  if (failed.length > 0) return { rung, name, outcome: 'failed', reasons: failed };
  if (holds) return { rung, name, outcome: 'holds', reasons: [] };
  const eyes = rungObservers[rung].filter((observer) => facts.looking.has(observer));
  const seeing = eyes.filter((observer) => !facts.blind.has(observer));
  const isSeen = seeing.length > 0 || (rung === 'V5' && isToldByOthers(facts));
  if (isSeen) return { rung, name, outcome: facts.ended && open.length > 0 ? 'failed' : 'unchecked', reasons: open };
  const reasons = eyes.map((observer) => blindText(observer, facts.blind.get(observer)));
  return { rung, name, outcome: 'unchecked', reasons: reasons.length > 0 ? reasons : ['Nobody looked'] };
}

function standing(rung: BootRung, facts: BootFacts): Standing {
  const wrong = facts.images.filter(({ observer, is }) => is === 'wrong' && rungObservers[rung].includes(observer));
  const differs = wrong.flatMap(({ reasons }) => reasons);
  switch (rung) {
    case 'V5': {
      const { failed, holds, open } = boot(facts);
      return { holds, failed: [...differs, ...failed], open };
    }
    case 'V6': {
      const { holds, open } = network(facts);
      return { holds, failed: differs, open };
    }
    case 'V7': {
      const { failed, holds, open } = hub(facts);
      return { holds, failed: [...differs, ...failed], open };
    }
    case 'V8': {
      const { failed, holds, open } = medium(facts);
      return { holds, failed: [...differs, ...failed], open };
    }
    default:
      return assertNever(rung);
  }
}

function boot({ alive, failure, starts, readiness }: BootFacts): Standing {
  const failed = [
    ...(starts.again === undefined ? [] : [`It started again: ${starts.count} starts were seen`]),
    ...(failure === undefined || failure.observer === 'medium'
      ? []
      : [failureText(failure.seen.failure, failure.seen.container)]),
    ...readiness.stuck,
  ];
  const open = alive ? readiness.pending : ['Nothing was seen of the device'];
  return { holds: alive && readiness.is === 'steady', failed, open };
}

function network(facts: BootFacts): Standing {
  const { sightings, expected, images } = facts;
  const seen = sightings.filter(({ observer }) => observer === 'mdns' || observer === 'lan');
  const answers = answersOf(facts);
  const isThere = isAlive({ ...facts, sightings: seen });
  const silent = answers.filter(({ since }) => since === undefined);
  const isCompared = images.some(({ observer, is }) => observer === 'lan' && is === 'right');
  const holds = isThere && silent.length === 0 && (isPantavisor(expected) || answers.length > 0);
  const open = silent.map(({ name }) => `There is no answer from ${name}`);
  return { holds: holds || isCompared, failed: [], open: open.length > 0 ? open : ['Nothing of it is on the network'] };
}

/** Whether the Hub has it as it should: its own, online, at rest, and with the state that was flashed. */
function hub(facts: BootFacts): Standing {
  const { sightings, claim, expected, images } = facts;
  const words = sightings.filter(({ observer }) => observer === 'hub');
  const own = claimOf({ ...facts, sightings: words }).is;
  const online = words.findLast(({ seen }) => seen.kind === 'online')?.seen;
  const status = words.findLast(({ seen }) => seen.kind === 'status' && seen.container === undefined)?.seen;
  const image = images.find(({ observer }) => observer === 'hub')?.is;
  const open = [
    ...(own === 'claimed' ? [] : ['The Hub does not have it as claimed']),
    ...(online?.kind === 'online' && online.online ? [] : ['The Hub does not see it online']),
    ...(online?.kind === 'online' && online.state !== undefined && online.state !== 'idle'
      ? [`It is still at "${online.state}" with the Hub`]
      : []),
    ...(status?.kind === 'status' && status.status !== 'READY' ? [`The Hub has it as ${status.status}`] : []),
    ...(expected.stateSha256 === undefined || image === 'right' ? [] : missingState(facts)),
  ];
  const failed = claim.is === 'refused' ? ['The Hub refuses its claim'] : [];
  // Where nobody is to claim it, nothing has to come.
  const isWanted = expected.claim !== 'none' || wishFor(expected) === 'claimed' || own === 'claimed';
  return { holds: open.length === 0, failed, open: isWanted ? open : [] };
}

/** A device sends its state once: the Hub keeps an older one. Then what was compared on the network has to do. */
function missingState({ sightings, images }: BootFacts): string[] {
  if (!hasOldState(sightings)) return ['The Hub does not have its state yet'];
  if (images.some(({ observer, is }) => observer === 'lan' && is === 'right')) return [];
  return ['The Hub has only a state from before the card was flashed'];
}

/** The Hub knew the device before its card was flashed. */
export function hasOldState(sightings: readonly Sighting[]): boolean {
  return sightings.some(({ observer, seen }) => observer === 'hub' && seen.kind === 'state' && seen.old === true);
}

function medium(facts: BootFacts): Standing {
  const words = facts.sightings.filter(({ observer }) => observer === 'medium');
  const watch = { ...facts, sightings: words };
  const failure = openFailure(watch);
  const starts = startsOf(watch);
  const failed = [
    ...(starts.again === undefined ? [] : ['Its logs have several starts']),
    ...(failure === undefined ? [] : [failureText(failure.seen.failure, failure.seen.container)]),
  ];
  const came = words.some(
    ({ seen }) => seen.kind === 'status' && seen.container === undefined && seen.status === 'READY',
  );
  return { holds: came, failed, open: ['What is on the medium does not show that it came to READY'] };
}

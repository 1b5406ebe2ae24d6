import type { ExpectedBoot, ObserverName, Seen, Sighting, VerdictName } from './boot.ts';
import { adviceOn } from './boot/advice.ts';
import { type BootEvidence, evidenceOf } from './boot/evidence.ts';
import { putInOrder } from './boot/order.ts';
import { isPantavisor, steadyFor, wishFor } from './boot/rules.ts';
import { type BootFacts, type BootRung, climbBoot, factsOf } from './boot/rungs.ts';
import type { RungResult } from './ladder.ts';
import type { BootWish } from './recipe.ts';

export { wishFor };

/** What was seen of one device so far. */
export interface Watching {
  readonly expected: ExpectedBoot;
  /** ms since 1970. */
  readonly startedAt: number;
  /** Who looks. */
  readonly observers: readonly ObserverName[];
  /** In the order of their times, each once. */
  readonly sightings: readonly Sighting[];
}

export interface BootRungResult extends RungResult<BootRung> {
  evidence: BootEvidence[];
}

/** What the sightings of one device add up to. */
export interface Judgement {
  verdict: VerdictName;
  /** What comes later is not expected to make it better. */
  final: boolean;
  rungs: BootRungResult[];
  /** Where the device must not go on. */
  firstFailed?: BootRung;
  /** What to do next. */
  next?: string;
}

export function watching(expected: ExpectedBoot, startedAt: number, observers: readonly ObserverName[] = []): Watching {
  return { expected, startedAt, observers, sightings: [] };
}

/** Takes a sighting in. Late ones, and the same once more, make no difference to what comes out. */
export function see(state: Watching, sighting: Sighting): Watching {
  const sightings = putInOrder(state.sightings, sighting);
  return sightings === state.sightings ? state : { ...state, sightings };
}

/**
 * Says what is known at a moment, and never more: what was not seen did not happen. `ended` where nobody looks any longer;
 * then what is still open has failed. `now` is in ms since 1970.
 */
export function judge(state: Watching, now: number, { ended = false }: { ended?: boolean } = {}): Judgement {
  const { sightings, observers } = state;
  const expected = knownBy(sightings, state.expected);
  const facts = factsOf({ expected, sightings, observers, now, ended });
  const rungs = climbBoot(facts);
  const verdict = verdictOf(facts, rungs);
  const firstFailed = rungs.find(({ outcome }) => outcome === 'failed')?.rung;
  const next = adviceOn(verdict, facts);
  return {
    verdict,
    final: isFinal(verdict, facts),
    rungs: rungs.map((rung) => ({ ...rung, evidence: evidenceOf(rung.rung, sightings) })),
    ...(firstFailed === undefined ? {} : { firstFailed }),
    ...(next === undefined ? {} : { next }),
  };
}

/** A system that nobody named tells by itself that it is Pantavisor. */
function knownBy(sightings: readonly Sighting[], expected: ExpectedBoot): ExpectedBoot {
  const isSaid = sightings.some(
    ({ seen }) =>
      seen.kind === 'status' || seen.kind === 'claim' || (seen.kind === 'stage' && seen.stage === 'factory'),
  );
  return expected.family === 'unknown' && isSaid ? { ...expected, family: 'pantavisor' } : expected;
}

/** Whether a verdict is what was asked for. What nobody claims need not be claimed. */
export function fulfils(verdict: VerdictName, wish: BootWish): boolean {
  switch (wish) {
    case 'none':
      return true;
    case 'up':
      return verdict === 'up' || verdict === 'up-unclaimed' || verdict === 'up-claimed';
    case 'claimed':
      return verdict === 'up-claimed';
  }
}

/** Bad news first: of several that hold, the one that must be mended before the others. */
function verdictOf(facts: BootFacts, rungs: readonly RungResult<BootRung>[]): VerdictName {
  const { alive, images, starts, readiness, failure, claim, expected } = facts;
  if (!alive) return 'not-seen';
  if (images.some(({ is }) => is === 'wrong')) return 'wrong-image';
  if (starts.again !== undefined) return 'reboot-loop';
  if (readiness.stuck.length > 0 || isLeftBehind(failure?.seen.failure)) return 'degraded';
  if (claim.is === 'refused') return 'claim-refused';
  if (readiness.is !== 'steady' || failure !== undefined) return 'booting';
  if (!isPantavisor(expected)) return 'up';
  return claim.is === 'claimed' && agreesWithHub(facts, rungs) ? 'up-claimed' : 'up-unclaimed';
}

/** The device goes on without a container; the others stop it. */
function isLeftBehind(failure: string | undefined): boolean {
  return failure === 'container-failed' || failure === 'goal-timed-out';
}

/** The device's own word is enough only where the Hub cannot be asked. */
function agreesWithHub({ looking, blind, sightings }: BootFacts, rungs: readonly RungResult<BootRung>[]): boolean {
  const hasTold = sightings.some(({ observer, seen }) => observer === 'hub' && !isOfSight(seen));
  if (!hasTold && (!looking.has('hub') || blind.has('hub'))) return true;
  return rungs.some(({ rung, outcome }) => rung === 'V7' && outcome === 'holds');
}

/** Whether an observer sees at all says nothing of a device. */
function isOfSight({ kind }: Seen): boolean {
  return kind === 'blind' || kind === 'sees';
}

/** A Hub may lag behind: what it says against a device counts for good once it has stood for a while. */
function isFinal(verdict: VerdictName, { expected, images, claim, now }: BootFacts): boolean {
  switch (verdict) {
    case 'up':
    case 'up-claimed':
    case 'reboot-loop':
      return true;
    case 'up-unclaimed':
      return wishFor(expected) !== 'claimed';
    case 'wrong-image':
      return images.some(({ is, since }) => is === 'wrong' && now - since >= steadyFor);
    case 'claim-refused':
      return now - claim.since >= steadyFor;
    case 'not-seen':
    case 'booting':
    case 'degraded':
      return false;
  }
}

import type { BootStage, ObserverName, RunStatus, Seen, Sighting } from '../boot.ts';
import { type Asked, answersOf } from './answers.ts';
import { goalTime, isPantavisor, steadyFor, type Watch } from './rules.ts';
import { reaches } from './status.ts';

export interface Readiness {
  /** `steady`: it has been as it should be for long enough. */
  is: 'unknown' | 'below' | 'ready' | 'steady';
  /** It had its time, and is not where it should be: sentences without a full stop. */
  stuck: string[];
  /** What is still to come: the same. */
  pending: string[];
}

type Status = Extract<Seen, { kind: 'status' }>;

/** Whether everything runs that should. */
export function readinessOf(watch: Watch): Readiness {
  return isPantavisor(watch.expected) ? readinessOfPantavisor(watch) : readinessOfOther(watch);
}

/**
 * The sign is the status READY: of the device as a whole, and of each container that is known to have a goal. What the
 * progress of revision 0 says is no sign: the runtime marks it DONE before it starts the first container.
 */
function readinessOfPantavisor(watch: Watch): Readiness {
  const { expected, sightings, now } = watch;
  const runs = readyRuns(sightings);
  const below = belowGoal(expected.containers ?? [], sightings);
  const silent = silentOf(watch);
  const latest = [...latestStatus(sightings).values()];
  const lowest = latest.find(({ status }) => status !== 'READY');
  const isReady = runs.length > 0 && lowest === undefined && below.length === 0;
  if (isReady && silent.length === 0) {
    const is = runs.some(({ since, until }) => (until ?? now) - since >= steadyFor) ? 'steady' : 'ready';
    return {
      is,
      stuck: [],
      pending: is === 'steady' ? [] : [`It is READY, and has to stay so for ${seconds(steadyFor)}`],
    };
  }
  const factory = sightings.findLast(({ seen }) => seen.kind === 'stage' && seen.stage === 'factory');
  if (factory === undefined && latest.length === 0 && below.length === 0) {
    return { is: 'unknown', stuck: [], pending: [howFar(sightings)] };
  }
  const reasons = [
    ...(lowest === undefined ? [] : [`Its status is ${lowest.status}, below READY`]),
    ...below.map(({ name, status, goal }) => `Container ${name} is ${status}, below its goal ${goal}`),
  ];
  const losses = timesLost(sightings);
  if (losses >= restless && !isReady) {
    return { is: 'below', stuck: [`It was READY ${losses} times, and did not stay so`, ...reasons], pending: [] };
  }
  const all = isReady ? silent : reasons.length > 0 ? reasons : ['It has not come to the status READY'];
  const changed = Math.max(factory?.at ?? 0, lastChange(sightings));
  return now - changed > goalTime ? { is: 'below', stuck: all, pending: [] } : { is: 'below', stuck: [], pending: all };
}

const places: Partial<Record<BootStage, string>> = {
  loader: 'its boot loader',
  kernel: 'its kernel',
  storage: 'its storage',
  grown: 'its storage',
};

/** Of a device that has not told its status. */
function howFar(sightings: readonly Sighting[]): string {
  const stage = lastStage(sightings);
  const place = stage === undefined ? undefined : places[stage];
  return place === undefined
    ? 'Nobody has told its status, which the console and the Hub do'
    : `It has come to ${place}, and no further`;
}

/** The last one that its console showed. */
export function lastStage(sightings: readonly Sighting[]): BootStage | undefined {
  const last = sightings.findLast(({ seen }) => seen.kind === 'stage')?.seen;
  return last?.kind === 'stage' ? last.stage : undefined;
}

/** Systems that tell nothing of themselves: a login prompt, or answers to what is asked. */
function readinessOfOther(watch: Watch): Readiness {
  const { sightings, now } = watch;
  const login = runOf(
    sightings,
    ({ observer, seen }) => observer === 'serial' && seen.kind === 'stage' && seen.stage === 'login',
  );
  const asked = answersOf(watch);
  const steady = (run: Run | undefined) => run !== undefined && (run.until ?? now) - run.since >= steadyFor;
  const missing = silentOf(watch);
  if (missing.length > 0) {
    if (login === undefined) return { is: 'unknown', stuck: [], pending: missing };
    const isStuck = steady(login) && asked.some(({ refusedAt = 0 }) => refusedAt > login.since + goalTime);
    return { is: 'below', stuck: isStuck ? missing : [], pending: isStuck ? [] : missing };
  }
  const answering = togetherSince(asked);
  if (login === undefined && answering === undefined) {
    return { is: 'unknown', stuck: [], pending: ['It has neither shown a login prompt nor answered on the network'] };
  }
  // Where something is asked for, a prompt alone is not enough.
  const isAsked = (watch.expected.asks ?? []).length > 0;
  const isSteady = steady(answering) || (!isAsked && steady(login));
  return isSteady
    ? { is: 'steady', stuck: [], pending: [] }
    : { is: 'ready', stuck: [], pending: [`It is up, and has to stay so for ${seconds(steadyFor)}`] };
}

/** Something that has been so from `since` on, as far as it was seen: until `until`, or still. ms since 1970. */
interface Run {
  since: number;
  until?: number;
}

function silentOf(watch: Watch): string[] {
  return answersOf(watch).flatMap(({ name, since }) =>
    since === undefined ? [`There is no answer from ${name}`] : [],
  );
}

function togetherSince(asked: readonly Asked[]): Run | undefined {
  const since = asked.map((one) => one.since ?? 0);
  const until = asked.flatMap((one) => one.until ?? []);
  if (since.length === 0) return undefined;
  return { since: Math.max(...since), ...(until.length === 0 ? {} : { until: Math.min(...until) }) };
}

/** What a log says while the device runs. */
const showsLife: ReadonlySet<Seen['kind']> = new Set(['life', 'status', 'uptime']);

/**
 * READY without a break, as each observer tells it. A console that is silent saw no change; one that is blind saw nothing. The
 * Hub keeps the last word of a device that has gone: there READY lasts for as long as somebody still hears of the device.
 */
function readyRuns(sightings: readonly Sighting[]): Run[] {
  const runs = new Map<ObserverName, Run>();
  const lastOfMedium = sightings.findLast(
    ({ observer, seen }) => observer === 'medium' && showsLife.has(seen.kind),
  )?.at;
  for (const { at, observer, seen } of sightings) {
    const run = runs.get(observer);
    if (seen.kind === 'failure') runs.clear();
    else if (seen.kind === 'blind' && run !== undefined) run.until ??= at;
    if (seen.kind !== 'status' || seen.container !== undefined) continue;
    if (seen.status !== 'READY') runs.delete(observer);
    else if (run === undefined || (run.until ?? Infinity) - run.since < steadyFor) {
      // What a pulled medium tells is over: the time after it was read says nothing.
      const until = observer === 'medium' ? lastOfMedium : undefined;
      if (run === undefined || run.until !== undefined)
        runs.set(observer, { since: at, ...(until === undefined ? {} : { until }) });
    }
  }
  return [...runs].map(([observer, run]) => {
    if (observer !== 'hub') return run;
    const heard = sightings.findLast((sighting) => showsItGoesOn(sighting, run.since))?.at ?? run.since;
    return { ...run, until: Math.min(run.until ?? Infinity, heard) };
  });
}

/** A word of the device from after a moment, in the same boot. What a Hub tells late can only make an uptime look shorter. */
function showsItGoesOn({ at, observer, seen }: Sighting, since: number): boolean {
  if (observer === 'medium') return false;
  switch (seen.kind) {
    case 'uptime':
      return at - seen.seconds * 1000 <= since;
    case 'online':
      return seen.online;
    case 'service':
      return seen.answers;
    case 'life':
    case 'status':
      return true;
    case 'stage':
    case 'failure':
    case 'claim':
    case 'state':
    case 'blind':
    case 'sees':
      return false;
  }
}

function runOf(sightings: readonly Sighting[], isSign: (sighting: Sighting) => boolean): Run | undefined {
  let run: Run | undefined;
  for (const sighting of sightings) {
    const isOver = run?.until !== undefined && run.until - run.since < steadyFor;
    if (isSign(sighting)) run = run === undefined || isOver ? { since: sighting.at } : run;
    else if (sighting.seen.kind === 'failure') run = undefined;
    else if (sighting.seen.kind === 'blind' && sighting.observer === 'serial' && run !== undefined)
      run.until ??= sighting.at;
  }
  return run;
}

/** Of the device as a whole, as each observer knows it. */
function latestStatus(sightings: readonly Sighting[]): Map<ObserverName, Status> {
  const latest = new Map<ObserverName, Status>();
  for (const { observer, seen } of sightings) {
    if (seen.kind === 'status' && seen.container === undefined) latest.set(observer, seen);
  }
  return latest;
}

interface Below {
  name: string;
  status: RunStatus;
  goal: RunStatus;
}

function belowGoal(containers: readonly { name: string; goal: RunStatus }[], sightings: readonly Sighting[]): Below[] {
  return containers.flatMap(({ name, goal }) => {
    const last = sightings.findLast(({ seen }) => seen.kind === 'status' && seen.container === name)?.seen;
    return last?.kind === 'status' && !reaches(last.status, goal) ? [{ name, status: last.status, goal }] : [];
  });
}

/** So often something may stop that is started again: more, and it will not stay. */
const restless = 3;

/** How often READY was lost since the last start, by the observer that saw it most often. */
function timesLost(sightings: readonly Sighting[]): number {
  const lost = new Map<ObserverName, number>();
  const before = new Map<ObserverName, RunStatus>();
  for (const { observer, seen } of sightings) {
    if (seen.kind === 'stage') {
      lost.delete(observer);
      before.delete(observer);
    }
    if (seen.kind !== 'status' || seen.container !== undefined) continue;
    if (before.get(observer) === 'READY' && seen.status !== 'READY') lost.set(observer, (lost.get(observer) ?? 0) + 1);
    before.set(observer, seen.status);
  }
  return Math.max(0, ...lost.values());
}

/** When a status was last another one than before. */
function lastChange(sightings: readonly Sighting[]): number {
  const known = new Map<string, RunStatus>();
  let changed = 0;
  for (const { at, observer, seen } of sightings) {
    if (seen.kind !== 'status') continue;
    const key = `${observer} ${seen.container ?? ''}`;
    if (known.get(key) !== seen.status) changed = at;
    known.set(key, seen.status);
  }
  return changed;
}

function seconds(ms: number): string {
  return `${ms / 1000} s`;
}

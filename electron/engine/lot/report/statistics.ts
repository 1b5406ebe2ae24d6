import { setImmediate as breathe } from 'node:timers/promises';
import type { FailCause, UnitState } from '../../../contract/lot/states.ts';
import type { Attempt, AttemptLog } from './attempts.ts';
import { type Spread, spreadOf } from './spread.ts';
import type { HourFigures, Tally } from './tallies.ts';

/** What comes between two states of a unit. */
export const phases = [
  { name: 'writing', from: 'reserved', to: 'written' },
  { name: 'reading back', from: 'written', to: 'verified' },
  { name: 'settings', from: 'verified', to: 'provisioned' },
  { name: 'finishing', from: 'provisioned', to: 'shipped' },
  { name: 'first boot', from: 'shipped', to: 'passed' },
] as const;
export type PhaseName = (typeof phases)[number]['name'];

export interface SlotFigures extends Tally {
  /** Fingerprint. */
  station: string;
  slot: string;
  /** ms, of good cards from slot to shelf. */
  time?: Spread;
  /** Bytes a second. */
  rate?: Spread;
}

export interface StationFigures extends Tally {
  station: string;
  name?: string;
  /** Cards that it has in hand, or whose devices it waits for. */
  active: number;
  /** When it was heard of last; ms since 1970. */
  heard: number;
}

/** Figures of a lot. Times in ms. */
export interface LotStatistics {
  /** Units in each state. */
  states: Partial<Record<UnitState, number>>;
  units: number;
  passed: number;
  /** Cards, and not units: a unit that is made again has one for each time. */
  attempts: Tally & { active: number };
  /** Units that passed of those that came to an end; 0…1; undefined while none has. */
  yield?: number;
  /** Units that passed with their first card, of those that were begun; those whose first is still under way are not judged. */
  firstPassYield?: number;
  /** Good cards an hour, in the time in which was worked. */
  rate?: number;
  /** First and last thing that happened to a unit; ms since 1970. */
  from?: number;
  to?: number;
  /** ms in which was worked: without breaks. */
  worked: number;
  /** Of good cards, from slot to shelf. */
  time?: Spread;
  phases: Partial<Record<PhaseName, Spread>>;
  /** Most frequent first. */
  causes: readonly { cause: FailCause; count: number }[];
  /** By station, then by slot. */
  slots: readonly SlotFigures[];
  stations: readonly StationFigures[];
  /** Cards by the hour in which they ended. Without gaps; breaks of many hours are empty. */
  hours: readonly HourFigures[];
}

const hour = 3_600_000;

/** Everything that is to be told of a lot, with breath between its parts: a lot can have a million units. */
export async function statisticsOf(log: AttemptLog): Promise<LotStatistics> {
  const { tallies, states } = log;
  const gathered = await gather(log);
  const slots: SlotFigures[] = [];
  for (const { station, slot, tally, times, rates } of gathered.slots.values()) {
    const [time, rate] = [spreadOf(times), spreadOf(rates)];
    slots.push({ station, slot, ...tally, ...(time && { time }), ...(rate && { rate }) });
    await breathe();
  }
  const spreads: LotStatistics['phases'] = {};
  for (const { name } of phases) {
    const spread = spreadOf(gathered.phases.get(name) ?? []);
    if (spread !== undefined) spreads[name] = spread;
    await breathe();
  }
  const time = spreadOf(gathered.times);
  const { from, to } = log.time;
  return {
    states,
    units: log.size,
    passed: states.passed ?? 0,
    attempts: { ...tallies.cards },
    ...yieldOf(states),
    ...paceOf(log),
    ...(from === undefined || to === undefined ? {} : { from, to }),
    worked: log.time.total,
    ...(time === undefined ? {} : { time }),
    phases: spreads,
    causes: tallies.topCauses(),
    slots: slots.sort(
      (one, other) =>
        one.station.localeCompare(other.station) || one.slot.localeCompare(other.slot, 'en', { numeric: true }),
    ),
    stations: stationsOf(log),
    hours: tallies.hours(),
  };
}

/** What is known at once, however many units there are. */
export function paceOf({ tallies, time }: AttemptLog): Pick<LotStatistics, 'firstPassYield' | 'rate'> {
  const { cards, firsts } = tallies;
  const ended = firsts.good + firsts.failed;
  return {
    ...(ended === 0 ? {} : { firstPassYield: firsts.good / ended }),
    ...(time.total < 60_000 ? {} : { rate: (cards.good * hour) / time.total }),
  };
}

/** In the order in which they began. */
export function stationsOf({ tallies, stations, heard }: AttemptLog): StationFigures[] {
  return [...tallies.stations].map(([station, tally]) => {
    const name = stations.get(station);
    return { station, ...(name === undefined ? {} : { name }), ...tally, heard: heard.get(station) ?? 0 };
  });
}

function yieldOf({ passed = 0, failed = 0, returned = 0, scrapped = 0 }: LotStatistics['states']): { yield?: number } {
  const over = passed + failed + returned + scrapped;
  return over === 0 ? {} : { yield: passed / over };
}

interface SlotParts {
  station: string;
  slot: string;
  tally: Tally;
  times: number[];
  rates: number[];
}

interface Gathered {
  times: number[];
  phases: Map<PhaseName, number[]>;
  slots: Map<string, SlotParts>;
}

/** Units that are looked at in one breath. */
const atOnce = 500;

async function gather({ units }: AttemptLog): Promise<Gathered> {
  const gathered: Gathered = { times: [], phases: new Map(phases.map(({ name }) => [name, []])), slots: new Map() };
  let seen = 0;
  for (const { attempts } of units.values()) {
    for (const attempt of attempts) take(gathered, attempt);
    seen += 1;
    if (seen % atOnce === 0) await breathe();
  }
  return gathered;
}

function take(gathered: Gathered, attempt: Attempt): void {
  const { station, slot, begun, reached, ended, rate } = attempt;
  const key = JSON.stringify([station, slot]);
  const ofSlot = gathered.slots.get(key) ?? { station, slot, tally: { good: 0, failed: 0 }, times: [], rates: [] };
  gathered.slots.set(key, ofSlot);
  if (ended !== undefined) ofSlot.tally[ended.outcome] += 1;
  if (rate !== undefined) ofSlot.rates.push(rate);
  if (ended?.outcome === 'good') {
    const time = (reached.shipped ?? ended.at) - begun;
    ofSlot.times.push(time);
    gathered.times.push(time);
  }
  for (const { name, from, to } of phases) {
    const start = from === 'reserved' ? begun : reached[from];
    const end = reached[to];
    if (start !== undefined && end !== undefined) gathered.phases.get(name)?.push(end - start);
  }
}

import type { FailCause, UnitState } from '../../../contract/lot/states.ts';
import type { Attempt, AttemptLog } from './attempts.ts';
import { type Spread, spreadOf } from './spread.ts';

/** What comes between two states of a unit. */
export const phases = [
  { name: 'writing', from: 'reserved', to: 'written' },
  { name: 'reading back', from: 'written', to: 'verified' },
  { name: 'settings', from: 'verified', to: 'provisioned' },
  { name: 'finishing', from: 'provisioned', to: 'shipped' },
  { name: 'first boot', from: 'shipped', to: 'passed' },
] as const;
export type PhaseName = (typeof phases)[number]['name'];

export interface Tally {
  good: number;
  failed: number;
}

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
  /** When it was heard of last; ms since 1970. */
  heard: number;
}

export interface HourFigures extends Tally {
  /** When it begins; ms since 1970. */
  start: number;
}

/** Figures of a lot. Times in ms. */
export interface LotStatistics {
  /** Units in each state. */
  states: Partial<Record<UnitState, number>>;
  units: number;
  passed: number;
  attempts: Tally & { active: number };
  /** Units that passed of those that came to an end; 0…1; undefined while none has. */
  yield?: number;
  /** Units whose first card was good, of those whose first card came to an end. */
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
  /** Without gaps; breaks of many hours are empty. */
  hours: readonly HourFigures[];
}

const hour = 3_600_000;
/** So long without anything is a break. */
const pause = 15 * 60_000;
/** Hours that are told one by one. */
const mostHours = 24 * 366;

export function statisticsOf(log: AttemptLog): LotStatistics {
  const histories = [...log.units.values()];
  const attempts = histories.flatMap((history) => history.attempts);
  const ended = attempts.filter(({ ended }) => ended !== undefined);
  const firsts = histories.flatMap(({ attempts: [first] }) => (first?.ended === undefined ? [] : [first]));
  const states = count(histories.map(({ state }) => state));
  const passed = states.passed ?? 0;
  const over = passed + (states.failed ?? 0) + (states.returned ?? 0) + (states.scrapped ?? 0);
  const moments = attempts.flatMap(({ begun, ended, reached }) => [
    begun,
    ...Object.values(reached),
    ...(ended ? [ended.at] : []),
  ]);
  const sorted = moments.sort((one, other) => one - other);
  const [from, to] = [sorted[0], sorted.at(-1)];
  const worked = sorted.reduce((sum, at, index) => sum + Math.min(pause, at - (sorted[index - 1] ?? at)), 0);
  const tally = tallyOf(ended);
  const time = spreadOf(ended.flatMap(timeOf));
  return {
    states,
    units: log.size,
    passed,
    attempts: { ...tally, active: attempts.length - ended.length },
    ...(over === 0 ? {} : { yield: passed / over }),
    ...(firsts.length === 0 ? {} : { firstPassYield: tallyOf(firsts).good / firsts.length }),
    ...(worked < 60_000 ? {} : { rate: (tally.good * hour) / worked }),
    ...(from === undefined || to === undefined ? {} : { from, to }),
    worked,
    ...(time === undefined ? {} : { time }),
    phases: phasesOf(attempts),
    causes: causesOf(ended),
    slots: slotsOf(attempts),
    stations: stationsOf(attempts, log.stations),
    hours: hoursOf(ended),
  };
}

function count<T extends string>(values: readonly T[]): Partial<Record<T, number>> {
  const counts: Partial<Record<T, number>> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

function tallyOf(attempts: readonly Attempt[]): Tally {
  const good = attempts.filter(({ ended }) => ended?.outcome === 'good').length;
  return { good, failed: attempts.filter(({ ended }) => ended?.outcome === 'failed').length };
}

/** From slot to shelf. */
function timeOf({ begun, reached, ended }: Attempt): number[] {
  if (ended?.outcome !== 'good') return [];
  return [(reached.shipped ?? ended.at) - begun];
}

function phasesOf(attempts: readonly Attempt[]): LotStatistics['phases'] {
  return Object.fromEntries(
    phases.flatMap(({ name, from, to }) => {
      const times = attempts.flatMap(({ begun, reached }) => {
        const start = from === 'reserved' ? begun : reached[from];
        const end = reached[to];
        return start === undefined || end === undefined ? [] : [end - start];
      });
      const spread = spreadOf(times);
      return spread === undefined ? [] : [[name, spread]];
    }),
  );
}

function causesOf(attempts: readonly Attempt[]): LotStatistics['causes'] {
  const counts = count(attempts.flatMap(({ ended }) => (ended?.outcome === 'failed' ? [ended.cause] : [])));
  return (Object.entries(counts) as [FailCause, number][])
    .map(([cause, count]) => ({ cause, count }))
    .sort((one, other) => other.count - one.count || one.cause.localeCompare(other.cause));
}

function slotsOf(attempts: readonly Attempt[]): SlotFigures[] {
  const groups = Map.groupBy(attempts, ({ station, slot }) => JSON.stringify([station, slot]));
  return [...groups.values()]
    .map((group) => {
      const { station = '', slot = '' } = group[0] ?? {};
      const time = spreadOf(group.flatMap(timeOf));
      const rate = spreadOf(group.flatMap(({ rate }) => rate ?? []));
      return { station, slot, ...tallyOf(group), ...(time && { time }), ...(rate && { rate }) };
    })
    .sort(
      (one, other) =>
        one.station.localeCompare(other.station) || one.slot.localeCompare(other.slot, 'en', { numeric: true }),
    );
}

function stationsOf(attempts: readonly Attempt[], names: ReadonlyMap<string, string>): StationFigures[] {
  return [...Map.groupBy(attempts, ({ station }) => station)].map(([station, group]) => {
    const name = names.get(station);
    const heard = group.reduce((last, { begun, ended }) => Math.max(last, ended?.at ?? begun), 0);
    return { station, ...(name === undefined ? {} : { name }), ...tallyOf(group), heard };
  });
}

function hoursOf(attempts: readonly Attempt[]): HourFigures[] {
  const groups = Map.groupBy(attempts, ({ ended }) => Math.floor((ended?.at ?? 0) / hour));
  const numbers = [...groups.keys()];
  if (numbers.length === 0) return [];
  const first = numbers.reduce((least, one) => Math.min(least, one));
  const last = numbers.reduce((most, one) => Math.max(most, one));
  const all =
    last - first < mostHours
      ? Array.from({ length: last - first + 1 }, (_, index) => first + index)
      : numbers.sort((one, other) => one - other);
  return all.map((number) => ({ start: number * hour, ...tallyOf(groups.get(number) ?? []) }));
}

import type { Out } from '../../../../electron/contract/calls.ts';

type Station = Out<'lot.watch'>['figures']['stations'][number];

/** ms without an entry in the log of the lot after which a station is called silent. */
const silence = 4 * 60_000;
/** ms after which a station that has nothing in hand is at rest: its shift is over. */
const rest = 2 * 3_600_000;

export interface StationRow {
  station: string;
  name: string;
  good: number;
  failed: number;
  active: number;
  /** ms since it was heard of last; undefined where it never was. */
  since: number | undefined;
  /** It should have been heard of since. */
  isSilent: boolean;
}

/** The stations of a lot, those first that nothing is heard of; times in ms since 1970. */
export function stationRows(stations: readonly Station[], now: number): StationRow[] {
  return stations
    .map(({ station, name = station, good, failed, active, heard = 0 }): StationRow => {
      const since = heard === 0 ? undefined : Math.max(0, now - heard);
      const isAtWork = active > 0 || (since !== undefined && since < rest);
      return { station, name, good, failed, active, since, isSilent: isAtWork && (since ?? 0) >= silence };
    })
    .toSorted((one, other) => Number(other.isSilent) - Number(one.isSilent));
}

/** How many say nothing, and for how long the first of them has; undefined where all are heard of. */
export function silentOf(rows: readonly StationRow[]): { count: number; since: number } | undefined {
  const silent = rows.filter(({ isSilent }) => isSilent);
  return silent.length === 0
    ? undefined
    : { count: silent.length, since: Math.max(...silent.map(({ since = 0 }) => since)) };
}

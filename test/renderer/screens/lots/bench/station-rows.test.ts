import { expect, test } from 'vitest';
import { silentOf, stationRows } from '../../../../../renderer/screens/lots/bench/station-rows.ts';

const minute = 60_000;
const now = Date.parse('2026-11-19T12:00:00Z');
const station = (name: string, heard: number | undefined, active = 0) => ({
  station: `${name}:01`,
  name,
  good: 3,
  failed: 1,
  active,
  ...(heard === undefined ? {} : { heard }),
});

test('a station that was at work and says nothing any more comes first', () => {
  const rows = stationRows(
    [station('One', now - minute, 2), station('Two', now - 4 * minute), station('Three', 0)],
    now,
  );
  expect(rows.map(({ name, since, isSilent }) => [name, since, isSilent])).toEqual([
    ['Two', 4 * minute, true],
    ['One', minute, false],
    // Admitted, and not heard of yet.
    ['Three', undefined, false],
  ]);
  expect(silentOf(rows)).toEqual({ count: 1, since: 4 * minute });
});

test('one whose shift is over is at rest, unless it left units in hand', () => {
  const away = now - 9 * 60 * minute;
  expect(silentOf(stationRows([station('One', away), station('Two', now)], now))).toBeUndefined();
  expect(silentOf(stationRows([station('One', away, 1), station('Two', now - 5 * minute)], now))).toEqual({
    count: 2,
    since: 9 * 60 * minute,
  });
});

test('without a name it is called by its fingerprint, and a clock that is behind makes no time negative', () => {
  const { name: _, ...nameless } = station('One', now + 3000);
  expect(stationRows([nameless], now)).toMatchObject([{ name: 'One:01', since: 0, isSilent: false }]);
});

import { expect, test } from 'vitest';
import { needing } from '../../../rigs/needs.ts';
import { runStations } from '../../../soak/stations.ts';

// `npm run soak -- --ledger` does the same with 1,000 units and 100 kills.
test('three stations on one server take every unit once, whatever is done to them', {
  ...needing('postgresql'),
  timeout: 240_000,
}, async ({ signal }) => {
  const lines: string[] = [];
  const report = await runStations({
    seed: 4711,
    units: 36,
    stations: 3,
    kills: 4,
    restarts: 1,
    cuts: 2,
    pace: 400,
    say: (line) => lines.push(line),
    signal,
  });
  expect(report.problems, lines.join('\n')).toEqual([]);
  expect(report.kills).toBeGreaterThan(0);
});

import { expect, test } from 'vitest';
import { needing } from '../../../rigs/needs.ts';
import { runPowerCuts } from '../../../soak/power-cut.ts';

// `npm run soak -- --ledger` does the same at 200 points.
test('whatever a power cut leaves of a ledger, it has all that was acknowledged, and no unit twice', {
  ...needing('root', 'loop', 'fuse', 'mke2fs'),
  timeout: 120_000,
}, async ({ signal }) => {
  const report = await runPowerCuts({ seed: 23, units: 8, points: 20, say: () => {}, signal });
  expect(report.problems).toEqual([]);
  expect(report.flushes).toBeGreaterThan(50);
  expect(report.early).toBeLessThan(20);
});

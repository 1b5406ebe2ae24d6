import { describe, expect, test } from 'vitest';
import { needing, needs } from '../rigs/needs.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import { lotSoak } from './lot.ts';
import { killSoak } from './lot-killed.ts';

// `npm run soak -- --lot 200` does the same with eight practice drives and four loop drives.
describe('a lot', needing('sfdisk', 'mkfs.vfat', 'mtype', 'native'), () => {
  test('with cards that are slow, fail, lie or are pulled: every unit is accounted for', {
    timeout: 120_000,
  }, async ({ signal }) => {
    await using folder = await temporaryFolder();
    const loops = needs('root', 'loop') ? 1 : 0;
    const report = await lotSoak({ folder: folder.path, seed: 11, units: 10, practice: 3 - loops, loops, signal });
    expect(report.problems).toEqual([]);
    expect(Object.values(report.counts).every((count) => count > 0)).toBe(true);
  });

  test('whose station is killed at any moment: nothing half-written is good, no row is used twice', {
    timeout: 120_000,
  }, async () => {
    await using folder = await temporaryFolder();
    const how = { seed: 5, units: 5, slots: 3, kills: 4, longest: 2500 };
    expect(await killSoak({ folder: folder.path, ...how })).toMatchObject({ problems: [] });
  });
});

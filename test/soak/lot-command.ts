import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { needs } from '../rigs/needs.ts';
import { killSoak } from './lot-killed.ts';
import { lotSoak } from './lot.ts';

const MiB = 1 << 20;

export interface LotCommand {
  units: number;
  seed: number;
  folder: string;
  signal: AbortSignal;
}

/** A lot of so many units at a bench of twelve slots; then a smaller one whose station is killed forty times. Returns the exit code. */
export async function lotSoakCommand({ units, seed, folder, signal }: LotCommand): Promise<number> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const loops = needs('root', 'loop') ? 4 : 0;
  const work = await mkdtemp(join(folder, 'wick-soak-lot-'));
  try {
    const report = await lotSoak({ folder: work, seed, units, practice: 12 - loops, loops, signal, say });
    const { counts, wall, ideal, rss, problems } = report;
    say(`Cards: ${JSON.stringify(counts)}`);
    say(
      `${(wall / 1000).toFixed(1)} s for ${units} units; ${(ideal / 1000).toFixed(1)} s is what writing took each slot`,
    );
    say(`Memory: ${rss.map((bytes) => (bytes / MiB).toFixed(0)).join(', ')} MiB`);
    for (const problem of problems) say(`WRONG ${problem}`);
    const second = join(work, 'killed');
    const how = { seed, units: Math.ceil(units / 4), slots: 4, kills: 40, longest: 6000 };
    const killed = await killSoak({ folder: second, ...how, say });
    say(`Killed: ${killed.lives} lives; in hand were ${JSON.stringify(killed.struck)}`);
    for (const problem of killed.problems) say(`WRONG ${problem}`);
    return problems.length + killed.problems.length === 0 ? 0 : 1;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

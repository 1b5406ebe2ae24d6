import { needs } from '../rigs/needs.ts';
import { runPowerCuts } from './power-cut.ts';
import { runStations } from './stations.ts';

export interface LedgerSoak {
  seed: number;
  say: (line: string) => void;
  signal: AbortSignal;
}

/** The exit code. */
export async function soakLedger({ seed, say, signal }: LedgerSoak): Promise<number> {
  const problems: string[] = [];
  if (needs('postgresql')) {
    say(
      `seed ${seed}: 1,000 units at three stations, 100 of them killed, the server ended 5 times, lines cut 20 times`,
    );
    const plan = { seed, units: 1000, stations: 3, kills: 100, restarts: 5, cuts: 20, pace: 600, say, signal };
    const { problems: wrong, ...report } = await runStations(plan);
    say(JSON.stringify(report));
    problems.push(...wrong);
  }
  if (needs('root', 'loop', 'fuse', 'mke2fs') && !signal.aborted) {
    say(`seed ${seed}: 200 power cuts`);
    const { problems: wrong, ...report } = await runPowerCuts({ seed, units: 30, points: 200, say, signal });
    say(JSON.stringify(report));
    problems.push(...wrong);
  }
  for (const problem of problems) say(`WRONG ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

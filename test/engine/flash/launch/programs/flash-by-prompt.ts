/**
 * Flashes drives as the desktop app and the station do, and prints what came of it. Argument: `FlashByPrompt` as JSON.
 * `agent` is who answers the prompt: nobody, somebody who types this password, who types nothing, or who closes it.
 */
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Drive } from '../../../../../electron/contract/drive.ts';
import { openTargetByPrompt, targetOpener } from '../../../../../electron/engine/flash/open-target.ts';
import { withDoas } from '../../../../../electron/engine/flash/launch/doas.ts';
import { carryOut, prepareFlash } from '../../../../../electron/engine/flash/prepare.ts';
import { dismissingAgent } from '../../../../rigs/polkit/dismissing-agent.ts';
import { textAgent } from '../../../../rigs/polkit/text-agent.ts';

export interface FlashByPrompt {
  drives: Drive[];
  image: string;
  agent?: { password: string } | 'silent' | 'dismisses';
  /** Cancelled once the question is shown: the whole job, or the first drive, after which this password is typed. */
  cancel?: 'all' | { first: string };
  /** The PATH. */
  path?: string;
  /** In place of the prompt. */
  doas?: true;
}

const input = JSON.parse(process.argv[2] ?? '') as FlashByPrompt;
using agent = await answerer(input.agent);
const { PATH } = process.env;
if (input.path !== undefined) process.env['PATH'] = input.path;
const stop = new AbortController();
const stops = input.drives.map(() => new AbortController());
const prepared = await prepareFlash({
  image: { source: input.image },
  drives: async () => input.drives,
  recipes: [],
  options: { verify: true, eject: false, unmapped: 'skip', changedOnly: false, force: [] },
  store: false,
  unpack: false,
  signal: stop.signal,
});
const startedAt = performance.now();
const job = carryOut(prepared, {
  openTarget: input.doas === true ? targetOpener({ elevate: () => withDoas }) : openTargetByPrompt,
  signals: new Map(input.drives.map(({ path }, index) => [path, (stops[index] ?? stop).signal])),
  signal: stop.signal,
  emit: () => {},
});
if (input.cancel !== undefined) {
  while (agent?.shown().includes('Password:') !== true) await sleep(50);
  if (input.cancel === 'all') {
    stop.abort();
  } else {
    stops[0]?.abort();
    await sleep(300);
    agent.type?.(input.cancel.first);
  }
}
const { targets } = await job;
const duration = performance.now() - startedAt;
await sleep(300); // for what must end by itself
const left = execFileSync('ps', ['-e', '-o', 'args='], { encoding: 'utf8', env: { PATH } });
console.log(
  JSON.stringify({
    targets: targets.map(({ outcome, error, verified }) => ({ outcome, verified, error })),
    shown: agent?.shown() ?? '',
    duration,
    left: left
      .split('\n')
      .filter(
        (line) => /pkexec|doas|helper/.test(line) && !line.includes('agent-helper') && !line.includes('"drives"'),
      ),
  }),
);

async function answerer(who: FlashByPrompt['agent']) {
  if (who === undefined) return undefined;
  if (who === 'dismisses') return await dismissingAgent();
  return await textAgent(who === 'silent' ? undefined : who.password);
}

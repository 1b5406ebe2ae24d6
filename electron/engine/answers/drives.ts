import type { driveCalls } from '../../contract/calls/drives.ts';
import type { Drive } from '../../contract/drive.ts';
import type { Handlers } from '../../contract/rpc/table.ts';
import { anyOf } from './any-of.ts';
import type { Host } from './host.ts';

/** ms between two states that a page is told. */
const pause = 50;

export function driveAnswers(host: Host): Handlers<typeof driveCalls> {
  return {
    async *'drives.watch'(_, signal) {
      await host.drives.start();
      const sources = [host.drives.changes, host.practice.changes, host.jobs.changes, host.bench.changes];
      let shown = '';
      for await (const _change of anyOf(sources, { signal, pause })) {
        const state = { drives: await allDrives(host), taken: host.taken };
        const text = JSON.stringify(state);
        if (text !== shown) yield state;
        shown = text;
      }
    },
    'practice.make': async ({ size }) => ({ drive: await host.practice.make(size) }),
    'practice.remove': async ({ path }) => {
      if (!host.taken.includes(path)) await host.practice.remove(path);
      return {};
    },
  };
}

/** Those of the computer as they were seen last, and the practice drives. */
export async function allDrives(host: Host): Promise<Drive[]> {
  return [...host.drives.drives, ...(await host.practice.list())];
}

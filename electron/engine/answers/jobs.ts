import type { jobCalls } from '../../contract/calls/jobs.ts';
import { WickError } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/rpc/table.ts';
import { allDrives } from './drives.ts';
import type { Host } from './host.ts';

/** ms between two states that a page is told: often enough for a bar that moves. */
const pause = 250;

export function jobAnswers(host: Host): Handlers<typeof jobCalls> {
  return {
    'job.start': async ({ plan: id, typed = {} }) => {
      await host.drives.look();
      const certify = await host.certify();
      const drives = await allDrives(host);
      const plan = host.plans.take(id, { typed: new Map(Object.entries(typed)), drives });
      const inLot = plan.prepared.plan.targets.find(({ drive }) => host.bench.taken.includes(drive.path));
      if (inLot !== undefined) throw new WickError('target-taken', { target: inLot.drive.path });
      const { openTarget, certificates: folder } = host;
      const job = host.jobs.start({ plan, openTarget, certify, folder });
      await host.recent.add(plan.choice, plan.prepared.plan.image.size);
      return { job: job.id };
    },
    'job.cancel': async ({ job, target }) => {
      host.jobs.find(job).cancel(target);
      return {};
    },
    'job.forget': async ({ job }) => {
      host.jobs.forget(job);
      return {};
    },
    async *'jobs.watch'(_, signal) {
      for await (const _change of host.jobs.changes.follow(signal, pause)) yield { jobs: host.jobs.states };
    },
  };
}

import type { Page } from 'playwright-core';
import { WickError } from '../../../electron/contract/errors.ts';
import { always, type Answers, type Scene } from '../scene.ts';
import { aDoneTarget, aFailedTarget, aJob, aTarget, type Job, type JobTarget } from '../states.ts';

export function written(...targets: Job['targets']): Answers {
  return { 'jobs.watch': always({ jobs: [aJob(targets)] }) };
}

/** A page that is loaded finds what is being written, a moment later. */
const cards = (page: Page) => page.locator('main li').first().waitFor();

/** The first button of the first card. */
export const ask = (page: Page) => page.locator('main li button').first().click();

const readBack = aTarget('c', { phase: 'verifying', fraction: 0.71, bytes: 2.2e9, rate: 88e6 });
/** Nobody knows how far these are. */
function vague(letter: string, changes: Partial<JobTarget>): JobTarget {
  const { fraction: _, total: __, rate: ___, left: ____, ...rest } = aTarget(letter, changes);
  return rest;
}
const flushing = vague('d', { phase: 'flushing', bytes: 3.1e9 });

export const writingScenes: readonly Scene[] = [
  { name: 'writing-1', answers: written(aTarget('b')), reach: cards },
  {
    name: 'writing-3',
    answers: written(aTarget('b'), readBack, flushing),
    looks: ['light', 'phone', 'german'],
    reach: cards,
  },
  {
    name: 'writing-8',
    answers: written(
      aTarget('b'),
      readBack,
      flushing,
      aDoneTarget('e'),
      aFailedTarget('f'),
      aDoneTarget('g', { verified: false }),
      aDoneTarget('h', { outcome: 'cancelled', verified: false }),
      vague('i', {
        phase: 'preparing',
        bytes: 0,
        rates: [],
        cancelling: true,
        drive: { ...aTarget('i').drive, name: 'Kingston DataTraveler 3.0 Elite Edition' },
      }),
    ),
    reach: cards,
  },
  {
    name: 'writing-done',
    answers: written(aDoneTarget('b')),
    looks: ['light', 'dark', 'phone', 'german'],
    reach: cards,
  },
  {
    name: 'writing-failed',
    answers: written(aFailedTarget('b'), aTarget('c')),
    looks: ['light', 'dark', 'phone'],
    reach: cards,
  },
  {
    name: 'writing-cancel',
    answers: written(aTarget('b')),
    looks: ['light', 'phone'],
    reach: ask,
    window: true,
  },
  {
    name: 'writing-swap',
    answers: {
      ...written(aFailedTarget('b'), aTarget('c')),
      'drives.watch': always({ drives: [aTarget('d').drive, aTarget('e', {}).drive], taken: ['/dev/sdc'] }),
      'plan.again': async () => {
        throw new WickError('job-unknown', {});
      },
    },
    looks: ['light', 'phone'],
    reach: ask,
    window: true,
  },
];

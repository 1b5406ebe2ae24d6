import type { Page } from 'playwright-core';
import type { Calls, Out } from '../../electron/contract/calls.ts';
import { WickError } from '../../electron/contract/errors.ts';
import type { Handlers } from '../../electron/contract/rpc/table.ts';
import { aBoot, aDoneTarget, aFailedTarget, aJob, aStuckBoot, aTarget, type BootState, type Job } from './states.ts';

interface Look {
  name: string;
  width: number;
  height: number;
  scheme: 'light' | 'dark';
  language: string;
}

export const looks: readonly Look[] = [
  { name: 'light', width: 1280, height: 800, scheme: 'light', language: 'en-US' },
  { name: 'dark', width: 1280, height: 800, scheme: 'dark', language: 'en-US' },
  { name: 'german', width: 1280, height: 800, scheme: 'light', language: 'de-DE' },
  { name: 'phone', width: 320, height: 640, scheme: 'light', language: 'en-US' },
  { name: 'tablet', width: 800, height: 1000, scheme: 'light', language: 'en-US' },
  { name: 'bench', width: 2560, height: 1440, scheme: 'dark', language: 'en-US' },
];

interface Scene {
  name: string;
  answers: Partial<Handlers<Calls>>;
  /** Names of looks; all where absent. */
  looks?: readonly string[];
  reach?: (page: Page) => Promise<void>;
  whole?: boolean;
}

/** A watch that says one thing, and stays open. */
export function always<T>(state: T) {
  return async function* (_: unknown, signal: AbortSignal) {
    yield state;
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  };
}

function written(...targets: Job['targets']): Partial<Handlers<Calls>> {
  return { 'jobs.watch': always({ jobs: [aJob(targets)] }) };
}

const unit: Out<'history.list'>['units'][number] = {
  id: '2026-11-20-0001',
  image: 'pantavisor-starter-rpi.wic.bz2',
  drive: 'SanDisk Ultra',
  size: 32e9,
  family: 'pantavisor',
  unit: 'gateway-0001',
  serial: '4C530001220912118423',
  finished: '2026-11-20T09:34:12Z',
  verdict: 'good',
};

const record: Out<'history.get'> = {
  file: '/home/ada/.local/share/wick/certificates/2026-11-20-0001.json',
  fingerprint: 'a1:7f:03:9b:44:6e:90:12:c3:5d:88:2f:6a:01:be:77',
  own: true,
  signed: {
    certificate: {
      wick: 1,
      kind: 'certificate',
      tool: 'wick 0.1.0',
      image: { name: unit.image, size: 4.2e9, sha256: '9f2c'.repeat(16) },
      map: { kind: 'bmap', bytes: 3.1e9 },
      drive: { name: unit.drive, size: 32e9, serial: '4C530001220912118423' },
      ranges: [
        { offset: 0, length: 1e9, sha256: '0a'.repeat(32) },
        { offset: 2e9, length: 2.1e9, sha256: '0b'.repeat(32) },
      ],
      settings: {
        family: 'pantavisor',
        edits: [
          { kind: 'write', partition: 4, path: '/config/pantahub.config', size: 412 },
          { kind: 'append', partition: 1, path: '/cmdline.txt', size: 180 },
        ],
        ranges: [{ offset: 4096, length: 4096 }],
      },
      unit: 'gateway-0001',
      boot: {
        verdict: 'up-claimed',
        rungs: [
          { rung: 'V5', name: 'boot', outcome: 'holds', reasons: [] },
          { rung: 'V6', name: 'network', outcome: 'holds', reasons: [] },
          { rung: 'V7', name: 'hub', outcome: 'holds', reasons: [] },
          { rung: 'V8', name: 'medium', outcome: 'unchecked', reasons: ['The medium was not looked at'] },
        ],
        evidence: [],
        observers: ['serial', 'lan', 'hub'],
        started: '2026-11-20T09:36:00Z',
        finished: '2026-11-20T09:38:10Z',
      },
      started: '2026-11-20T09:30:00Z',
      finished: unit.finished,
      verdict: 'good',
    },
    signature: { algorithm: 'ed25519', key: 'a2V5', value: 'dmFsdWU=' },
  },
};

function booting(state: BootState): Partial<Handlers<Calls>> {
  return {
    ...written(aDoneTarget('b')),
    'boot.ports': async () => ({ ports: [{ path: '/dev/ttyUSB0', name: 'FT232R USB UART' }] }),
    'boot.start': async () => ({ boot: state.boot }),
    'boot.watch': always(state),
  };
}

async function openWatch(page: Page): Promise<void> {
  await page.locator('main li button').first().click();
}

async function watchBoot(page: Page): Promise<void> {
  await openWatch(page);
  await page.locator('dialog footer button').click();
  await page.locator('main h2').first().waitFor();
}

const historyOf = (units: readonly (typeof unit)[]): Partial<Handlers<Calls>> => ({
  'jobs.watch': always({ jobs: [] }),
  'history.list': async () => ({ units, total: units.length }),
  'history.get': async () => record,
});

async function openHistory(page: Page): Promise<void> {
  await page.locator('header button[data-place]').click();
}

const readBack = aTarget('c', { phase: 'verifying', fraction: 0.71, bytes: 2.2e9, rate: 88e6 });
const flushing = aTarget('d', { phase: 'flushing', fraction: 1, bytes: 3.1e9 });

export const scenes: readonly Scene[] = [
  { name: 'writing-1', answers: written(aTarget('b')) },
  { name: 'writing-3', answers: written(aTarget('b'), readBack, flushing), looks: ['light', 'phone', 'german'] },
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
      aTarget('i', {
        phase: 'preparing',
        bytes: 0,
        rates: [],
        cancelling: true,
        drive: { ...aTarget('i').drive, name: 'Kingston DataTraveler 3.0 Elite Edition' },
      }),
    ),
  },
  { name: 'writing-done', answers: written(aDoneTarget('b')), looks: ['light', 'dark', 'phone', 'german'] },
  { name: 'writing-failed', answers: written(aFailedTarget('b'), aTarget('c')), looks: ['light', 'dark', 'phone'] },
  {
    name: 'writing-cancel',
    answers: written(aTarget('b')),
    looks: ['light', 'phone'],
    reach: (page) => page.locator('main li button').first().click(),
    whole: false,
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
    reach: (page) => page.locator('main li button').first().click(),
    whole: false,
  },
  {
    name: 'boot-watch',
    answers: booting(aBoot()),
    looks: ['light', 'phone', 'german'],
    reach: openWatch,
    whole: false,
  },
  { name: 'boot-up', answers: booting(aBoot()), reach: watchBoot },
  { name: 'boot-stuck', answers: booting(aStuckBoot()), looks: ['light', 'dark', 'phone'], reach: watchBoot },
  {
    name: 'history',
    answers: historyOf([unit, { ...unit, id: 'b', unit: 'gateway-0002', verdict: 'written' }]),
    reach: openHistory,
  },
  { name: 'history-empty', answers: historyOf([]), looks: ['light'], reach: openHistory },
  {
    name: 'history-certificate',
    answers: historyOf([unit]),
    looks: ['light', 'dark', 'phone', 'german'],
    reach: async (page) => {
      await openHistory(page);
      await page.locator('main li button').first().click();
    },
    whole: false,
  },
];

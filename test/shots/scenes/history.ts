import type { Page } from 'playwright-core';
import type { Out } from '../../../electron/contract/calls.ts';
import { always, type Answers, type Scene } from '../scene.ts';
import { ask } from './writing.ts';

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

const historyOf = (units: readonly (typeof unit)[]): Answers => ({
  'jobs.watch': always({ jobs: [] }),
  'history.list': async () => ({ units, total: units.length }),
  'history.get': async () => record,
});

async function openHistory(page: Page): Promise<void> {
  await page.locator('header button[data-place]').click();
}

export const historyScenes: readonly Scene[] = [
  {
    name: 'history',
    answers: historyOf([
      unit,
      { ...unit, id: 'b', unit: 'gateway-0002', verdict: 'written' },
      { ...unit, id: 'c', unit: 'gateway-0003', boot: 'up-claimed' },
      { ...unit, id: 'd', unit: 'gateway-0004', boot: 'reboot-loop' },
    ]),
    reach: openHistory,
  },
  { name: 'history-empty', answers: historyOf([]), looks: ['light'], reach: openHistory },
  {
    name: 'history-certificate',
    answers: historyOf([unit]),
    looks: ['light', 'dark', 'phone', 'german'],
    reach: async (page) => {
      await openHistory(page);
      await ask(page);
    },
    window: true,
  },
];

import type { Page } from 'playwright-core';
import { WickError } from '../../../electron/contract/errors.ts';
import { aPantavisor, handedOver, imagePath, known, opened } from '../images.ts';
import { always, type Answers, type Scene } from '../scene.ts';

const nothingWritten: Answers = { 'jobs.watch': always({ jobs: [] }), 'image.recent': async () => ({ images: [] }) };

const recent: Answers = {
  ...nothingWritten,
  'image.recent': async () => ({
    images: [
      { choice: { source: imagePath }, used: Date.parse('2026-11-19T16:20:00Z'), size: 4.2e9, missing: false },
      {
        choice: { source: 'https://downloads.example.com/2026/raspios-lite-arm64.img.xz' },
        used: Date.parse('2026-11-03T08:02:00Z'),
        size: 2.8e9,
        missing: false,
      },
      { choice: { source: '/media/usb/armbian.img' }, used: Date.parse('2026-10-30T11:00:00Z'), missing: true },
    ],
  }),
};

const findings = aPantavisor({
  signatures: [
    {
      key: '_sigs/app.json',
      include: ['app/**'],
      exclude: [],
      covers: ['app/run.json'],
      outcome: 'invalid',
      reason: 'the content of app/run.json is not what was signed',
      certificates: [],
      trust: 'unchecked',
      developer: false,
    },
  ],
  claim: 'credentials',
  checks: [
    {
      name: 'objects',
      outcome: 'failed',
      checked: 31,
      findings: [
        {
          code: 'object-missing',
          subject: 'app/root.squashfs',
          message: 'The object of app/root.squashfs, 6fb1d0e4c5b7d9f0a21f5c8e, is not in the storage',
          severity: 'breaks',
        },
        {
          code: 'not-covered',
          subject: 'app/lxc.container.conf',
          message: 'No signature covers app/lxc.container.conf',
          severity: 'warns',
        },
      ],
      more: 3,
    },
  ],
});

const board = { id: 'rpi', title: 'Raspberry Pi 3, 4 and 5' };
const catalogue: Answers = {
  ...nothingWritten,
  'catalogue.list': async () => ({
    boards: [board, { id: 'toradex', title: 'Toradex Verdin i.MX8M Plus' }],
    images: [
      {
        name: 'pantavisor/stable/029/rpi',
        title: 'Pantavisor Starter 029 (Recommended)',
        description: 'A small Linux that runs everything in containers',
        publisher: 'Pantavisor',
        group: ['Stable'],
        boards: ['rpi'],
        released: '2026-06-19',
        size: 4.2e9,
        downloadSize: 812e6,
      },
      {
        name: 'pantavisor/stable/029/docker',
        title: 'Pantavisor Appengine 029',
        publisher: 'Pantavisor',
        group: ['Stable'],
        boards: [],
        released: '2026-06-19',
        unfit: 'it is a container, not an image of a card',
      },
      {
        name: 'raspberry-pi/raspberry-pi-os-64-bit',
        title: 'Raspberry Pi OS (64-bit)',
        description: 'A port of Debian with the Raspberry Pi Desktop',
        publisher: 'Raspberry Pi',
        boards: ['rpi'],
        released: '2026-05-06',
        size: 6.1e9,
        downloadSize: 1.2e9,
      },
    ],
    problem: 'The list of Raspberry Pi could not be had: this one is of 12 November.',
  }),
};

const notFound = new WickError('source-corrupt', {
  what: imagePath,
  codec: 'bzip2',
  offset: 18_874_368,
  reason: 'the checksum of a block does not match',
});
const several = new WickError('archive-several-images', {
  what: 'images.zip',
  entries: ['boot/pantavisor-starter.wic', 'rescue.img'],
});

/** What was handed over is looked into, a moment later. */
const looked = (page: Page) => page.locator('main :is(dl, [role="alert"], section li button)').first().waitFor();

export const startScenes: readonly Scene[] = [
  { name: 'start', answers: nothingWritten },
  { name: 'start-recent', answers: recent },
  { name: 'start-image', answers: known('pantavisor', { pantavisor: aPantavisor() }), reach: looked },
  {
    name: 'start-details',
    answers: known('pantavisor', { pantavisor: aPantavisor() }),
    looks: ['light', 'phone', 'german'],
    reach: (page) => page.locator('main details > summary').last().click(),
  },
  {
    name: 'start-findings',
    answers: known('pantavisor', { pantavisor: findings }),
    looks: ['light', 'dark', 'phone'],
    reach: looked,
  },
  { name: 'start-unknown', answers: known('generic', {}), looks: ['light'], reach: looked },
  {
    name: 'start-bad',
    answers: handedOver([opened], notFound),
    looks: ['light', 'dark', 'phone', 'zoomed'],
    reach: looked,
  },
  { name: 'start-several', answers: handedOver([], several), looks: ['light', 'phone'], reach: looked },
  {
    name: 'start-looking',
    answers: handedOver([opened, { phase: 'looking', read: 290e6, size: 812e6 }]),
    looks: ['light', 'phone'],
    reach: looked,
  },
  {
    name: 'start-catalogue',
    answers: catalogue,
    looks: ['light', 'dark', 'phone', 'german', 'zoomed'],
    reach: (page) => page.locator('button:has(.lucide-book-open)').click(),
    window: true,
  },
  {
    name: 'start-catalogue-failed',
    answers: {
      ...nothingWritten,
      'catalogue.list': async () => {
        throw new WickError('source-unreachable', { what: 'https://example.com/list.json', reason: 'no such host' });
      },
    },
    looks: ['light'],
    reach: (page) => page.locator('button:has(.lucide-book-open)').click(),
    window: true,
  },
  {
    name: 'start-files',
    answers: {
      ...nothingWritten,
      'files.list': async () => ({
        folder: '/home/ada/images',
        parent: '/home/ada',
        places: [
          { name: 'ada', path: '/home/ada' },
          { name: 'Downloads', path: '/home/ada/Downloads' },
        ],
        files: [
          { name: 'older', path: '/home/ada/images/older', kind: 'folder', size: 0, modified: 0 },
          {
            name: 'pantavisor-starter-raspberrypi-armv8-029.wic.bz2',
            path: imagePath,
            kind: 'file',
            size: 812e6,
            modified: Date.parse('2026-11-19T16:20:00Z'),
          },
        ],
        more: false,
      }),
    },
    looks: ['light', 'dark', 'phone', 'zoomed'],
    reach: (page) => page.locator('main button:not(:disabled)').first().click(),
    window: true,
  },
];

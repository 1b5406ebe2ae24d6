import type { Page } from 'playwright-core';
import type { Out } from '../../../electron/contract/calls.ts';
import { WickError } from '../../../electron/contract/errors.ts';
import type { ProvisionReport } from '../../../electron/contract/provision.ts';
import { imagePath } from '../images.ts';
import { always, type Answers, goOn, reaching, type Scene, untilLeft } from '../scene.ts';
import { aDrive } from '../states.ts';
import { atSettings, settingsOf } from './settings.ts';

type Plan = Out<'plan.make'>;
type Target = Plan['shows']['targets'][number];

const settings: ProvisionReport = {
  recognised: { family: 'pantavisor', confidence: 'certain', evidence: [] },
  edits: [
    {
      kind: 'write',
      partition: 2,
      path: '/config/pantahub.config',
      size: 96,
      diff: '--- before\n+++ after\n@@ -1,2 +1,3 @@\n PH_CREDS_HOST=api.pantahub.com\n-PH_CREDS_PORT=12365\n+PH_CREDS_PORT=443\n+PH_FACTORY_AUTOTOK=••••\n',
    },
    { kind: 'append', partition: 1, path: '/cmdline.txt', size: 180 },
  ],
  warnings: ['The token is put on every card: each device claims itself with it'],
  ranges: [],
  digest: '00'.repeat(32),
};

const old = aDrive('c', {
  name: 'Kingston DataTraveler',
  size: 62e9,
  partitions: [
    { path: '/dev/sdc1', offset: 1 << 20, size: 268e6, label: 'EFI', fileSystem: 'vfat', mountPoints: [] },
    {
      path: '/dev/sdc2',
      offset: 300e6,
      size: 40e9,
      label: 'Holiday 2024',
      fileSystem: 'ext4',
      mountPoints: ['/mnt/holiday'],
    },
  ],
  mountPoints: ['/mnt/holiday'],
});

function aPlan(targets: readonly Target[], changes: Partial<Plan> = {}): Plan {
  return {
    plan: 'one',
    shows: {
      image: { name: imagePath, formats: ['bzip2', 'raw'], size: 4.2e9, sourceSize: 812e6 },
      map: 'bmap',
      mappedBytes: 3.1e9,
      unmappedBytes: 1.1e9,
      unmapped: 'skip',
      verify: true,
      changedOnly: false,
      eject: true,
      recipe: { file: '', family: 'pantavisor' },
      targets: [...targets],
    },
    startable: targets.every(({ refusal }) => refusal === undefined),
    confirm: targets.map(({ drive }) => ({ target: drive.path, because: [] })),
    settingsShown: true,
    fromCopy: true,
    ...changes,
  };
}

const plain: Target = { drive: aDrive('b'), unmount: [], settings };
const full: Target = { drive: old, unmount: ['/mnt/holiday'], settings };

function planned(make: Answers['plan.make']): Answers {
  return {
    ...settingsOf('pantavisor'),
    'drives.watch': always({ drives: [aDrive('b'), old], taken: [] }),
    ...(make === undefined ? {} : { 'plan.make': make }),
  };
}

const atConfirm = (cards: number) => reaching(atSettings(cards), goOn);
const shown = async (page: Page) => page.locator('main li [role="img"], main li [role="alert"]').first().waitFor();

export const confirmScenes: readonly Scene[] = [
  { name: 'confirm', answers: planned(async () => aPlan([plain, full])), reach: reaching(atConfirm(2), shown) },
  {
    name: 'confirm-edits',
    answers: planned(async () => aPlan([plain])),
    looks: ['light', 'dark', 'phone', 'zoomed'],
    reach: reaching(atConfirm(1), shown, (page) => page.locator('main details > summary').first().click()),
  },
  {
    name: 'confirm-type',
    answers: planned(async () =>
      aPlan([plain, full], {
        confirm: [
          { target: plain.drive.path, because: [] },
          { target: full.drive.path, type: 'Kingston DataTraveler', because: ['large', 'full'] },
        ],
      }),
    ),
    looks: ['light', 'dark', 'phone', 'german'],
    reach: reaching(atConfirm(2), shown, (page) => page.locator('main li input').last().fill('Kingston Data')),
  },
  {
    name: 'confirm-refused',
    answers: planned(async () => {
      const refusal = new WickError('target-busy', { target: '/dev/sdc', holder: 'gparted (4711)' }).toJSON();
      return aPlan([plain, { ...full, refusal }]);
    }),
    looks: ['light', 'dark', 'phone', 'zoomed'],
    reach: reaching(atConfirm(2), shown),
  },
  {
    name: 'confirm-planning',
    answers: planned(async (_, signal) => {
      await untilLeft(signal);
      throw new WickError('cancelled', {});
    }),
    looks: ['light'],
    reach: atConfirm(1),
  },
  {
    name: 'confirm-changed',
    answers: {
      ...planned(async () => aPlan([plain])),
      'job.start': async () => {
        throw new WickError('plan-stale', { target: '/dev/sdb' });
      },
    },
    looks: ['light', 'phone'],
    reach: reaching(atConfirm(1), shown, goOn, (page) => page.locator('[role="alert"]').waitFor()),
  },
];

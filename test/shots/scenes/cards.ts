import { WickError } from '../../../electron/contract/errors.ts';
import type { Drive } from '../../../electron/contract/drive.ts';
import { aPantavisor, known } from '../images.ts';
import { always, type Answers, goOn, reaching, type Scene } from '../scene.ts';
import { aDrive } from '../states.ts';
import type { Page } from 'playwright-core';

const mounted = '/media/ada/FOTOS';
const photos = aDrive('c', {
  name: 'Kingston DataTraveler 3.0',
  size: 62e9,
  partitions: [
    { path: '/dev/sdc1', offset: 1 << 20, size: 62e9, label: 'FOTOS', fileSystem: 'exfat', mountPoints: [mounted] },
  ],
  mountPoints: [mounted],
});

const hidden: Drive[] = [
  aDrive('a', {
    path: '/dev/nvme0n1',
    name: 'Samsung SSD 990 PRO 2TB',
    size: 2e12,
    transport: 'nvme',
    hidden: 'It backs / and /home.',
  }),
  aDrive('z', {
    path: '/dev/zram0',
    name: 'Compressed memory',
    size: 8e9,
    transport: 'other',
    hidden: 'It is memory.',
  }),
];

const all: Drive[] = [
  aDrive('b'),
  photos,
  aDrive('d', { name: 'Generic USB SD Reader', size: 0, unusable: 'no-medium' }),
  aDrive('e', { name: 'SD card', transport: 'mmc', path: '/dev/mmcblk0', size: 4e9 }),
  aDrive('f', { name: 'Intenso Micro Line', size: 16e9, readOnly: true }),
  aDrive('g', { name: 'SanDisk Extreme Pro', size: 128e9 }),
];

const image = known('pantavisor', { pantavisor: aPantavisor() });

export function withDrives(drives: readonly Drive[], taken: readonly string[] = []): Answers {
  return { ...image, 'drives.watch': always({ drives, taken }) };
}

/** The first cards that can be chosen. */
export function choose(count: number) {
  return async (page: Page): Promise<void> => {
    const boxes = page.locator('main ul input[type="checkbox"]:enabled');
    await boxes.first().waitFor({ state: 'attached' });
    for (let index = 0; index < count; index += 1) await boxes.nth(index).press('Space');
    await page.evaluate('document.activeElement.blur()');
  };
}

export const cardScenes: readonly Scene[] = [
  {
    name: 'cards-none',
    answers: withDrives(hidden.slice(0, 1)),
    reach: goOn,
    looks: ['light', 'dark', 'phone', 'zoomed'],
  },
  { name: 'cards', answers: withDrives([...all, ...hidden], ['/dev/sdg']), reach: reaching(goOn, choose(2)) },
  {
    name: 'cards-hidden',
    answers: withDrives([...all, ...hidden]),
    looks: ['light', 'phone'],
    reach: reaching(goOn, (page) => page.locator('main details > summary').click()),
  },
  {
    name: 'cards-many',
    answers: withDrives('bcdefghijklm'.split('').map((letter) => aDrive(letter))),
    looks: ['light', 'phone', 'bench'],
    reach: reaching(goOn, choose(8)),
  },
  {
    name: 'cards-failed',
    answers: {
      ...withDrives([]),
      async *'drives.watch'() {
        yield { drives: [], taken: [] };
        throw new WickError('source-unreadable', { what: 'The list of drives', reason: 'it ended' });
      },
    },
    looks: ['light'],
    reach: goOn,
  },
];

import type { Out } from '../../electron/contract/calls.ts';
import type { WickError } from '../../electron/contract/errors.ts';
import type { InspectReport } from '../../electron/contract/inspect.ts';
import type { PantavisorReport } from '../../electron/contract/inspect-pantavisor.ts';
import type { FamilyName } from '../../electron/contract/recipe.ts';
import { always, type Answers, untilLeft } from './scene.ts';

const mib = 1 << 20;
export const imagePath = '/home/ada/images/pantavisor-starter-raspberrypi-armv8-029.wic.bz2';

/** What is in an image of a family, as far as its pictures need it. */
export function aReport(family: FamilyName, changes: Partial<InspectReport> = {}): InspectReport {
  return {
    name: imagePath,
    kind: 'image',
    formats: ['bzip2', 'raw'],
    size: 4.2e9,
    disk: {
      scheme: 'mbr',
      sectorSize: 512,
      findings: [],
      partitions: [
        aPartition(1, { length: 256 * mib, kind: 'fat32', label: 'bootfs', used: 60 * mib }),
        aPartition(2, { length: 3 * 1024 * mib, kind: 'ext4', label: 'rootfs', used: 1900 * mib }),
      ],
    },
    recognised: {
      family,
      confidence: 'certain',
      evidence: ['/trails/0/.pvr/json on partition 2 (ext4, label rootfs)'],
    },
    ...changes,
  };
}

interface Holds {
  length: number;
  kind: string;
  label: string;
  used: number;
}

function aPartition(number: number, { length, kind, label, used }: Holds) {
  return {
    number,
    offset: number === 1 ? 4 * mib : 260 * mib,
    length,
    type: { id: number === 1 ? '0x0c' : '0x83', name: number === 1 ? 'FAT32 (LBA)' : 'Linux' },
    bootable: number === 1,
    fileSystem: { kind, label, used },
  };
}

/** A Pantavisor system of two containers, signed with the developers' keys. */
export function aPantavisor(changes: Partial<PantavisorReport> = {}): PantavisorReport {
  const container = (name: string, size: number) => ({
    name,
    group: 'platform',
    statusGoal: 'STARTED',
    roles: [],
    size,
    files: 8,
    configFiles: 0,
    signed: 'all' as const,
  });
  return {
    form: 'storage',
    revisions: ['0'],
    revision: '0',
    groups: [{ name: 'platform', statusGoal: 'STARTED' }],
    containers: [container('awconnect', 21e6), container('pv-avahi', 6e6), container('pvr-sdk', 18e6)],
    objects: { count: 31, size: 96e6, extra: 0 },
    signatures: [
      {
        key: '_sigs/awconnect.json',
        include: ['awconnect/**'],
        exclude: [],
        covers: ['awconnect/run.json', 'awconnect/root.squashfs'],
        outcome: 'valid',
        certificates: [],
        trust: 'unchecked',
        developer: true,
      },
    ],
    uncovered: [],
    settings: [
      { key: 'PH_CREDS_HOST', value: 'api.pantahub.com', secret: false },
      { key: 'PH_FACTORY_AUTOTOK', value: '••••', secret: true },
    ],
    claim: 'token',
    kernelWords: [],
    factoryPackages: [],
    checks: [
      { name: 'state', outcome: 'good', checked: 1, findings: [], more: 0 },
      { name: 'objects', outcome: 'good', checked: 31, findings: [], more: 0 },
    ],
    ...changes,
  };
}

type Look = Out<'image.look'>;

export const opened: Look = {
  phase: 'opened',
  image: { name: imagePath, formats: ['bzip2', 'raw'], size: 4.2e9, sourceSize: 812e6 },
  map: { kind: 'bmap', mappedBytes: 3.1e9, checksums: true },
};

/** An image is handed over as by a double click, and looked into; where nothing is known at the end, or wrong, that goes on. */
export function handedOver(looks: readonly Look[], error?: WickError): Answers {
  return {
    'given.watch': always({ file: { number: 1, path: imagePath, kind: 'image' as const } }),
    async *'image.look'(_, signal) {
      yield* looks;
      if (error !== undefined) throw error;
      if (looks.at(-1)?.phase !== 'known') await untilLeft(signal);
    },
    'jobs.watch': always({ jobs: [] }),
  };
}

export function known(family: FamilyName, changes: Partial<InspectReport> = {}): Answers {
  return handedOver([opened, { phase: 'known', report: aReport(family, changes) }]);
}

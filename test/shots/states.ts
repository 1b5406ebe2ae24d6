import type { Sighting } from '../../electron/contract/boot.ts';
import type { Out } from '../../electron/contract/calls.ts';
import type { Drive } from '../../electron/contract/drive.ts';
import { WickError } from '../../electron/contract/errors.ts';

export type Job = Out<'jobs.watch'>['jobs'][number];
export type JobTarget = Job['targets'][number];
export type BootState = Out<'boot.watch'>;

const gb = 1e9;
const began = Date.parse('2026-11-20T09:30:00Z');

/** A card in a reader. */
export function aDrive(letter: string, changes: Partial<Drive> = {}): Drive {
  return {
    path: `/dev/sd${letter}`,
    name: 'SanDisk Ultra',
    size: 32 * gb,
    logicalBlockSize: 512,
    physicalBlockSize: 512,
    transport: 'usb',
    removable: true,
    readOnly: false,
    partitions: [],
    mountPoints: [],
    risks: [],
    ...changes,
  };
}

/** A card that is being written, a third of the way. */
export function aTarget(letter: string, changes: Partial<JobTarget> = {}): JobTarget {
  const drive = changes.drive ?? aDrive(letter);
  return {
    target: drive.path,
    drive,
    phase: 'writing',
    bytes: 1.02 * gb,
    total: 3.1 * gb,
    fraction: 0.329,
    rate: 41.3e6,
    left: { from: 45_000, to: 130_000 },
    rates: Array.from({ length: 60 }, (_, second) => 38e6 + 9e6 * Math.sin(second / 4) + (second % 7) * 1e6),
    cancelling: false,
    ...changes,
  };
}

type Result = NonNullable<JobTarget['result']>;

/** What has come of a card. */
export function aResult(changes: Partial<Result> = {}): Result {
  return {
    outcome: 'good',
    verified: true,
    touched: true,
    wiped: true,
    written: 3.1 * gb,
    kept: 0,
    rewritten: 0,
    cleared: 0,
    stale: 0,
    duration: 142_000,
    notes: [],
    unit: '2026-11-20-0001',
    ...changes,
  };
}

/** A card that is done. */
export function aDoneTarget(letter: string, changes: Partial<Result> = {}, drive?: Partial<Drive>): JobTarget {
  return {
    target: `/dev/sd${letter}`,
    drive: aDrive(letter, drive),
    phase: 'done',
    bytes: 3.1 * gb,
    rates: [],
    cancelling: false,
    result: aResult(changes),
  };
}

/** A card that wears out while it is written. */
export function aFailedTarget(letter: string): JobTarget {
  const error = new WickError('target-io', {
    target: `/dev/sd${letter}`,
    operation: 'write',
    offset: 1_207_959_552,
    reason: 'Input/output error',
  });
  const { unit: _, ...result } = aResult({
    outcome: 'failed',
    verified: false,
    written: 1.2 * gb,
    problem: { error: error.toJSON(), next: 'replace-card' },
  });
  return { ...aDoneTarget(letter), result };
}

export function aJob(targets: readonly JobTarget[], changes: Partial<Job> = {}): Job {
  return {
    job: 'one',
    image: { name: '/home/ada/pantavisor-starter-rpi.wic.bz2', formats: ['bzip2', 'raw'], size: 4.2 * gb },
    started: began,
    verify: true,
    eject: true,
    family: 'pantavisor',
    fromCopy: false,
    limit: 'drive',
    targets: [...targets],
    ...changes,
  };
}

export function aSighting(second: number, changes: Pick<Sighting, 'observer' | 'seen' | 'evidence'>): Sighting {
  return { at: began + second * 1000, of: {}, ...changes };
}

const signs: Sighting[] = [
  aSighting(4, {
    observer: 'serial',
    seen: { kind: 'stage', stage: 'loader' },
    evidence: 'U-Boot 2024.01 (Jan 08 2024)',
  }),
  aSighting(7, { observer: 'serial', seen: { kind: 'stage', stage: 'kernel' }, evidence: 'Linux version 6.6.31-v8' }),
  aSighting(15, {
    observer: 'serial',
    seen: { kind: 'stage', stage: 'factory' },
    evidence: '[pantavisor] initialized Factory revision 0.',
  }),
  aSighting(22, {
    observer: 'lan',
    seen: { kind: 'service', service: 'ping', answers: true },
    evidence: '192.168.7.24 answers to ping',
  }),
  aSighting(31, {
    observer: 'hub',
    seen: { kind: 'claim', claim: 'claimed' },
    evidence: 'owner prn:pantahub.com:auth:/ada',
  }),
];

export type BootUnit = BootState['units'][number];

/** A device that has come up, as it was to. */
export function aBootUnit(changes: Partial<BootUnit> = {}): BootUnit {
  const line = ({ at, observer, evidence }: Sighting) => ({ at, observer, text: evidence });
  return {
    id: 'one',
    unit: '2026-11-20-0001',
    name: 'gateway-0001',
    verdict: 'up-claimed',
    final: true,
    fulfilled: true,
    rungs: [
      { rung: 'V5', name: 'boot', outcome: 'holds', reasons: [], evidence: signs.slice(0, 3).map(line) },
      { rung: 'V6', name: 'network', outcome: 'holds', reasons: [], evidence: signs.slice(3, 4).map(line) },
      { rung: 'V7', name: 'hub', outcome: 'holds', reasons: [], evidence: signs.slice(4).map(line) },
      { rung: 'V8', name: 'medium', outcome: 'unchecked', reasons: ['The medium was not looked at'], evidence: [] },
    ],
    address: '192.168.7.24',
    link: 'http://192.168.7.24/',
    sightings: signs,
    ...changes,
  };
}

/** One that does not get beyond its storage. */
export function aStuckUnit(changes: Partial<BootUnit> = {}): BootUnit {
  const failure = aSighting(12, {
    observer: 'serial',
    seen: { kind: 'failure', failure: 'no-storage' },
    evidence: '[pantavisor] FATAL: could not mount LABEL=root',
  });
  const { address: _, link: __, ...rest } = aBootUnit();
  return {
    ...rest,
    verdict: 'booting',
    final: false,
    fulfilled: false,
    firstFailed: 'V5',
    next: 'The device does not find the partition labelled "root": look at the card with "wick inspect", and flash it again.',
    rungs: [
      {
        rung: 'V5',
        name: 'boot',
        outcome: 'failed',
        reasons: ['It could not mount its storage'],
        evidence: [{ at: failure.at, observer: 'serial', text: failure.evidence }],
      },
      ...rest.rungs.slice(1).map((rung) => ({
        ...rung,
        outcome: 'unchecked' as const,
        reasons: ['Nothing of it is on the network'],
        evidence: [],
      })),
    ],
    sightings: [...signs.slice(0, 2), failure],
    ...changes,
  };
}

/** A watch of one device that has come up. */
export function aBoot(changes: Partial<BootState> = {}): BootState {
  return {
    boot: 'first',
    started: began,
    observers: ['serial', 'lan', 'hub'],
    units: [aBootUnit()],
    gone: [],
    tokens: [],
    ...changes,
  };
}

/** A watch of one that does not. */
export function aStuckBoot(): BootState {
  return aBoot({ units: [aStuckUnit()] });
}

const notSeen = aBootUnit().rungs.map((rung) => ({
  ...rung,
  outcome: 'unchecked' as const,
  reasons: ['Nothing was seen of the device'],
  evidence: [],
}));

/** Eight devices of one job, two of which do not come up. */
export function manyBoots(): BootState {
  const units = Array.from({ length: 8 }, (_, index): BootUnit => {
    const own = { id: `${index}`, unit: `2026-11-20-000${index + 1}`, name: `gateway-000${index + 1}` };
    if (index === 2) return aStuckUnit(own);
    if (index === 5) return aStuckUnit({ ...own, verdict: 'not-seen', rungs: notSeen, sightings: [] });
    return aBootUnit({ ...own, address: `192.168.7.${24 + index}`, link: `http://192.168.7.${24 + index}/` });
  });
  const token = (index: number, changes: Pick<BootState['tokens'][number], 'why' | 'is'>) => ({
    unit: `${index}`,
    tag: `run.${index}`,
    ...changes,
  });
  return aBoot({
    units,
    finished: began + 300_000,
    gone: [{ observer: 'lan' }],
    tokens: [
      token(0, { why: 'appeared', is: 'disabled' }),
      token(2, { why: 'given-up', is: 'disabled' }),
      token(5, { why: 'open', is: 'open' }),
    ],
  });
}

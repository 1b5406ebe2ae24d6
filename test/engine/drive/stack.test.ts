import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BlockDevice } from '../../../electron/engine/drive/block-devices.ts';
import { linuxDrives } from '../../../electron/engine/drive/linux.ts';
import type { SystemFacts } from '../../../electron/engine/drive/stack.ts';

/** One layer to be put on devices that are there already; numbers choose among them. */
const layers = fc.array(
  fc.record({
    kind: fc.constantFrom('partition', 'mapped', 'mapped', 'raid', 'loop', 'btrfs'),
    on: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
    /** The kernel shows a stack on both sides; either alone must do. */
    shown: fc.constantFrom('holders', 'slaves', 'both'),
  }),
  { maxLength: 14 },
);
const systemMount = fc.constantFrom('/', '/boot', '/home', '/usr', '/var', 'swap', 'swap file');

test('whatever is stacked on what, a drive is a risk exactly when what the system needs lies on it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), layers, fc.nat(), systemMount, (disks, layers, where, need) => {
      const { facts, edges } = build(disks, layers);
      const top = pick(facts.devices, where);
      if (need === 'swap') facts.swaps.push({ path: top.path, isFile: false });
      else {
        const mountPoint = need === 'swap file' ? '/data' : need;
        facts.mounts.push({
          id: 20,
          parent: 1,
          majorMinor: top.majorMinor,
          mountPoint,
          fileSystem: 'ext4',
          source: top.path,
          options: [],
        });
        if (need === 'swap file') facts.swaps.push({ path: '/data/swap', isFile: true });
      }
      const expected = need.startsWith('swap') ? 'swap' : 'system';
      for (const drive of linuxDrives(facts, { contents: new Map(), descriptions: new Map() })) {
        const name = drive.path.slice('/dev/'.length);
        const grave = drive.risks.some(({ kind }) => kind === expected);
        expect(grave, `${name} with ${need} on ${top.name}`).toBe(reaches(edges, name, top.name));
        if (grave) expect(drive.hidden).toBeDefined();
      }
    }),
    { seed: 20, numRuns: 400 },
  );
});

type Edges = Map<string, string[]>;

/** The facts, and beside them the plain list of what was put on what. */
function build(disks: number, layers: readonly { kind: string; on: number[]; shown: string }[]) {
  const facts: SystemFacts = { devices: [], mounts: [], swaps: [], btrfs: [], zfsLoaded: false };
  const edges: Edges = new Map();
  const connect = (lower: string, upper: string) => edges.set(lower, [...(edges.get(lower) ?? []), upper]);
  const add = (name: string, extra: Partial<BlockDevice> = {}) => {
    const index = facts.devices.length;
    const device: BlockDevice = {
      name,
      path: `/dev/${name}`,
      majorMinor: `8:${index}`,
      disk: name,
      offset: 0,
      size: 2 ** 30,
      logicalBlockSize: 512,
      physicalBlockSize: 512,
      readOnly: false,
      removable: true,
      holders: [],
      slaves: [],
      directory: `/nowhere/${name}`,
      ...extra,
    };
    facts.devices.push(device);
    return device;
  };
  for (let i = 0; i < disks; i++) add(`sd${String.fromCharCode(97 + i)}`);
  layers.forEach(({ kind, on, shown }, i) => {
    const lower = [...new Set(on.map((choice) => pick(facts.devices, choice)))];
    const [first] = lower;
    if (first === undefined) return;
    switch (kind) {
      case 'partition':
        if (first.disk === first.name) connect(first.name, add(`${first.name}p${i}`, { disk: first.name }).name);
        break;
      case 'loop': {
        const mountPoint = `/files/${i}`;
        facts.mounts.push({
          id: 20,
          parent: 1,
          majorMinor: first.majorMinor,
          mountPoint,
          fileSystem: 'ext4',
          source: first.path,
          options: [],
        });
        connect(first.name, add(`loop${i}`, { backingFile: `${mountPoint}/image` }).name);
        break;
      }
      case 'btrfs':
        facts.btrfs.push(lower.map(({ name }) => name));
        for (const one of lower) for (const other of lower) connect(one.name, other.name);
        break;
      default: {
        const upper = add(kind === 'raid' ? `md${i}` : `dm-${i}`, {
          ...(kind === 'raid' ? { raid: { level: 'raid5' } } : { deviceMapper: { name: `node${i}`, uuid: 'LVM-x' } }),
          slaves: shown === 'holders' ? [] : lower.map(({ name }) => name),
        });
        for (const device of lower) {
          if (shown !== 'slaves') device.holders.push(upper.name);
          connect(device.name, upper.name);
        }
      }
    }
  });
  return { facts, edges };
}

function reaches(edges: Edges, from: string, to: string, seen = new Set<string>()): boolean {
  if (from === to) return true;
  seen.add(from);
  return (edges.get(from) ?? []).some((next) => !seen.has(next) && reaches(edges, next, to, seen));
}

function pick<T>(values: readonly T[], choice: number): T {
  const value = values[choice % values.length];
  if (value === undefined) throw new Error('nothing to pick from');
  return value;
}

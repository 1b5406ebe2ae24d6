import { execFileSync } from 'node:child_process';
import { open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPartitionTable } from '../../../../electron/engine/image/partition/read-table.ts';
import type { PartitionTable } from '../../../../electron/engine/image/partition/table.ts';
import { openFileView } from '../../../../electron/engine/image/view/file-view.ts';
import { loopDrive } from '../../../rigs/loop-drive.ts';
import { needing } from '../../../rigs/needs.ts';
import { temporaryFolder } from '../../demo/volumes.ts';
import { memoryView } from '../memory-view.ts';

const mib = 1 << 20;
const judges = needing('sfdisk');

/** Lets sfdisk make a table on an empty disk; returns the disk's path. */
async function partitioned(folder: string, size: number, script: string): Promise<string> {
  const path = join(folder, 'disk.img');
  await writeFile(path, '');
  await truncate(path, size);
  partition(path, script);
  return path;
}

function partition(path: string, script: string): void {
  const options = ['--quiet', '--no-reread', '--no-tell-kernel', '--wipe=always'];
  execFileSync('sfdisk', [...options, path], { input: script, stdio: ['pipe', 'ignore', 'pipe'] });
}

/** What sfdisk reads in a table, in our words. */
function judged(path: string, sectorSize = 512) {
  const json = execFileSync('sfdisk', ['--json', path], { encoding: 'utf8' });
  const { partitiontable: table } = JSON.parse(json) as { partitiontable: SfdiskTable };
  return {
    scheme: table.label === 'dos' ? 'mbr' : 'gpt',
    sectorSize: table.sectorsize,
    diskId: table.id.replace(/^0x/, '').toLowerCase(),
    partitions: (table.partitions ?? []).map((one) => ({
      number: Number(/\d+$/.exec(one.node)?.[0]),
      offset: one.start * sectorSize,
      length: one.size * sectorSize,
      type: table.label === 'dos' ? `0x${one.type.padStart(2, '0')}` : one.type.toLowerCase(),
      label: one.name,
      uuid: one.uuid?.toLowerCase(),
      bootable: one.bootable ?? one.attrs?.includes('LegacyBIOSBootable') ?? false,
    })),
  };
}

interface SfdiskTable {
  label: string;
  id: string;
  sectorsize: number;
  partitions?: {
    node: string;
    start: number;
    size: number;
    type: string;
    name?: string;
    uuid?: string;
    bootable?: boolean;
    attrs?: string;
  }[];
}

function comparable(table: PartitionTable) {
  const { scheme, sectorSize, diskId, partitions } = table;
  return {
    scheme,
    sectorSize,
    diskId,
    partitions: partitions.map(({ number, offset, length, type, label, uuid, bootable }) => ({
      number,
      offset,
      length,
      type: type.id,
      label,
      // sfdisk names the partitions of an MBR without an id of their own.
      uuid: scheme === 'mbr' ? undefined : uuid,
      bootable,
    })),
  };
}

async function read(path: string, sectorSize?: number): Promise<PartitionTable> {
  await using view = await openFileView(path);
  return await readPartitionTable(view, sectorSize === undefined ? {} : { sectorSize });
}

const mbrTypes = ['c', 'b', 'e', '82', '83', '8e', 'da', 'ef', '7'];
const gptTypes = [
  '0FC63DAF-8483-4772-8E79-3D69D8477DE4',
  'C12A7328-F81F-11D2-BA4B-00A0C93EC93B',
  'EBD0A0A2-B9E5-4433-87C0-68B6B72699C7',
  '3DE21764-95BD-54BD-A5C3-4ABE786F38A8',
];

test('random MBRs, with logical partitions, are read as sfdisk reads them', judges, async () => {
  const partition = fc.record({
    size: fc.integer({ min: 1, max: 8 * 2048 }),
    type: fc.constantFrom(...mbrTypes),
    bootable: fc.boolean(),
  });
  const table = fc.record({
    id: fc.integer({ min: 1, max: 0xffff_ffff }),
    primary: fc.array(partition, { maxLength: 3 }),
    logical: fc.array(partition, { maxLength: 6 }),
  });
  await using folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(table, async ({ id, primary, logical }) => {
      const line = ({ size, type, bootable }: (typeof primary)[number]) =>
        `size=${size}, type=${type}${bootable ? ', bootable' : ''}`;
      const script = [
        'label: dos',
        `label-id: 0x${id.toString(16)}`,
        ...primary.map(line),
        ...(logical.length === 0 ? [] : ['type=5', ...logical.map(line)]),
      ];
      // Without any partition it is no table for anybody but sfdisk.
      fc.pre(primary.length + logical.length > 0);
      const path = await partitioned(folder.path, 160 * mib, `${script.join('\n')}\n`);
      const table = await read(path);
      expect(table.findings).toEqual([]);
      expect(comparable(table)).toEqual(judged(path));
    }),
    { numRuns: 25, seed: 7 },
  );
});

const name = fc
  .string({ unit: fc.constantFrom('a', 'Z', ' ', 'ö', '木', '-'), maxLength: 20 })
  .map((text) => text.trim());
const gptPartition = fc.record({
  size: fc.integer({ min: 1, max: 1024 }),
  type: fc.constantFrom(...gptTypes),
  name,
  uuid: fc.uuid(),
  attrs: fc.constantFrom('', 'RequiredPartition', 'LegacyBIOSBootable', 'GUID:63'),
});
const gpt = fc
  .record({ id: fc.uuid(), list: fc.uniqueArray(gptPartition, { maxLength: 20, selector: ({ uuid }) => uuid }) })
  .map(({ id, list }) => {
    const lines = list.map(({ size, type, name, uuid, attrs }) =>
      [
        `size=${size}, type=${type}, uuid=${uuid}`,
        ...(name === '' ? [] : [`name="${name}"`]),
        ...(attrs === '' ? [] : [`attrs="${attrs}"`]),
      ].join(', '),
    );
    return ['label: gpt', `label-id: ${id}`, ...lines, ''].join('\n');
  });

test('random GPTs are read as sfdisk reads them', judges, async () => {
  await using folder = await temporaryFolder();
  await fc.assert(
    fc.asyncProperty(gpt, async (script) => {
      const path = await partitioned(folder.path, 128 * mib, script);
      const table = await read(path);
      expect(table.findings).toEqual([]);
      expect(comparable(table)).toEqual(judged(path));
    }),
    { numRuns: 20, seed: 7 },
  );
});

describe('on a drive with sectors of 4096 bytes', needing('root', 'loop', 'sfdisk'), () => {
  test.each([
    ['a GPT tells by itself what it counts in', undefined, gpt],
    [
      'an MBR counts in what the drive says',
      4096,
      fc.constant('label: dos\nsize=4MiB\ntype=5\nsize=8MiB\nsize=8MiB\n'),
    ],
  ])('%s', async (_, sectorSize, scripts) => {
    await using drive = await loopDrive({ size: 128 * mib, sectorSize: 4096 });
    await fc.assert(
      fc.asyncProperty(scripts, async (script) => {
        partition(drive.path, script);
        const table = await read(drive.path, sectorSize);
        expect(table.findings).toEqual([]);
        expect(comparable(table)).toEqual(judged(drive.path, 4096));
      }),
      { numRuns: 5, seed: 7 },
    );
  });
});

const gptScript = 'label: gpt\nsize=4MiB, name="boot"\nsize=8MiB, name="root"\n';

async function damage(path: string, offset: number, bytes = Buffer.from([0x5a])): Promise<void> {
  await using file = await open(path, 'r+');
  await file.write(bytes, 0, bytes.length, offset);
}

test.each([
  ['its header', 512 + 40],
  ['its list', 1024 + 60],
  ['its signature', 512],
])('where the first copy of a GPT is broken in %s, the backup is used, and it is said', judges, async (_, offset) => {
  await using folder = await temporaryFolder();
  const path = await partitioned(folder.path, 32 * mib, gptScript);
  const whole = await read(path);
  await damage(path, offset);
  const table = await read(path);
  expect(table.findings.map(({ kind }) => kind)).toEqual(['primary-damaged']);
  expect(table.partitions).toEqual(whole.partitions);
  expect(table.partitions.map(({ label }) => label)).toEqual(['boot', 'root']);
});

test('a broken backup is a finding, and two broken copies leave no partitions', judges, async () => {
  await using folder = await temporaryFolder();
  const path = await partitioned(folder.path, 32 * mib, gptScript);
  await damage(path, 32 * mib - 512 + 20);
  expect((await read(path)).findings.map(({ kind }) => kind)).toEqual(['backup-damaged']);
  await damage(path, 512 + 20);
  const table = await read(path);
  expect(table).toMatchObject({ scheme: 'gpt', partitions: [] });
  expect(table.findings.map(({ kind }) => kind)).toEqual(['primary-damaged', 'backup-damaged']);
});

test('a GPT that was flashed to a larger card says so', judges, async () => {
  await using folder = await temporaryFolder();
  const path = await partitioned(folder.path, 32 * mib, gptScript);
  await truncate(path, 48 * mib);
  const table = await read(path);
  expect(table.findings.map(({ kind }) => kind)).toEqual(['backup-misplaced']);
  expect(table.partitions).toHaveLength(2);
});

test('without the protective record a GPT counts only with its first copy', judges, async () => {
  await using folder = await temporaryFolder();
  const path = await partitioned(folder.path, 32 * mib, gptScript);
  await damage(path, 0, Buffer.alloc(512));
  expect(await read(path)).toMatchObject({ scheme: 'gpt', findings: [{ kind: 'boot-record-damaged' }] });
  await damage(path, 512, Buffer.alloc(512));
  expect(await read(path)).toMatchObject({ scheme: 'none', partitions: [] });
});

test('a hybrid is a GPT, and it is said', needing('sfdisk', 'sgdisk'), async () => {
  await using folder = await temporaryFolder();
  const path = await partitioned(folder.path, 32 * mib, gptScript);
  execFileSync('sgdisk', ['--hybrid=1', path], { stdio: 'ignore' });
  const table = await read(path);
  expect(table).toMatchObject({ scheme: 'gpt', findings: [{ kind: 'hybrid' }] });
  expect(table.partitions).toHaveLength(2);
});

test('an MBR that names other partitions hides an older GPT', judges, async () => {
  await using folder = await temporaryFolder();
  const path = await partitioned(folder.path, 32 * mib, gptScript);
  const mbr = await readFile(await partitioned(folder.path, 32 * mib, 'label: dos\nsize=4MiB, type=c\n'));
  await partitioned(folder.path, 32 * mib, gptScript);
  await damage(path, 0, mbr.subarray(0, 512));
  expect(await read(path)).toMatchObject({ scheme: 'mbr', partitions: [{ type: { id: '0x0c' } }] });
});

test.each([
  ['that leads back', 1],
  ['that leads out of the disk', 0x7fff_ffff],
  ['to where there is none', 4096],
])('a chain of logical partitions %s ends, and it is said', judges, async (_, place) => {
  await using folder = await temporaryFolder();
  const path = await partitioned(folder.path, 64 * mib, 'label: dos\ntype=5\nsize=8MiB\nsize=8MiB\n');
  const { partitions } = await read(path);
  const extended = partitions[0]?.offset ?? 0;
  // The second entry of the first link: where the next one is, counted from the extended partition's start.
  const target = Buffer.alloc(4);
  target.writeUInt32LE(place === 1 ? 0 : place);
  await damage(path, extended + 446 + 16 + 8, target);
  const table = await read(path);
  expect(table.findings.map(({ kind }) => kind)).toContain('broken-chain');
  expect(table.partitions.filter(({ number }) => number >= 5)).toHaveLength(1);
});

test('partitions that overlap or leave the disk are findings', judges, async () => {
  await using folder = await temporaryFolder();
  const path = await partitioned(folder.path, 32 * mib, 'label: dos\nsize=4MiB\nsize=4MiB\nsize=4MiB\n');
  const entry = (start: number, count: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(start, 0);
    bytes.writeUInt32LE(count, 4);
    return bytes;
  };
  await damage(path, 446 + 16 + 8, entry(4096, 8192));
  await damage(path, 446 + 32 + 8, entry(60_000, 8192));
  const table = await read(path);
  expect(table.findings).toMatchObject([
    { kind: 'outside', partitions: [3] },
    { kind: 'overlap', partitions: [1, 2] },
  ]);
  expect(table.partitions.map(({ number }) => number)).toEqual([1, 2]);
});

test(
  'a file system without a table is none, whatever its boot sector looks like',
  needing('mkfs.vfat', 'mke2fs'),
  async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'disk.img');
    for (const args of [
      ['mkfs.vfat', '--mbr=yes'],
      ['mkfs.vfat', '-F', '32'],
      ['mke2fs', '-q', '-t', 'ext4', '-F'],
    ]) {
      await writeFile(path, '');
      await truncate(path, 64 * mib);
      execFileSync(args[0] ?? '', [...args.slice(1), path], { stdio: 'ignore' });
      expect(await read(path)).toMatchObject({ scheme: 'none', partitions: [], findings: [] });
    }
  },
);

test('whatever is in the first sectors, reading ends, and gives partitions that lie on the disk', async () => {
  const size = 256 * 512;
  const sector = fc.uint8Array({ minLength: 512, maxLength: 512 });
  await fc.assert(
    fc.asyncProperty(fc.array(sector, { minLength: 3, maxLength: 3 }), fc.boolean(), async (sectors, signed) => {
      const disk = Buffer.alloc(size);
      for (const [index, bytes] of sectors.entries()) disk.set(bytes, index * 512);
      if (signed) {
        disk.writeUInt16BE(0x55aa, 510);
        for (const at of [446, 462, 478, 494]) disk.writeUInt8(0, at);
      }
      const table = await readPartitionTable(memoryView(disk));
      for (const { offset, length } of table.partitions) {
        expect(length).toBeGreaterThan(0);
        expect(offset + length).toBeLessThanOrEqual(size);
      }
    }),
    { numRuns: 300, seed: 7 },
  );
});

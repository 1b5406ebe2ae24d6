import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { WickError } from '../../../../electron/contract/errors.ts';
import type { BlockView } from '../../../../electron/engine/image/block-view.ts';
import { mapFromAllocation } from '../../../../electron/engine/image/allocation/map-from-allocation.ts';
import { openDisk } from '../../../../electron/engine/image/disk.ts';
import type { DiskTree } from '../../../../electron/engine/image/file-system/disk-tree.ts';
import { needing } from '../../../rigs/needs.ts';
import { memoryView } from '../memory-view.ts';
import { ext } from './ext4/volumes.ts';
import { pattern, run, scratch } from './scratch.ts';

const { signal } = new AbortController();

/** Volumes with some files, and where each keeps its structures: damage there tells most. */
const volumes = new Map<string, Buffer>();
const kinds = [
  'fat12',
  'fat16',
  'fat32',
  'ext2',
  'ext4 as mke2fs makes it',
  'ext4 without checksums and 64bit',
  'ext4 with inline_data',
];
const judges = needing('mke2fs', 'mkfs.vfat', 'mcopy', 'debugfs');

beforeAll(async () => {
  if (judges.skip === true) return;
  await using source = await scratch(0, 'true');
  const folder = join(source.folder, 'source');
  await mkdir(join(folder, 'folder/inner'), { recursive: true });
  for (let index = 0; index < 30; index += 1) {
    await writeFile(join(folder, `folder/file with a long name ${index}`), pattern(index * 997, index));
  }
  await symlink('x'.repeat(100), join(folder, 'link'));
  for (const kind of kinds) {
    if (kind.startsWith('ext')) {
      await using volume = await ext(kind, { folder, size: 3 << 20, args: ['-O', '^has_journal'] });
      volumes.set(kind, await volume.bytes());
    } else {
      const size = { fat12: 2, fat16: 8, fat32: 34 }[kind] ?? 0;
      await using volume = await scratch(size << 20, 'mkfs.vfat', '-F', kind.slice(3), '-s', '1');
      run('mcopy', '-s', '-i', volume.path, join(folder, 'folder'), '::/');
      volumes.set(kind, await volume.bytes());
    }
  }
});

/** Where damage goes: a place among the first blocks that are not empty, and what stands there then. */
const damage = fc.array(
  fc.record({
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  }),
  {
    minLength: 1,
    maxLength: 12,
  },
);

function damaged(whole: Buffer, changes: readonly { place: number; bytes: Uint8Array }[]): Buffer {
  const used: number[] = [];
  for (let at = 0; at < whole.length; at += 512) {
    if (whole.subarray(at, at + 512).some((byte) => byte !== 0)) used.push(at);
  }
  const bytes = Buffer.from(whole);
  for (const { place, bytes: junk } of changes) {
    // Squared: structures lie before data.
    const sector = used[Math.floor(place * place * (used.length - 1))] ?? 0;
    bytes.set(junk, Math.min(bytes.length - junk.length, sector + Math.floor((place * 1_000_003) % 512)));
  }
  return bytes;
}

/** Counts what is read, and fails where somebody asks for too much at once. */
function measured(bytes: Buffer): BlockView & { read: BlockView['read']; total: number } {
  const view = memoryView(bytes);
  const counting = {
    size: view.size,
    total: 0,
    async read(offset: number, length: number) {
      if (length > 16 << 20) throw new Error(`a read of ${length} bytes`);
      counting.total += length;
      return await view.read(offset, length);
    },
    write: view.write,
  };
  return counting;
}

async function readAll(tree: DiskTree, path: string, budget: { files: number }): Promise<void> {
  budget.files -= 1;
  if (budget.files < 0) return;
  const stat = await tree.stat(path === '' ? '/' : path);
  if (stat?.kind === 'folder') {
    for (const name of (await tree.list(path === '' ? '/' : path)) ?? []) {
      await tolerant(() => readAll(tree, `${path}/${name}`, budget));
    }
  } else if (stat?.kind === 'file') {
    let bytes = 0;
    for await (const chunk of tree.read(path)) {
      bytes += chunk.length;
      expect(chunk.length).toBeLessThanOrEqual(1 << 20);
      if (bytes > 8 << 20) break;
    }
    await tree.fileExtents(path);
  }
}

/** An error that is meant; anything else is a bug. */
async function tolerant(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof WickError) || error.code === 'bug') throw error;
  }
}

describe.each(kinds)('a damaged %s', judges, (kind) => {
  test('is read to an end, with what is damaged named, and never beyond its place', async () => {
    const whole = volumes.get(kind) ?? Buffer.alloc(0);
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const view = measured(damaged(whole, changes));
        const disk = await openDisk(view);
        for (const partition of disk.partitions) {
          await tolerant(async () => {
            await using tree = await partition.openTree();
            await readAll(tree, '', { files: 200 });
          });
        }
        expect(view.total).toBeLessThan(512 << 20);
      }),
      { numRuns: 30, seed: 2026, interruptAfterTimeLimit: 10_000, markInterruptAsFailure: false },
    );
  });

  test('that is written to all the same is left as it was, or has what was written', async () => {
    const whole = volumes.get(kind) ?? Buffer.alloc(0);
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = damaged(whole, changes);
        const before = Buffer.from(bytes);
        const disk = await openDisk(memoryView(bytes));
        for (const partition of disk.partitions) {
          let done = false;
          await tolerant(async () => {
            await using tree = await partition.openWritableTree();
            await tree.write('/new file', pattern(3000, 7));
            done = true;
          });
          if (!done) expect(bytes.equals(before)).toBe(true);
          else {
            await using tree = await partition.openTree();
            expect(Buffer.concat(await Array.fromAsync(tree.read('/new file'))).equals(pattern(3000, 7))).toBe(true);
          }
        }
      }),
      { numRuns: 10, seed: 2026, interruptAfterTimeLimit: 10_000, markInterruptAsFailure: false },
    );
  });

  test('is mapped to an end, within its size', async () => {
    const whole = volumes.get(kind) ?? Buffer.alloc(0);
    await fc.assert(
      fc.asyncProperty(damage, async (changes) => {
        const bytes = damaged(whole, changes);
        await tolerant(async () => {
          const { ranges, imageSize } = await mapFromAllocation(memoryView(bytes), signal);
          expect(imageSize).toBe(bytes.length);
          let end = -1;
          for (const { offset, length } of ranges) {
            expect(offset).toBeGreaterThan(end);
            end = offset + length;
          }
          expect(end).toBeLessThanOrEqual(bytes.length);
        });
      }),
      { numRuns: 10, seed: 2026, interruptAfterTimeLimit: 10_000, markInterruptAsFailure: false },
    );
  });
});

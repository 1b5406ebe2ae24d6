import { execFileSync } from 'node:child_process';
import { mkdtempDisposableSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { practiceDrive } from '../../../electron/engine/drive/practice.ts';
import { flash } from '../../../electron/engine/flash/flash.ts';
import { openTarget } from '../../../electron/engine/flash/open-target.ts';
import { planFlash } from '../../../electron/engine/flash/plan.ts';
import { letGoOfChunk, placeInShared, shareChunks, takeChunk } from '../../../electron/engine/image/chunk-memory.ts';
import { openImage } from '../../../electron/engine/image/open.ts';
import { openStore } from '../../../electron/engine/image/store/store.ts';
import { needing } from '../../rigs/needs.ts';
import { type Faults, MemoryDrive, openerOf } from '../../rigs/memory-target.ts';
import { noise } from '../../rigs/memory-image.ts';

const MiB = 1 << 20;
const size = 20 * MiB;

/** Chunks of the shared memory that nobody holds. */
function spareChunks(): number {
  const taken = Array.from({ length: 100 }, () => takeChunk());
  const shared = taken.filter((chunk) => placeInShared(chunk) !== undefined).length;
  taken.forEach(letGoOfChunk);
  return shared;
}

interface Attempt {
  file: string;
  faults?: Faults;
  /** A real helper writes to a file. */
  practice?: true;
  /** Cancelled once so many bytes have arrived. */
  cancelAt?: number;
  changedOnly?: true;
  outcome: 'good' | 'failed' | 'cancelled';
}

test('the memory of chunks is whole again after every flash, however it ended', {
  ...needing('native shareMemory', 'gzip', 'xz', 'zstd', 'bzip2'),
  timeout: 120_000,
}, async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'wick-leases-'));
  const at = (name: string) => join(folder.path, name);
  writeFileSync(at('a.img'), noise(size));
  for (const command of ['gzip -1k', 'xz -0k --block-size=2MiB', 'zstd -qk', 'bzip2 -1k']) {
    execFileSync('sh', ['-c', `${command} a.img`], { cwd: folder.path });
  }
  execFileSync('sh', ['-c', 'cp a.img.gz cut.img.gz; cp a.img.zst bad.img.zst'], { cwd: folder.path });
  truncateSync(at('cut.img.gz'), 10 * MiB);
  execFileSync('sh', ['-c', 'printf xyz | dd of=bad.img.zst bs=1 seek=15000000 conv=notrunc status=none'], {
    cwd: folder.path,
  });
  const store = await openStore({ folder: at('store'), maxBytes: 1 << 30, keepFree: 0 });
  const broken = { failAt: 8 * MiB };
  const attempts: Attempt[] = [
    { file: 'a.img', outcome: 'good' },
    { file: 'a.img.gz', outcome: 'good' },
    { file: 'a.img.gz', outcome: 'good' },
    { file: 'a.img.zst', outcome: 'good' },
    { file: 'a.img.xz', outcome: 'good', practice: true },
    { file: 'a.img', faults: broken, outcome: 'failed' },
    { file: 'a.img.gz', faults: broken, outcome: 'failed' },
    { file: 'a.img.xz', faults: broken, outcome: 'failed' },
    { file: 'a.img.zst', faults: broken, outcome: 'failed' },
    { file: 'a.img.bz2', faults: broken, outcome: 'failed' },
    { file: 'cut.img.gz', outcome: 'failed' },
    { file: 'cut.img.gz', practice: true, outcome: 'failed' },
    { file: 'bad.img.zst', outcome: 'failed' },
    { file: 'a.img', cancelAt: 5 * MiB, faults: { delay: 5 }, outcome: 'cancelled' },
    { file: 'a.img.gz', cancelAt: 5 * MiB, faults: { delay: 5 }, outcome: 'cancelled' },
    { file: 'a.img.bz2', cancelAt: 5 * MiB, faults: { delay: 5 }, outcome: 'cancelled' },
    { file: 'a.img.xz', cancelAt: 5 * MiB, practice: true, outcome: 'cancelled' },
    { file: 'a.img.zst', cancelAt: 5 * MiB, practice: true, outcome: 'cancelled' },
    { file: 'a.img.gz', changedOnly: true, faults: { drop: { at: 9 * MiB, times: 1 } }, outcome: 'good' },
    { file: 'a.img.zst', changedOnly: true, faults: broken, outcome: 'failed' },
  ];
  shareChunks();
  const whole = spareChunks();
  expect(whole).toBeGreaterThan(32);
  for (const [index, { file, faults, practice, cancelAt, changedOnly = false, outcome }] of attempts.entries()) {
    const memory = new MemoryDrive('/dev/test', 48 * MiB, faults);
    const drive = practice ? await practiceDrive(at('card.img'), { size: 64 * MiB }) : memory.drive;
    const cancel = new AbortController();
    const opened = await openImage(at(file), { signal: cancel.signal });
    const image = (await store.find(opened, { source: opened.origin })) ?? opened;
    const result = await flash({
      image,
      plan: planFlash(image, [drive], { unmapped: 'skip', verify: true, changedOnly, eject: false, force: [] }),
      force: [],
      openTarget: practice ? openTarget : openerOf([memory]),
      // Some leave a copy, and some are read from it.
      ...(index % 2 === 0 ? { keepIn: { store, entry: undefined } } : {}),
      signal: cancel.signal,
      emit: (event) => {
        if (event.type === 'bytes' && event.bytes >= (cancelAt ?? Number.POSITIVE_INFINITY)) cancel.abort();
      },
    });
    const attempt = `${index}: ${file} ${JSON.stringify(faults ?? {})} ${cancelAt}`;
    expect(result.targets[0]?.outcome, attempt).toBe(outcome);
    // What a helper or a decoder that was given up may still look at comes back when they have ended.
    await expect.poll(spareChunks, { message: attempt, timeout: 5000 }).toBe(whole);
  }
});

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TargetResult } from '../../../electron/contract/flash.ts';
import { isWickError } from '../../../electron/contract/errors.ts';
import { flash } from '../../../electron/engine/flash/flash.ts';
import { planFlash } from '../../../electron/engine/flash/plan.ts';
import { openImage } from '../../../electron/engine/image/open.ts';
import { MemoryDrive, openerOf } from '../../rigs/memory-target.ts';
import { needing } from '../../rigs/needs.ts';
import { noise } from '../../rigs/memory-image.ts';
import { type Format, packed } from '../../rigs/packed-image.ts';

const run = promisify(execFile);

/** Formats that carry a checksum, and those where only a map can tell. */
const checked = ['gzip', 'bzip2', 'xz', 'zstd', 'lz4'] as const;
const unchecked = ['raw', 'lzma'] as const;

const content = Buffer.concat([
  noise(150_000, 7),
  Buffer.from('the quick brown fox jumps over the lazy dog\n'.repeat(3000)),
  Buffer.alloc(70_000),
  noise(60_000, 8),
]);

describe('damaged images', needing('bmaptool', 'xz', 'lz4', 'zstd', 'bzip2'), () => {
  let folder: string;
  let bmap: string;
  const files = new Map<Format, Buffer>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wick-damage-'));
    const raw = join(folder, 'image.img');
    await writeFile(raw, content);
    bmap = join(folder, 'map');
    await run('bmaptool', ['create', raw, '-o', bmap]);
    for (const format of [...checked, ...unchecked]) files.set(format, await readFile(await packed(raw, format)));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function flashBytes(
    bytes: Uint8Array,
    format: Format,
  ): Promise<{ drive: MemoryDrive; result: TargetResult | string }> {
    const path = join(folder, 'damaged');
    await writeFile(path, bytes);
    const drive = new MemoryDrive('/dev/test', 4 << 20);
    const { signal } = new AbortController();
    const map = unchecked.some((one) => one === format) ? bmap : false;
    try {
      const image = await openImage(path, { signal, bmap: map });
      const plan = planFlash(image, [drive.drive], {
        unmapped: 'skip',
        verify: true,
        changedOnly: false,
        eject: false,
        force: [],
      });
      const refusal = plan.targets[0]?.refusal;
      if (refusal !== undefined) return { drive, result: refusal.code };
      const { targets } = await flash({
        image,
        plan,
        force: [],
        openTarget: openerOf([drive]),
        signal,
        emit: () => {},
      });
      const [result] = targets;
      if (result === undefined) throw new Error('no result');
      return { drive, result };
    } catch (error) {
      if (!isWickError(error)) throw error;
      return { drive, result: error.code };
    }
  }

  /** Good with the right bytes, or an error that blames the image; and then no partition table. */
  function judge(
    { drive, result }: { drive: MemoryDrive; result: TargetResult | string },
    what: string,
  ): 'good' | 'bad' {
    const code = typeof result === 'string' ? result : result.error?.code;
    if (typeof result !== 'string' && result.outcome === 'good') {
      expect(drive.bytes.subarray(0, content.length).equals(content), what).toBe(true);
      return 'good';
    }
    expect(code, what).toMatch(/^(source|image|archive|bmap)-/);
    const head = drive.bytes.subarray(0, 512);
    expect(head.every((byte) => byte === 0) || head.every((byte) => byte === 0xaa), what).toBe(true);
    return 'bad';
  }

  const bytesOf = (format: Format) => files.get(format) ?? Buffer.alloc(0);

  test.each([...checked, ...unchecked])('%s: whole it is good', async (format) => {
    expect(judge(await flashBytes(bytesOf(format), format), format)).toBe('good');
  });

  test.each([...checked, ...unchecked])('%s: cut at 20 places it is never good', async (format) => {
    const bytes = bytesOf(format);
    for (let i = 0; i < 20; i += 1) {
      const length = i < 4 ? i : i < 8 ? bytes.length - (i - 3) : Math.floor((bytes.length * (i - 7)) / 13);
      expect(judge(await flashBytes(bytes.subarray(0, length), format), `cut to ${length}`), `cut to ${length}`).toBe(
        'bad',
      );
    }
  });

  test.each([...checked, ...unchecked])('%s: followed by junk it is never good', async (format) => {
    const junk = Buffer.concat([bytesOf(format), Buffer.from('something else entirely')]);
    expect(judge(await flashBytes(junk, format), 'junk')).toBe('bad');
  });

  test.each([...checked, ...unchecked])('%s: with one of 200 bits flipped it is right or refused', async (format) => {
    const random = noise(1000, 99);
    let refused = 0;
    for (let i = 0; i < 200; i += 1) {
      const bytes = Buffer.from(bytesOf(format));
      const bit = random.readUInt32LE(i * 4) % (bytes.length * 8);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      if (judge(await flashBytes(bytes, format), `bit ${bit}`) === 'bad') refused += 1;
    }
    expect(refused).toBeGreaterThan(150);
  });
});

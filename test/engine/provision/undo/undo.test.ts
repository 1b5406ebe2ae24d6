import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Drive } from '../../../../electron/contract/drive.ts';
import { asWickError, WickError } from '../../../../electron/contract/errors.ts';
import type { BlockView } from '../../../../electron/engine/image/block-view.ts';
import { openDisk } from '../../../../electron/engine/image/disk.ts';
import { Overlay } from '../../../../electron/engine/image/view/overlay.ts';
import { provision } from '../../../../electron/engine/provision/provision.ts';
import { asItWas, findPreImage, keepPreImage } from '../../../../electron/engine/provision/undo/shelf.ts';
import { undo } from '../../../../electron/engine/provision/undo/undo.ts';
import { makeDiskImage } from '../../../rigs/disk-image.ts';
import { usbCard } from '../../../rigs/drive.ts';
import { pantavisorImage } from '../../../rigs/family-images.ts';
import { needing } from '../../../rigs/needs.ts';
import { noSignal, recipeOf } from '../../../rigs/provision.ts';
import { memoryView } from '../../image/memory-view.ts';

const headSize = 1 << 20;
const target = '/dev/sdb';
const random = (length: number) => new Uint8Array(length).fill(7);
const now = () => new Date('2040-01-01T00:00:00Z');

let golden: Buffer;
let folder: string;
beforeAll(async () => {
  const place = await mkdtemp(join(tmpdir(), 'wick-undo-image-'));
  try {
    await makeDiskImage(join(place, 'disk.img'), pantavisorImage('rpi'));
    golden = await readFile(join(place, 'disk.img'));
  } finally {
    await rm(place, { recursive: true, force: true });
  }
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wick-undo-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

type Card = Required<BlockView>;
const card = () => new Overlay(memoryView(golden));
const drive = (changes: Partial<Drive> = {}) => usbCard({ size: golden.length, ...changes });

/** All that differs from the golden image. */
async function differences(view: Overlay): Promise<string[]> {
  const found: string[] = [];
  for (const { offset, length } of await view.changes()) {
    found.push(`${offset} ${Buffer.from(await view.read(offset, length)).toString('base64')}`);
  }
  return found;
}

/** The card, until its write number `good`, of which only the first half arrives. */
function failing(view: Card, good: number): Card & { writes: number } {
  const bad = {
    size: view.size,
    writes: 0,
    read: (offset: number, length: number) => view.read(offset, length),
    async write(offset: number, data: Uint8Array) {
      bad.writes += 1;
      if (bad.writes <= good) return await view.write(offset, data);
      // What is no longer than a page arrives whole or not at all.
      if (bad.writes === good + 1 && data.length > 4096) await view.write(offset, data.subarray(0, data.length / 2));
      throw new WickError('target-io', { target, operation: 'write', offset, reason: 'input/output error' });
    },
  };
  return bad;
}

async function give(view: BlockView, token: string, of: Drive = drive()): Promise<void> {
  await provision({
    target,
    view,
    recipe: await recipeOf(
      `wick: 1\nfamily: auto\nsettings:\n  claim: { token: ${token} }\n  kernel: { words: [PV_LOG_LEVEL=5] }\n`,
    ),
    signal: noSignal,
    random,
    now,
    hold: headSize,
    keep: (changes) => keepPreImage(folder, { drive: of, view }, changes),
  });
}

const find = (view: BlockView, { headless = false, of = drive() } = {}) =>
  findPreImage(folder, { drive: of, view }, { signal: noSignal, headless });

async function takeBack(view: BlockView): Promise<void> {
  const found = await find(view);
  if (found === undefined) throw new Error('nothing fits');
  await undo({ target, view, found, signal: noSignal });
}

const kept = async () => (await readdir(join(folder, 'undo'))).filter((name) => name.endsWith('.undo'));

describe('settings that are given to a card', needing('mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs'), () => {
  test('are taken back to the last byte, once', async () => {
    const view = card();
    await give(view, 'one-token');
    expect(await differences(view)).not.toEqual([]);
    expect((await find(view))?.standing).toBe('given');
    expect(await find(view, { headless: true })).toBeUndefined();
    await takeBack(view);
    expect(await differences(view)).toEqual([]);
    expect(await kept()).toEqual([]);
  });

  test('leave a card that does not start wherever they are broken off, and can be given again or taken back', async () => {
    const whole = card();
    await give(whole, 'one-token');
    const given = await differences(whole);
    const counter = failing(card(), Infinity);
    await give(counter, 'one-token');
    expect(counter.writes).toBeGreaterThan(6);

    for (let good = 0; good < counter.writes; good += 1) {
      await rm(join(folder, 'undo'), { recursive: true, force: true });
      const view = card();
      const error = asWickError(await give(failing(view, good), 'one-token').catch((thrown: unknown) => thrown));
      expect(error, `${good}`).toMatchObject({ code: 'target-io', fields: { operation: 'write' } });
      if (good === 0) {
        expect(error.hint).not.toContain('No device starts');
        expect(await differences(view)).toEqual([]);
        continue;
      }
      expect(error.hint).toContain('No device starts from it now');
      expect(error.hint).toContain('wick provision /dev/sdb --undo');
      expect(
        (await view.read(0, 4096)).every((byte) => byte === 0),
        `${good}`,
      ).toBe(true);
      expect((await openDisk(view)).partitions, `${good}`).toEqual([]);

      const found = await find(view, { headless: true });
      expect(found?.standing, `${good}`).toBe('headless');
      if (found === undefined) continue;
      const was = await asItWas(view, found.preImage);
      for (const { offset, length } of found.preImage.ranges) {
        expect(golden.subarray(offset, offset + length).equals(await was.read(offset, length)), `${good}`).toBe(true);
      }
      // Taking back can be broken off, too.
      const interrupted = undo({ target, view: failing(view, 2), found, signal: noSignal });
      await expect(interrupted).rejects.toMatchObject({ code: 'target-io' });
      await takeBack(view);
      expect(await differences(view), `${good}`).toEqual([]);
      await give(view, 'one-token');
      expect(await differences(view), `${good}`).toEqual(given);
    }
  });

  test('that were found to be wrong at the end take the table away again', async () => {
    const view = card();
    // The last sector that is read back comes out wrong, once the table is there.
    let reads = 0;
    const lying: Card = {
      size: view.size,
      write: (offset, data) => view.write(offset, data),
      async read(offset, length) {
        const bytes = await view.read(offset, length);
        if (offset !== 4096 || length !== headSize - 4096) return bytes;
        reads += 1;
        return reads < 2 ? bytes : bytes.map((byte, at) => (at === 600 ? byte ^ 1 : byte));
      },
    };
    const error = asWickError(await give(lying, 'one-token').catch((thrown: unknown) => thrown));
    expect(error.code).toBe('verify-mismatch');
    expect(error.hint).toContain('No device starts from it now');
    expect((await view.read(0, headSize)).every((byte) => byte === 0)).toBe(true);
  });

  test('are not taken back from a card that was changed since, nor from another one', async () => {
    const view = card();
    await give(view, 'one-token');
    const given = Buffer.from(await view.read(0, view.size));
    const at = given.indexOf('one-token');
    await view.write(at, Buffer.from('two'));
    expect(await find(view)).toBeUndefined();
    await view.write(at, Buffer.from('one'));
    expect(await find(view)).toBeDefined();
    // The file system is another one, whatever it holds where it was changed.
    const { partitions } = await openDisk(view);
    const storage = partitions.at(-1)?.offset ?? 0;
    await view.write(storage + 1024 + 104, random(16));
    expect(await find(view)).toBeUndefined();
    expect(await find(card())).toBeUndefined();
    expect(await find(new Overlay(memoryView(Buffer.alloc(golden.length))), { headless: true })).toBeUndefined();
  });

  test('are taken back from the card that has them, of many in one reader', async () => {
    const cards = Array.from({ length: 8 }, () => card());
    for (const [index, view] of cards.entries()) await give(view, `token-number-${index}`);
    expect(await kept()).toHaveLength(8);
    for (const view of [cards[0], cards[7], cards[3]]) {
      if (view === undefined) continue;
      await takeBack(view);
      expect(await differences(view)).toEqual([]);
    }
  });

  test('are not taken back where nobody knows what a card held before, but for one that has a number', async () => {
    const cards = [card(), card()];
    for (const [index, view] of cards.entries()) {
      await give(view, `token-${index}`);
      await rm(join(folder, 'undo'), { recursive: true });
    }
    const drives = [drive({ cid: 'aa' }), drive({ cid: 'bb' })];
    for (const [index, view] of cards.entries()) await give(view, 'the-same', drives[index]);
    const [one = card()] = cards;
    await expect(find(one)).rejects.toMatchObject({ code: 'undo-ambiguous' });
    const found = await find(one, { of: drive({ cid: 'aa' }) });
    if (found === undefined) throw new Error('nothing fits');
    const was = await asItWas(one, found.preImage);
    expect(Buffer.from(await was.read(0, was.size)).includes('token-0')).toBe(true);
  });
});

test('what can be taken back is kept for three months and up to 1 GiB', async () => {
  const view = new Overlay(memoryView(Buffer.alloc(4 << 20)));
  const of = drive({ size: 4 << 20 });
  const change = { offset: 4096, length: 512, before: new Uint8Array(512), after: random(512) };
  const keep = () => keepPreImage(folder, { drive: of, view }, { held: [], rest: [change] });
  await keep();
  const [old = ''] = await kept();
  expect((await stat(join(folder, 'undo', old))).mode & 0o777).toBe(0o600);
  await keep();
  expect(await kept()).toHaveLength(2);
  const long = new Date(Date.now() - 91 * 24 * 3600 * 1000);
  await utimes(join(folder, 'undo', old), long, long);
  await keep();
  expect(await kept()).toHaveLength(2);
  expect(await kept()).not.toContain(old);
  const large = join(folder, 'undo', '1-large.undo');
  await writeFile(large, '');
  await truncate(large, 2 ** 30);
  await keep();
  expect(await kept()).toHaveLength(3);
  expect(await kept()).not.toContain('1-large.undo');
});

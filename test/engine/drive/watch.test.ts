import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Drive } from '../../../electron/contract/drive.ts';
import type { DriveEvents } from '../../../electron/engine/drive/events.ts';
import { DriveWatch } from '../../../electron/engine/drive/watch.ts';
import { loopDrive } from '../../rigs/loop-drive.ts';
import { needing } from '../../rigs/needs.ts';

/** Resolves with the ms that it took. */
async function until(watch: DriveWatch, isTrue: (drives: readonly Drive[]) => boolean): Promise<number> {
  const startedAt = performance.now();
  for await (const _ of watch.changes.follow(AbortSignal.timeout(20_000))) {
    if (isTrue(watch.drives)) return performance.now() - startedAt;
  }
  throw new Error('the drive was not seen');
}

describe('drives of this computer', needing('root', 'loop', 'udevadm'), () => {
  test('are seen to come and go in less than a second, by the events of the system', async () => {
    using watch = new DriveWatch({ pauses: { withEvents: 60_000, without: 60_000 } });
    await watch.start();
    for (let i = 0; i < 100 && !watch.hasEvents; i += 1) await sleep(50);
    expect(watch.hasEvents).toBe(true);
    await using drive = await loopDrive({ size: 4 << 20 });
    expect(await until(watch, (drives) => drives.some(({ path }) => path === drive.path))).toBeLessThan(1000);
    await drive.detach();
    expect(await until(watch, (drives) => drives.every(({ path }) => path !== drive.path))).toBeLessThan(1000);
  });
});

describe('a system without events', needing('root', 'loop'), () => {
  test('is looked at again and again', async () => {
    using watch = new DriveWatch({ events: () => silent(), pauses: { withEvents: 60_000, without: 100 } });
    await watch.start();
    await using drive = await loopDrive({ size: 4 << 20 });
    await until(watch, (drives) => drives.some(({ path }) => path === drive.path));
  });
});

function silent(): DriveEvents {
  return { complete: Promise.resolve(false), [Symbol.dispose]: () => {} };
}

const card = (path: string): Drive => ({
  path,
  name: 'Card',
  size: 1e9,
  logicalBlockSize: 512,
  physicalBlockSize: 512,
  transport: 'usb',
  removable: true,
  readOnly: false,
  partitions: [],
  mountPoints: [],
  risks: [],
});

describe('a watch', () => {
  test('looks once more when something happens while it looks', async () => {
    let drives: Drive[] = [];
    const looks: number[] = [];
    using watch = new DriveWatch({
      events: () => silent(),
      list: async () => {
        const seen = drives;
        looks.push(seen.length);
        await sleep(20);
        return seen;
      },
    });
    const first = watch.look();
    drives = [card('/dev/sdx')];
    await watch.look();
    await first;
    expect(watch.drives.map(({ path }) => path)).toEqual(['/dev/sdx']);
    expect(looks).toEqual([0, 1]);
  });

  test('looks several times after an event, for what comes later', async () => {
    let tell = () => {};
    let looks = 0;
    using watch = new DriveWatch({
      events: (listener) => {
        tell = listener;
        return silent();
      },
      list: async () => {
        looks += 1;
        return [];
      },
      pauses: { withEvents: 60_000, without: 60_000 },
    });
    await watch.start();
    tell();
    tell();
    await sleep(500);
    expect(looks).toBe(3);
  });

  test('throws where it is asked when drives cannot be listed', async () => {
    using watch = new DriveWatch({ events: () => silent(), list: () => Promise.reject(new Error('no lsblk')) });
    await expect(watch.start()).rejects.toThrow('no lsblk');
  });
});

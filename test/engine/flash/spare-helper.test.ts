import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Drive } from '../../../electron/contract/drive.ts';
import { practiceDrive } from '../../../electron/engine/drive/practice.ts';
import type { Elevate } from '../../../electron/engine/flash/elevation.ts';
import type { HelperChannel } from '../../../electron/engine/flash/helper-channel.ts';
import { helperStarter, targetOpener } from '../../../electron/engine/flash/open-target.ts';
import { helperCommand, spawnHelper } from '../../../electron/engine/flash/spawn-helper.ts';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';

const window = 2 << 20;
let stack: AsyncDisposableStack;
let started: HelperChannel[];
let drive: Drive;
let other: Drive;

const elevate: Elevate = () => ({
  asks: false,
  refusal: () => undefined,
  start: async () => {
    const channel = await spawnHelper(helperCommand());
    started.push(channel);
    return channel;
  },
});
const openTarget = targetOpener({ elevate });
const startHelper = helperStarter({ elevate });

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  started = [];
  const { path: folder } = stack.use(await temporaryFolder());
  const make = async (name: string) => {
    const path = join(folder, name);
    await writeFile(path, '');
    await truncate(path, 4 << 20);
    return await practiceDrive(path);
  };
  [drive, other] = [await make('one.img'), await make('other.img')];
});
afterEach(() => stack.disposeAsync());

const options = { mode: 'write', force: false, window } as const;
const never = new AbortController().signal;

test('a helper that was started before opens the drive, and no second one is started', async () => {
  await using spare = startHelper(drive, { window });
  {
    await using target = await openTarget(drive, { ...options, signal: never, spare });
    // Whoever started it has nothing to end any more.
    await spare[Symbol.asyncDispose]();
    await target.write(0, Buffer.alloc(512, 'x'));
    expect([...(await target.read({ offset: 0, length: 4 }))]).toEqual([120, 120, 120, 120]);
    expect(started).toHaveLength(1);
  }
  await started[0]?.exited;
});

test('where it is another drive’s, or has ended, another one is started', async () => {
  await using spare = startHelper(other, { window });
  {
    await using _target = await openTarget(drive, { ...options, signal: never, spare });
    await expect.poll(() => started.length).toBe(2);
  }
  const ended = startHelper(drive, { window });
  await expect.poll(() => started.length).toBe(3);
  started[2]?.kill();
  await started[2]?.exited;
  await using again = await openTarget(drive, { ...options, signal: never, spare: ended });
  expect(started).toHaveLength(4);
  expect(again.size).toBe(4 << 20);
});

test('one that nobody wants is ended', async () => {
  const spare = startHelper(drive, { window });
  await expect.poll(() => started.length).toBe(1);
  await spare[Symbol.asyncDispose]();
  await started[0]?.exited;
});

test('who has it can cancel it', async () => {
  const ending = new AbortController();
  const spare = startHelper(drive, { window });
  await using target = await openTarget(drive, { ...options, signal: ending.signal, spare });
  ending.abort();
  await expect(target.flush()).rejects.toMatchObject({ code: 'cancelled' });
  await started[0]?.exited;
  const late = startHelper(drive, { window });
  await expect(openTarget(drive, { ...options, signal: ending.signal, spare: late })).rejects.toMatchObject({
    code: 'cancelled',
  });
  await Promise.all(started.map(({ exited }) => exited));
});

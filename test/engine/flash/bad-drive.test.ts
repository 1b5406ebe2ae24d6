import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { elevate } from '../../../electron/engine/flash/elevate.ts';
import { openTarget, targetOpener } from '../../../electron/engine/flash/open-target.ts';
import { badDrive } from '../../rigs/bad-drive.ts';
import { needing } from '../../rigs/needs.ts';

const MiB = 1 << 20;
const write = { signal: new AbortController().signal, mode: 'write', force: false } as const;

describe('a drive that goes bad', needing('root', 'loop', 'fuse'), () => {
  test('fails the writes that it cannot take, with their offset, and takes the others', async () => {
    await using drive = await badDrive({ size: 32 * MiB });
    await using target = await openTarget(drive.drive(), write);
    await drive.order({ operation: 'write', from: 10 * MiB, how: 'error' });
    const writes = [8, 9, 10, 11].map((at) => target.write(at * MiB, new Uint8Array(MiB)));
    const results = await Promise.allSettled(writes);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    await expect(writes[3]).rejects.toMatchObject({
      code: 'target-io',
      fields: { operation: 'write', offset: 11 * MiB, reason: 'input/output error' },
    });
    await drive.heal();
    await target.write(10 * MiB, new Uint8Array(MiB));
  });

  test('fails the reading of what it has lost', async () => {
    await using drive = await badDrive({ size: 32 * MiB });
    await using target = await openTarget(drive.drive(), write);
    await drive.order({ operation: 'read', from: 20 * MiB, how: 'error' });
    expect(await target.hash([{ offset: 0, length: 16 * MiB }], 'sha256')).toHaveLength(1);
    await expect(target.hash([{ offset: 0, length: 32 * MiB }], 'sha256')).rejects.toMatchObject({
      code: 'target-io',
      fields: { operation: 'read', offset: 20 * MiB },
    });
    await expect(target.read({ offset: 24 * MiB, length: 512 })).rejects.toMatchObject({ code: 'target-io' });
    expect(await target.read({ offset: 0, length: 512 })).toHaveLength(512);
  });

  test('fails to flush, and to finish', async () => {
    await using drive = await badDrive({ size: 8 * MiB });
    await using target = await openTarget(drive.drive(), write);
    await target.write(0, randomBytes(MiB));
    await drive.order({ operation: 'flush', from: 0, how: 'error' });
    await expect(target.flush()).rejects.toMatchObject({ code: 'target-io', fields: { operation: 'flush' } });
    await expect(target.finish({ eject: false })).rejects.toMatchObject({ code: 'target-io' });
  });

  test('is gone where its place is gone, too', async () => {
    await using drive = await badDrive({ size: 8 * MiB });
    const folder = mkdtempSync(join(tmpdir(), 'wick-node-'));
    try {
      // The node stands for the one in /dev that the system removes with the drive.
      const path = join(folder, 'sdx');
      const [major = '', minor = ''] = (drive.drive().majorMinor ?? '').split(':');
      execFileSync('mknod', [path, 'b', major, minor]);
      await using target = await openTarget(drive.drive({ path }), write);
      await target.write(0, randomBytes(MiB));
      await drive.order({ operation: 'write', from: 0, how: 'error' });
      rmSync(path);
      await expect(target.write(0, randomBytes(MiB))).rejects.toMatchObject({ code: 'target-gone' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('is not given up while it is only slow', async () => {
    await using drive = await badDrive({ size: 24 * MiB });
    const open = targetOpener({ elevate, limits: { io: 3000, flush: 3000 } });
    await using target = await open(drive.drive(), write);
    await drive.order({ operation: 'write', from: 0, how: 150 });
    const startedAt = performance.now();
    await target.write(0, randomBytes(4 * MiB)); // one answer, to 32 times 150 ms
    expect(performance.now() - startedAt).toBeGreaterThan(4000);
  });

  test('has more time for a flush, and for what waits behind it', async () => {
    await using drive = await badDrive({ size: 8 * MiB });
    const open = targetOpener({ elevate, limits: { io: 400, flush: 8000 } });
    await using target = await open(drive.drive(), write);
    await target.write(0, randomBytes(MiB));
    await drive.order({ operation: 'flush', from: 0, how: 1500 });
    await target.flush();
    await Promise.all([target.flush(), target.write(0, randomBytes(MiB))]);
    await target.finish({ eject: false });
  });

  test('is given up when it never answers at the end', async () => {
    await using drive = await badDrive({ size: 8 * MiB });
    const open = targetOpener({ elevate, limits: { io: 400, flush: 700 } });
    await using target = await open(drive.drive(), write);
    await target.write(0, randomBytes(MiB));
    await drive.order({ operation: 'flush', from: 0, how: 'silence' });
    await expect(target.finish({ eject: false })).rejects.toMatchObject({ code: 'target-stalled' });
  });

  test.each(['write', 'flush'] as const)('is given up when it never answers a %s', async (operation) => {
    await using drive = await badDrive({ size: 8 * MiB });
    const open = targetOpener({ elevate, limits: { io: 700, flush: 700 } });
    await using target = await open(drive.drive(), write);
    await target.write(0, randomBytes(MiB));
    await drive.order({ operation, from: 0, how: 'silence' });
    const call = operation === 'write' ? target.write(0, new Uint8Array(MiB)) : target.flush();
    await expect(call).rejects.toMatchObject({ code: 'target-stalled' });
    const startedAt = performance.now();
    await target[Symbol.asyncDispose]();
    expect(performance.now() - startedAt).toBeLessThan(100);
  });

  test('that never answers does not keep a cancelled flash waiting for longer than 2 s', async () => {
    await using drive = await badDrive({ size: 8 * MiB });
    const cancel = new AbortController();
    const target = await openTarget(drive.drive(), { ...write, signal: cancel.signal });
    await drive.order({ operation: 'write', from: 0, how: 'silence' });
    const stuck = target.write(0, new Uint8Array(MiB));
    setTimeout(() => cancel.abort(), 200);
    await expect(stuck).rejects.toMatchObject({ code: 'cancelled' });
    const startedAt = performance.now();
    await target[Symbol.asyncDispose]();
    expect(performance.now() - startedAt).toBeLessThan(2200);
  });
});

import { createHash, randomFillSync } from 'node:crypto';
import { closeSync, mkdtempDisposableSync, openSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { elevate } from '../../electron/engine/flash/elevate.ts';
import type { HelperChannel } from '../../electron/engine/flash/helper-channel.ts';
import { targetOpener } from '../../electron/engine/flash/open-target.ts';
import { helperCommand, spawnHelper } from '../../electron/engine/flash/spawn-helper.ts';
import { chunkSize, shareChunks, takeChunk } from '../../electron/engine/image/chunk-memory.ts';
import { loopDrive } from '../rigs/loop-drive.ts';
import { needing } from '../rigs/needs.ts';

const { signal } = new AbortController();
const write = { signal, mode: 'write', force: false } as const;

/** Starts helpers as ever, and counts the bytes that go through the pipe. */
function counting(start: () => Promise<HelperChannel>) {
  const count = { bytes: 0 };
  const opener = targetOpener({
    elevate: (drive) => ({
      ...elevate(drive),
      start: async () => {
        const channel = await start();
        const send = channel.input.write.bind(channel.input);
        channel.input.write = (chunk: Uint8Array) => {
          count.bytes += chunk.length;
          return send(chunk);
        };
        return channel;
      },
    }),
  });
  return { count, opener };
}

describe('a helper with memory that it shares', needing('root', 'loop', 'native shareMemory'), () => {
  test('writes chunks without their going through the pipe, and odd parts with', async () => {
    const sharing = shareChunks();
    const { count, opener } = counting(() => spawnHelper(helperCommand(), { shared: sharing }));
    await using drive = await loopDrive({ size: 8 * chunkSize });
    const expected = Buffer.alloc(8 * chunkSize);
    const fill = (offset: number, data: Uint8Array) => {
      randomFillSync(data);
      expected.set(data, offset);
      return data;
    };
    {
      await using target = await opener(drive.drive(), write);
      const [one, two, three] = [takeChunk(), takeChunk(), takeChunk()];
      await Promise.all([
        target.write(chunkSize, fill(chunkSize, one)),
        target.write(3 * chunkSize, fill(3 * chunkSize, two.subarray(8192, 8192 + 4096))),
      ]);
      expect(count.bytes).toBeLessThan(4096);
      await target.write(5 * chunkSize, fill(5 * chunkSize, three.subarray(512, 1024)));
      expect(count.bytes).toBeGreaterThan(512);
      await target.flush();
      const [digest] = await target.hash([{ offset: 0, length: 8 * chunkSize }], 'sha256');
      expect(digest).toBe(createHash('sha256').update(expected).digest('hex'));
      await target.finish({ eject: false });
    }
    expect(readFileSync(drive.file).equals(expected)).toBe(true);
  });

  test('takes bytes through the pipe where it was given none', async () => {
    shareChunks();
    const { count, opener } = counting(() => spawnHelper(helperCommand()));
    await using drive = await loopDrive({ size: 4 * chunkSize });
    await using target = await opener(drive.drive(), write);
    const chunk = randomFillSync(takeChunk());
    await target.write(chunkSize, chunk);
    expect(count.bytes).toBeGreaterThan(chunkSize);
    expect(Buffer.from(await target.read({ offset: chunkSize, length: chunkSize })).equals(chunk)).toBe(true);
  });

  test('does not look into a file that somebody could make smaller under its hands', async () => {
    const sharing = shareChunks();
    using folder = mkdtempDisposableSync(join(tmpdir(), 'wick-shared-'));
    const path = join(folder.path, 'file');
    writeFileSync(path, '');
    truncateSync(path, sharing?.size ?? 0);
    const descriptor = openSync(path, 'r+');
    try {
      const { count, opener } = counting(() =>
        spawnHelper(helperCommand(), { shared: { descriptor, size: sharing?.size ?? 0 } }),
      );
      await using drive = await loopDrive({ size: 4 * chunkSize });
      await using target = await opener(drive.drive(), write);
      await target.write(0, takeChunk().fill(7));
      expect(count.bytes).toBeGreaterThan(chunkSize);
      expect(Buffer.from(await target.read({ offset: 0, length: 4096 })).every((byte) => byte === 7)).toBe(true);
    } finally {
      closeSync(descriptor);
    }
  });
});

import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { encodeFrame, FrameReader } from '../../electron/contract/frames.ts';
import { openTarget } from '../../electron/engine/flash/open-target.ts';
import { helperCommand, spawnHelper } from '../../electron/engine/flash/spawn-helper.ts';
import { badDrive } from '../rigs/bad-drive.ts';
import { loopDrive } from '../rigs/loop-drive.ts';
import { needing } from '../rigs/needs.ts';

const MiB = 1 << 20;

describe('a helper that is sent more than it has memory for', needing('root', 'loop', 'fuse'), () => {
  test('leaves the rest in the pipe until the drive has taken something, and mixes nothing up', async () => {
    await using drive = await badDrive({ size: 64 * MiB });
    const channel = await spawnHelper(helperCommand());
    const reader = new FrameReader();
    const answers: object[] = [];
    channel.output.on('data', (chunk: Buffer) => {
      for (const { header } of reader.push(chunk)) if (!('progress' in header)) answers.push(header);
    });
    const answered = async (count: number) => {
      while (answers.length < count) await once(channel.output, 'data');
    };
    const expectation = { path: drive.path, size: 64 * MiB };
    const opening = {
      path: drive.path,
      expect: expectation,
      mode: 'write',
      practice: false,
      unmount: [],
    };
    channel.input.write(encodeFrame({ id: 1, do: 'open', ...opening }));
    await answered(1);
    await drive.order({ operation: 'write', from: 0, how: 2 });
    // Of many sizes, so that memory comes free in pieces that do not fit what waits for it.
    let offset = 0;
    const expected = Buffer.alloc(64 * MiB);
    for (let index = 0; offset < 60 * MiB; index += 1) {
      const payload = Buffer.alloc(512 + ((index * 1_234_567) % (4 * MiB - 512)), index + 1);
      channel.input.write(encodeFrame({ id: 2 + index, do: 'write', offset }, payload.length));
      channel.input.write(payload);
      payload.copy(expected, offset);
      offset += Math.ceil(payload.length / 512) * 512;
    }
    await sleep(300);
    // More is waiting here than the drive can have taken: the helper does not take in what it has no room for.
    expect(channel.input.writableLength).toBeGreaterThan(8 * MiB);
    await drive.heal();
    channel.input.write(encodeFrame({ id: 9999, do: 'finish', eject: false }));
    while (!answers.some((answer) => 'id' in answer && answer.id === 9999)) await once(channel.output, 'data');
    expect(answers.filter((answer) => !('ok' in answer))).toEqual([]);
    channel.input.end();
    await channel.exited;
    expect(Buffer.compare(readFileSync(drive.file), expected)).toBe(0);
  });
});

describe('a small window', needing('root', 'loop'), () => {
  test.each([1, MiB, 4 * MiB])(
    'of %i bytes lets the largest requests through, in whatever order they meet',
    async (window) => {
      await using drive = await loopDrive({ size: 64 * MiB });
      const signal = AbortSignal.timeout(30_000);
      await using target = await openTarget(drive.drive(), { signal, mode: 'write', force: false, window });
      const bytes = randomBytes(4 * MiB);
      const expected = Buffer.alloc(64 * MiB);
      const calls: Promise<unknown>[] = [];
      for (let round = 0; round < 3; round += 1) {
        // Reads wait for the writes before them, and writes for those reads.
        for (let at = 0; at < 60 * MiB; at += 6 * MiB) {
          calls.push(target.write(at, bytes));
          calls.push(target.read({ offset: at + 512 * round + 1, length: 4 * MiB }));
          calls.push(target.zero({ offset: at + MiB, length: (1 + round * 4) * MiB }));
          calls.push(target.hash([{ offset: 0, length: 64 * MiB }], 'sha256'));
          bytes.copy(expected, at);
          expected.fill(0, at + MiB, at + (2 + round * 4) * MiB);
        }
      }
      await Promise.all(calls);
      const digest = createHash('sha256').update(expected).digest('hex');
      expect(await target.hash([{ offset: 0, length: 64 * MiB }], 'sha256')).toEqual([digest]);
    },
  );
});

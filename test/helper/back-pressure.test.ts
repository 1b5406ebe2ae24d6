import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { encodeFrame, FrameReader } from '../../electron/contract/frames.ts';
import { helperCommand, spawnHelper } from '../../electron/engine/flash/spawn-helper.ts';
import { badDrive } from '../rigs/bad-drive.ts';
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

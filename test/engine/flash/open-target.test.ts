import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { openTarget } from '../../../electron/engine/flash/open-target.ts';
import { loopDrive } from '../../rigs/loop-drive.ts';
import { needs } from '../../rigs/needs.ts';

const MiB = 1 << 20;
const never = new AbortController().signal;
const write = { signal: never, mode: 'write', force: false } as const;

function sha256sum(path: string): string {
  return execFileSync('sha256sum', [path], { encoding: 'utf8' }).slice(0, 64);
}

describe.skipIf(!needs('root', 'loop'))('a drive, through its helper', () => {
  test('takes bytes, gives them back and says the digest that sha256sum says', async () => {
    await using drive = await loopDrive({ size: 16 * MiB });
    await using target = await openTarget(drive.drive(), write);
    expect(target.size).toBe(16 * MiB);
    const bytes = randomBytes(3 * MiB);
    await target.write(5 * MiB, bytes);
    await target.flush();
    expect(Buffer.compare(await target.read({ offset: 5 * MiB, length: 3 * MiB }), bytes)).toBe(0);
    const [digest] = await target.hash([{ offset: 0, length: 16 * MiB }], 'sha256');
    expect(digest).toBe(sha256sum(drive.path));
    await target.finish({ eject: true });
  });
});

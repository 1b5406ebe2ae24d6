import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { WickError } from '../../../../electron/contract/errors.ts';
import { startByConnection } from '../../../../electron/engine/flash/launch/by-connection.ts';
import { launched } from '../../../../electron/engine/flash/launch/launched.ts';
import { targetOpener } from '../../../../electron/engine/flash/open-target.ts';
import { type HelperCommand, helperCommand } from '../../../../electron/engine/flash/spawn-helper.ts';
import { loopDrive } from '../../../rigs/loop-drive.ts';
import { needing } from '../../../rigs/needs.ts';

const MiB = 1 << 20;
const never = new AbortController().signal;

/** Opens drives by helpers which are started as `command` says, without pipes. */
function opener(command: (args: readonly string[]) => HelperCommand) {
  const elevation = launched(
    {
      ask: (names, how) => startByConnection(command, names, how),
      refusal: ({ reason }, target) => new WickError('rights-refused', { target, reason }),
    },
    () => true,
  );
  return targetOpener({ elevate: () => elevation });
}

/** A program that gives its helper no pipes, as a prompt of Windows and of macOS does. */
function withoutPipes(args: readonly string[]): HelperCommand {
  const helper = helperCommand();
  const script = 'exec "$@" </dev/null >/dev/null 2>&1';
  return { program: 'sh', args: ['-c', script, 'sh', helper.program, ...helper.args, ...args] };
}

const doors = () => readdirSync(tmpdir()).filter((name) => name.startsWith('wick-helper-'));

describe('a helper without pipes', needing('root', 'loop'), () => {
  test('writes drives over its connection, and leaves nothing behind', async () => {
    const before = doors();
    await using one = await loopDrive({ size: 8 * MiB });
    await using two = await loopDrive({ size: 8 * MiB });
    const together = [one.drive(), two.drive()];
    const open = opener(withoutPipes);
    const how = { signal: never, mode: 'write', force: false, together } as const;
    const targets = await Promise.all(together.map((drive) => open(drive, how)));
    for (const [index, target] of targets.entries()) {
      await target.write(0, new Uint8Array(2 * MiB).fill(index + 1));
      await target.finish({ eject: false });
    }
    expect([one, two].map(({ file }) => readFileSync(file)[2 * MiB - 1])).toEqual([1, 2]);
    expect(doors()).toEqual(before);
  });

  test('that is refused says why', async () => {
    await using one = await loopDrive({ size: 4 * MiB });
    const open = opener(() => ({ program: 'sh', args: ['-c', 'echo no >&2; exit 126'] }));
    const refused = { code: 'rights-refused', fields: { target: one.path, reason: 'no' } };
    await expect(open(one.drive(), { signal: never, mode: 'write', force: false })).rejects.toMatchObject(refused);
  });

  test('is not mixed up with another program that connects in its place', async () => {
    await using one = await loopDrive({ size: 4 * MiB });
    const intruder = "require('node:net').connect(process.argv[1]).end('hello'); setTimeout(() => {}, 30_000)";
    const open = opener((args) => ({ program: process.execPath, args: ['-e', intruder, '--', ...args.slice(1)] }));
    const fields = { target: one.path, reason: 'the helper closed the connection' };
    const opening = open(one.drive(), { signal: never, mode: 'write', force: false });
    await expect(opening).rejects.toMatchObject({ code: 'rights-unavailable', fields });
  });

  test('is not waited for when the question is taken back', async () => {
    await using one = await loopDrive({ size: 4 * MiB });
    const open = opener(() => ({ program: 'sleep', args: ['30'] }));
    const cancel = AbortSignal.timeout(300);
    const opening = open(one.drive(), { signal: cancel, mode: 'write', force: false });
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
  });
});

import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { openTarget, targetOpener } from '../../../electron/engine/flash/open-target.ts';
import { withSudo } from '../../../electron/engine/flash/sudo.ts';
import { loopDrive } from '../../rigs/loop-drive.ts';
import { needing } from '../../rigs/needs.ts';

const run = promisify(execFile);
const MiB = 1 << 20;
const write = { signal: new AbortController().signal, mode: 'write', force: false } as const;
const nobody = 65_534;
const openWithSudo = targetOpener({ elevate: () => withSudo });

/** Opens a drive as a user without rights, and says the error's code. */
const opener = join(import.meta.dirname, 'open-once.ts');

describe('sudo', needing('root', 'loop', 'sudo'), () => {
  test('starts a helper that works like any other', async () => {
    await using drive = await loopDrive({ size: 16 * MiB });
    await using target = await openWithSudo(drive.drive(), write);
    await Promise.all(Array.from({ length: 4 }, (_, index) => target.write(index * 4 * MiB, new Uint8Array(4 * MiB))));
    expect(await target.hash([{ offset: 0, length: MiB }], 'sha256')).toHaveLength(1);
    await target.finish({ eject: false });
    await using again = await openTarget(drive.drive(), write);
    expect(again.size).toBe(16 * MiB);
  });

  test('leaves no helper behind when a flash is cancelled', async () => {
    await using drive = await loopDrive({ size: 256 * MiB });
    const cancel = new AbortController();
    {
      await using target = await openWithSudo(drive.drive(), { ...write, signal: cancel.signal });
      const bytes = new Uint8Array(4 * MiB);
      const writes = Promise.allSettled(Array.from({ length: 64 }, (_, index) => target.write(index * 4 * MiB, bytes)));
      cancel.abort();
      await writes;
    }
    await using again = await openTarget(drive.drive(), write);
    expect(again.size).toBe(256 * MiB);
  });

  test('gives no rights over practice drives', async () => {
    await using drive = await loopDrive({ size: 4 * MiB });
    const practice = drive.drive({ path: drive.file, transport: 'practice' });
    await expect(openWithSudo(practice, write)).rejects.toMatchObject({ code: 'target-not-a-drive' });
  });
});

describe(
  'sudo, for a user without rights,',
  needing('root', 'loop', 'sudo', 'setsid', 'a checkout that others may read'),
  () => {
    test('is not to be had without a terminal where it needs a password', async () => {
      await using drive = await loopDrive({ size: 4 * MiB });
      const { stdout } = await run('setsid', ['--wait', process.execPath, opener, JSON.stringify(drive.drive())], {
        uid: nobody,
        gid: nobody,
      });
      expect(JSON.parse(stdout)).toMatchObject({ code: 'rights-unavailable', fields: { target: drive.path } });
    });

    test('refuses who does not know the password, after asking on the terminal', needing('script'), async () => {
      await using drive = await loopDrive({ size: 4 * MiB });
      const command = `exec '${process.execPath}' '${opener}' '${JSON.stringify(drive.drive())}'`;
      const child = run('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
        uid: nobody,
        gid: nobody,
        timeout: 30_000,
      });
      let said = '';
      child.child.stdout?.on('data', (text: string) => {
        said += text;
      });
      // It may end before it has read all that is typed.
      child.child.stdin?.on('error', () => {});
      // What is typed before sudo has the terminal to itself is lost; what is typed after the answer ends who gave it.
      const typing = setInterval(() => {
        if (said.includes('password of') && !said.includes('"code"')) child.child.stdin?.write('\x03');
      }, 300);
      const { stdout } = await child.finally(() => clearInterval(typing));
      expect(stdout).toContain(`[sudo] password of nobody, to write ${drive.path}`);
      expect(stdout).toContain('"code":"rights-refused"');
    });

    test('that is not installed is named', async () => {
      await using drive = await loopDrive({ size: 4 * MiB });
      const { stdout } = await run(process.execPath, [opener, JSON.stringify(drive.drive())], {
        uid: nobody,
        gid: nobody,
        env: { PATH: dirname(import.meta.dirname) },
      });
      expect(JSON.parse(stdout)).toMatchObject({
        code: 'rights-unavailable',
        fields: { reason: 'sudo is not installed' },
      });
    });
  },
);

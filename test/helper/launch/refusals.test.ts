import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { helperCommand } from '../../../electron/engine/flash/spawn-helper.ts';

/** Starts the helper as somebody who was asked for a password would; resolves with what it says when it ends. */
function startedBy(env: NodeJS.ProcessEnv, args: readonly string[]): Promise<{ code: unknown; said: string }> {
  const helper = helperCommand();
  return new Promise((resolve) => {
    const child = execFile(helper.program, [...helper.args, ...args], { env }, (error, _stdout, stderr) =>
      resolve({ code: error?.code, said: stderr }),
    );
    child.stdin?.end();
  });
}

test('a prompt that named no drive gives rights over none', async () => {
  const { code, said } = await startedBy({ PKEXEC_UID: '1000' }, []);
  expect({ code, said }).toEqual({ code: 2, said: 'wick helper: no drive was named\n' });
});

test.for(['PKEXEC_UID', 'SUDO_UID'])(
  'nobody who hands over pipes can be made to connect somewhere: %s',
  async (name) => {
    const args = ['--connect', '/run/dbus/system_bus_socket', '--key', '/etc/machine-id', '/dev/sdz=31.9GB'];
    const { code, said } = await startedBy({ [name]: '1000' }, args);
    expect({ code, said }).toEqual({ code: 2, said: 'wick helper: its pipes are inherited\n' });
  },
);

test('an option that nobody knows ends it', async () => {
  expect(await startedBy({}, ['--help'])).toMatchObject({ code: 2, said: 'wick helper: no drive: --help\n' });
});

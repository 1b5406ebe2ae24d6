import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporaryFolder } from './temporary-folder.ts';

export interface Keyring extends AsyncDisposable {
  /** What a program needs to find it. */
  env: Record<string, string>;
  /** What is kept, as another program of the session reads it. */
  read: (name: string) => string | undefined;
  /** Its daemon ends: nobody answers any more. */
  end: () => Promise<void>;
}

/** The keyring of GNOME, unlocked, in a D-Bus session of its own. */
export async function startKeyring(): Promise<Keyring> {
  const stack = new AsyncDisposableStack();
  try {
    const { path } = stack.use(await temporaryFolder());
    const [runtime, data] = [join(path, 'run'), join(path, 'data')];
    await mkdir(runtime, { mode: 0o700 });
    await mkdir(data);
    const own = { HOME: path, XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: data };
    const config = join(path, 'bus.conf');
    await writeFile(config, busConfig(path));
    const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address'], {
      env: { ...process.env, ...own },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    stack.defer(() => kill(bus));
    const [address] = (await once(bus.stdout, 'data')) as [Buffer];
    const env = { ...own, DBUS_SESSION_BUS_ADDRESS: address.toString('utf8').trim() };
    const daemon = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    stack.defer(() => kill(daemon));
    daemon.stdin.end('the password of the keyring');
    const tool = (args: string[], input = '') =>
      spawnSync('secret-tool', args, { env: { ...process.env, ...env }, input, encoding: 'utf8', timeout: 5000 });
    // Who asks before it is unlocked is led to a window that nobody can open here.
    for (let tries = 0; !existsSync(join(data, 'keyrings', 'login.keyring')); tries += 1) {
      if (tries > 300) throw new Error('the keyring does not start');
      await sleep(50);
    }
    for (let tries = 0; tool(['store', '--label=ready', 'wick', 'ready'], 'yes').status !== 0; tries += 1) {
      if (tries > 5) throw new Error('the keyring does not answer');
      await sleep(100);
    }
    return {
      env,
      read(name) {
        const { status, stdout } = tool(['lookup', 'service', 'wick', 'name', name]);
        return status === 0 ? stdout : undefined;
      },
      end: () => kill(daemon),
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Starts nobody by itself: who asks too early would get another keyring, that is locked. */
function busConfig(folder: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;
}

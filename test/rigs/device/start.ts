import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type * as z from 'zod';
import { temporaryFolder } from '../temporary-folder.ts';
import type { deviceOptionsSchema, Milestone } from './options.ts';

export type StartOptions = Omit<z.input<typeof deviceOptionsSchema>, 'work' | 'address'> & {
  /** One that no other device has, unless given. */
  address?: string;
  /** Leaves it switched off until `switchOn`: somebody may listen at its console first. */
  off?: boolean;
};

/** Something that a device has come to. `uptime`: seconds of its own. */
export interface Reached {
  milestone: Milestone;
  uptime: number;
  deviceId?: string;
  challenge?: string;
  status?: number;
}

export interface RunningDevice extends AsyncDisposable {
  /** Path of the terminal that is its serial port. What it says before somebody listens is kept. */
  console: string;
  address: string;
  switchOn(): void;
  /** All that it has come to so far. */
  reached: readonly Reached[];
  /** The `count`th time that it comes to this. Rejects once it has ended without, or after `timeout` ms (50 000). */
  until(milestone: Milestone, wait?: { count?: number; timeout?: number }): Promise<Reached>;
  /** Like somebody who pulls the plug: its journal has to be replayed. */
  pullPower(): Promise<void>;
  /** Shuts down cleanly; disposing does it too. */
  shutDown(): Promise<void>;
  /** Resolves when its process has; rejects where that failed. */
  ended: Promise<void>;
}

let devices = 0;

/**
 * Puts a flashed medium into a board and switches it on: a process that reads from it what it is to do, with the tools of
 * e2fsprogs, mtools and sfdisk. Needs these and python3.
 *
 *     await using device = await startDevice({ medium: drive.path, hub: { url: hub.url } });
 *     await device.until('idle');
 */
export async function startDevice(given: StartOptions): Promise<RunningDevice> {
  const { off = false, address = ownAddress(), ...rest } = given;
  const folder = await temporaryFolder();
  const work = join(folder.path, 'device');
  await mkdir(work);
  const options = JSON.stringify({ ...rest, address, work });
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), options], { stdio: 'pipe' });
  child.stdin.on('error', () => {});
  const complaints = text(child.stderr);
  const reached: Reached[] = [];
  const waiting = new Set<() => void>();
  const path = Promise.withResolvers<string>();
  createInterface(child.stdout).on('line', (line) => {
    const said = JSON.parse(line) as Reached | { console: string };
    if ('console' in said) path.resolve(said.console);
    else reached.push(said);
    for (const look of waiting) look();
  });
  const end = Promise.withResolvers<void>();
  let hasEnded = false;
  child.once('error', end.reject);
  child.once('close', (code) => {
    hasEnded = true;
    const finish = async () => {
      await folder[Symbol.asyncDispose]();
      if (code !== 0) throw new Error(`the device double ended with ${code}: ${await complaints}`);
    };
    finish().then(end.resolve, end.reject);
    for (const look of waiting) look();
  });
  end.promise.catch(() => {});
  const console = await Promise.race([
    path.promise,
    end.promise.then(() => Promise.reject(new Error('the device double ended at once'))),
  ]);
  const stop = async (signal: NodeJS.Signals) => {
    if (!hasEnded) child.kill(signal);
    await end.promise;
  };
  const device: RunningDevice = {
    console,
    address,
    reached,
    ended: end.promise,
    switchOn: () => void child.stdin.write('on\n'),
    until(milestone, { count = 1, timeout = 50_000 } = {}) {
      const { promise, resolve, reject } = Promise.withResolvers<Reached>();
      const story = () => reached.map((one) => one.milestone).join(', ');
      const look = () => {
        const found = reached.filter((one) => one.milestone === milestone)[count - 1];
        if (found !== undefined) resolve(found);
        else if (hasEnded) reject(new Error(`the device ended before ${milestone}: ${story()}`));
      };
      const timer = setTimeout(() => reject(new Error(`no ${milestone} in ${timeout} ms: ${story()}`)), timeout);
      waiting.add(look);
      look();
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(look);
      });
    },
    pullPower: () => stop('SIGUSR2'),
    shutDown: () => stop('SIGTERM'),
    [Symbol.asyncDispose]: () => stop('SIGTERM'),
  };
  if (!off) device.switchOn();
  return device;
}

/** Tests of one process have addresses one after another; those of another process begin somewhere else. */
function ownAddress(): string {
  devices += 1;
  return `127.${2 + (process.pid % 250)}.${(process.pid >> 8) % 256}.${1 + (devices % 254)}`;
}

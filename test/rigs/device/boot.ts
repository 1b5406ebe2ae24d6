import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { announce } from './announce.ts';
import { hang } from './clock.ts';
import { mergeSettings, parseSettingsFile, type Settings, setting } from './config.ts';
import { Containers } from './containers.ts';
import { speakWithHub } from './hub-life.ts';
import { startKernel } from './kernel.ts';
import { load, type Started } from './loader.ts';
import type { Machine } from './machine.ts';
import { openPorts } from './ports.ts';
import { mountStorage } from './storage.ts';
import { makeSystem, type System } from './system.ts';
import { checkTrail, type Trail } from './trail.ts';

/** One boot. Resolves when the device starts again; rejects once its power is gone. */
export async function boot(machine: Machine, signal: AbortSignal): Promise<void> {
  machine.clock.restart();
  machine.storage = undefined;
  if (machine.fault('never-starts') !== undefined) await hang(signal);
  const started = await load(machine, signal);
  if (started === undefined) return;
  machine.revision = machine.fault('other-revision')?.revision ?? started.revision;
  if (!(await startKernel(machine, started, signal))) return;
  if (!(await mountStorage(machine, started, signal))) return;
  await using running = runUntil(signal);
  const system = await startSystem(machine, started, running.signal);
  if (system !== undefined) await run(system, running);
  await machine.keep();
  machine.say('reboot: Restarting system');
  await machine.wait(1, signal);
}

/** From the storage to what runs; undefined where the device gives up and starts again. */
async function startSystem(machine: Machine, started: Started, signal: AbortSignal): Promise<System | undefined> {
  const { storage } = machine;
  if (storage === undefined) return undefined;
  const folder = join(machine.options.work, 'storage');
  await storage.ext4.alone(() => storage.ext4.copyTo(folder));
  const { commandLine } = started;
  const read = (path: string) => readFile(join(folder, path), 'utf8').catch(() => undefined);
  const early = mergeSettings({ file: new Map(), oem: new Map(), commandLine });
  machine.logOutputs = setting(early, 'PV_LOG_SERVER_OUTPUTS');
  const trail = await storage.ext4.alone(() =>
    checkTrail(storage.ext4, { folder, revision: started.revision, settings: early, trust: machine.options.trust }),
  );
  await machine.wait(1, signal);
  if ('error' in trail) {
    machine.log('ERROR', 'storage', trail.why);
    machine.log('ERROR', 'controller', `(_pv_run:203) ${trail.error}`);
    return undefined;
  }
  await markFactory(machine);
  const isThere = await readdir(join(folder, 'config')).catch(() => undefined);
  if (isThere === undefined) {
    machine.log('FATAL', 'config', "'/storage/config' does not exist but required by config");
    machine.log('ERROR', 'controller', '(_pv_run:246) creds load failed');
    return undefined;
  }
  const file = parseSettingsFile((await read('config/pantahub.config')) ?? '');
  const oem = await oemSettings(trail, early, folder);
  const settings = mergeSettings({ file, oem, commandLine });
  const system = makeSystem(machine, trail, settings, folder, signal);
  await machine.keep({ ...diskFiles(trail), '/disks/perm/.keep': '' });
  return system;
}

/** Revision 0 is as good as any can be, before a single container has started. */
async function markFactory(machine: Machine): Promise<void> {
  if (machine.revision !== '0') return;
  machine.log('INFO', 'update', 'Pantavisor initialized Factory revision 0.');
  const progress = { status: 'DONE', 'status-msg': 'Factory revision', progress: 100, retries: 0 };
  await machine.keep({ '/trails/0/.pv/progress': JSON.stringify(progress), '/trails/0/.pv/done': '' });
  machine.reached('factory');
}

/** What a revision brings along to overrule its image. */
async function oemSettings({ objects }: Trail, settings: Settings, folder: string): Promise<Settings> {
  const digest = objects.get(`${setting(settings, 'PV_OEM_NAME')}/default.config`);
  const text = digest === undefined ? '' : await readFile(join(folder, 'objects', digest), 'utf8');
  return parseSettingsFile(text);
}

/** The encrypted disks of a state are made at the first start. */
function diskFiles({ members }: Trail): Record<string, string> {
  const text = members.find(({ key }) => key === 'device.json')?.text ?? '';
  const paths = text.matchAll(/"path":"\/storage(\/dm-crypt-files\/[^"]+)"/g);
  return Object.fromEntries([...paths].map(([, path = '']) => [path, 'LUKS\xba\xbe']));
}

interface Running extends AsyncDisposable {
  signal: AbortSignal;
  /** What goes on until the device starts again, and is waited for then. */
  beside(what: () => Promise<void>): void;
}

function runUntil(power: AbortSignal): Running {
  const stop = new AbortController();
  const signal = AbortSignal.any([power, stop.signal]);
  const all: Promise<void>[] = [];
  return {
    signal,
    beside(what) {
      const ended = what().catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
      all.push(ended);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(all);
    },
  };
}

async function run(system: System, running: Running): Promise<void> {
  let isOnline = false;
  const online = () => {
    if (isOnline) return;
    isOnline = true;
    for (const part of [openPorts, announce, speakWithHub]) running.beside(() => part(system));
    system.machine.say('Press [ENTER] for debug ash shell... ');
  };
  await new Containers(system).run(online);
}

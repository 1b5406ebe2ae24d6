import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { formatHubSettings, parseSettingsFile, setting } from './config.ts';
import { HubClient, textOf } from './hub-client.ts';
import { isRemote, type System, stateOf } from './system.ts';

/** Registers, becomes somebody's, tells the Hub what runs, and keeps telling it how it does. Ends with its signal. */
export async function speakWithHub(system: System): Promise<void> {
  const { machine, settings, meta, signal } = system;
  if (!isRemote(machine, settings)) {
    machine.log(
      'INFO',
      'controller',
      '(_pv_run:311) running in local mode. Will not consume new updates from Pantahub',
    );
    return;
  }
  const client = new HubClient(system);
  const interval = Number(setting(settings, 'PH_UPDATER_INTERVAL'));
  if (setting(settings, 'PH_CREDS_PRN') === '') {
    do await machine.wait(interval, signal);
    while (!(await becomeOwned(system, client)));
    client.close();
  }
  let isSynced = false;
  let isIdle = false;
  for (;;) {
    if (!client.isOpen) meta.set('pantahub.state', 'login');
    const isOnline = client.isOpen || (await client.login());
    if (isOnline && !isSynced) {
      meta.set('pantahub.state', 'sync');
      isSynced = await synchronize(system, client);
    }
    if (isSynced) meta.set('pantahub.state', 'idle');
    meta.set('pantahub.online', isOnline ? '1' : '0');
    if (isOnline && isSynced) {
      const isTold = await tellMeta(system, client);
      if (isTold && !isIdle) machine.reached('idle');
      isIdle ||= isTold;
      await client.call('GET', `/devices/${setting(settings, 'PH_CREDS_ID')}/user-meta`);
    }
    await machine.wait(isIdle ? Number(setting(settings, 'PH_METADATA_DEVMETA_INTERVAL')) : 6, signal);
  }
}

/** One round of a device that is not claimed. */
async function becomeOwned(system: System, client: HubClient): Promise<boolean> {
  const { machine, settings, meta, hints } = system;
  if (setting(settings, 'PH_CREDS_ID') === '') {
    const kept = await machine.storage?.ext4.read('/config/unclaimed.config');
    for (const [key, value] of parseSettingsFile(kept?.toString() ?? '')) settings.set(key, value);
  }
  const exists = setting(settings, 'PH_CREDS_ID') !== '' && (await isKnown(system, client));
  if (!exists && !(await register(system, client))) return false;
  const id = setting(settings, 'PH_CREDS_ID');
  hints.deviceId = id;
  if (!client.isOpen && !(await client.login())) return false;
  const { status, json } = await client.call('GET', `/devices/${id}`);
  if (status !== 200) return false;
  if (textOf(json, 'owner') === undefined) {
    meta.set('pantahub.state', 'claim');
    const challenge = textOf(json, 'challenge') ?? '';
    machine.log('INFO', 'controller', `(pv_wait_unclaimed:387) device challenge: '${challenge}'`);
    if (hints.challenge !== challenge) machine.reached('unclaimed', { deviceId: id, challenge });
    hints.challenge = challenge;
    return false;
  }
  machine.log('INFO', 'controller', '(pv_wait_unclaimed:390) device has been claimed, proceeding normally');
  hints.challenge = '';
  meta.set('pantahub.claimed', '1');
  meta.set('pantavisor.claimed', '1');
  await machine.keep({ '/config/pantahub.config': formatHubSettings(settings) });
  machine.reached('claimed', { deviceId: id });
  return true;
}

async function isKnown({ settings }: System, client: HubClient): Promise<boolean> {
  if (!client.isOpen && !(await client.login())) return false;
  return (await client.call('GET', `/devices/${setting(settings, 'PH_CREDS_ID')}`)).status === 200;
}

async function register(system: System, client: HubClient): Promise<boolean> {
  const { machine, settings, meta } = system;
  meta.set('pantahub.state', 'register');
  client.close();
  const token = machine.fault('token-not-sent') === undefined ? setting(settings, 'PH_FACTORY_AUTOTOK') : '';
  const headers: Record<string, string> = token === '' ? {} : { 'Pantahub-Devices-Auto-Token-V1': token.slice(0, 64) };
  const { status, body, json } = await client.call('POST', '/devices/', undefined, headers);
  const [id, prn, secret] = ['id', 'prn', 'secret'].map((key) => textOf(json, key));
  if (status !== 200 || id === undefined || prn === undefined || secret === undefined) {
    const what = status === 0 ? 'got no response' : `returned HTTP error (code=${status}; body='${body.trim()}')`;
    machine.log('WARN', 'pantahub', `HTTP request POST /devices/ ${what}`);
    if (status >= 400 && status < 500) machine.reached('refused', { status });
    return false;
  }
  settings.set('PH_CREDS_ID', id).set('PH_CREDS_PRN', prn).set('PH_CREDS_SECRET', secret);
  await machine.keep({ '/config/unclaimed.config': formatHubSettings(settings) });
  machine.reached('registered', { deviceId: id });
  return true;
}

/** The base of the trail: every object that the Hub has not, then the state. Nothing where the Hub has it already. */
async function synchronize(system: System, client: HubClient): Promise<boolean> {
  const { machine, settings, folder, trail } = system;
  const existing = await client.call('GET', `/trails/${setting(settings, 'PH_CREDS_ID')}`);
  if (existing.status === 200) return true;
  if (existing.status !== 404) return false;
  for (const [objectname, sha256sum] of trail.objects) {
    const path = join(folder, 'objects', sha256sum);
    const size = `${(await stat(path)).size}`;
    const { status, json } = await client.call('POST', '/objects/', { objectname, size, sha256sum });
    if (status === 409) {
      machine.log('INFO', 'updater', `'${sha256sum}' already owned by user, skipping`);
      continue;
    }
    const place = status === 200 ? textOf(json, 'signed-puturl') : undefined;
    if (place === undefined) return false;
    machine.log('INFO', 'updater', `'${sha256sum}' does not exist, uploading`);
    if ((await client.call('PUT', place, await readFile(path))).status !== 200) return false;
  }
  const { status } = await client.call('POST', '/trails/', stateOf(system));
  if (status !== 200) {
    machine.log('ERROR', 'updater', `http request error (${status}) for initial trail`);
    return false;
  }
  machine.log('INFO', 'updater', 'factory revision (base trail) pushed to remote correctly');
  await machine.keep();
  machine.reached('synced');
  return true;
}

/** All values are text, JSON among them too. */
async function tellMeta({ machine, settings, meta }: System, client: HubClient): Promise<boolean> {
  meta.set('time', JSON.stringify({ timeval: { tv_sec: Math.floor(Date.now() / 1000), tv_usec: 0 } }));
  meta.set('sysinfo', JSON.stringify({ uptime: Math.floor(machine.clock.uptime()), procs: 90 }));
  const path = `/devices/${setting(settings, 'PH_CREDS_ID')}/device-meta`;
  return (await client.call('PUT', path, Object.fromEntries(meta))).status === 200;
}

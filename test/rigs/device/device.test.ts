import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { startHub } from '../hub/hub-double.ts';
import { needing } from '../needs.ts';
import { factoryConfig } from '../pantavisor-tree.ts';
import { sha256 } from '../pantavisor-state.ts';
import { listen } from './listen.ts';
import { makeMedium } from './medium.ts';
import { startDevice } from './start.ts';

const folder = mkdtempSync(join(tmpdir(), 'wick-device-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pace = 100;
const user = 'prn:pantahub.com:auth:/user1';
// A group of its own, so that tests beside this one are not heard.
const mdns = { address: '224.0.0.251', port: 20_000 + (process.pid % 10_000) };

/** What a provisioner leaves: the same length, padded. */
function withToken(token: string): string {
  return `PH_FACTORY_AUTOTOK=${token}\nPH_UPDATER_INTERVAL=10\n`.padEnd(factoryConfig.length, '\n');
}

const tools = ['sfdisk', 'debugfs', 'mtype', 'mkfs.vfat', 'openssl', 'python3'];

describe('a device double', needing(...tools), () => {
  test.each(['u-boot', 'tryboot', 'gpt'] as const)('boots what lies on a %s medium, to the end', async (layout) => {
    await using hub = await startHub({ https: true });
    const { token } = hub.makeToken('user1', { 'station-run': 'run-1.7' });
    const medium = await makeMedium(folder, `good-${layout}`, { layout, tree: { config: withToken(token) } });
    const before = await medium.sizes();
    await using device = await startDevice({
      medium: medium.path,
      pace,
      mdns,
      hub: { url: hub.url, ca: hub.ca },
      off: true,
    });
    await using heard = await listen(device.console);
    device.switchOn();
    const { deviceId = '' } = await device.until('claimed');
    await device.until('idle');
    await device.until('ready');

    const lines = [
      ...(layout === 'tryboot'
        ? [/rpiab: eeprom version=\d+/]
        : [/Pantavisor Starts/, /Trying to load oemEnv.txt/, /Pantavisor boots revision: 0/, /Pantavisor bootargs: /]),
      /\[mount\]: trail storage found: /,
      /pv_e2fsgrow\|INFO: /,
      /\[pantavisor\] \d+ INFO\t -- \[update\]: Pantavisor initialized Factory revision 0\.\r\n/,
      /platform 'os' reached its status goal; took \d+ secs/,
      /platform 'app' reached its status goal; took \d+ secs/,
      /state revision '0' status is now READY/,
    ];
    const text = heard.text();
    const places = lines.map((line) => text.search(line));
    expect(places, text).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0], text).toBeGreaterThan(-1);
    expect(text).toMatch(/device has been claimed, proceeding normally/);
    expect(text).toMatch(/factory revision \(base trail\) pushed to remote correctly/);

    expect(hub.devices.get(deviceId)).toMatchObject({ owner: user });
    const { user: userMeta, device: deviceMeta } = hub.metaOf(deviceId);
    expect(userMeta).toEqual({ 'station-run': 'run-1.7' });
    expect(deviceMeta).toMatchObject({ 'pantavisor.revision': '0', 'pantahub.claimed': '1', 'pantahub.state': 'idle' });
    expect(Object.values(deviceMeta).every((value) => typeof value === 'string')).toBe(true);
    const [step] = hub.trails.get(deviceId)?.steps ?? [];
    expect(step?.stateSha).toBe(sha256(medium.state.text));

    await device.shutDown();
    expect(await medium.unsound()).toBeUndefined();
    expect(JSON.parse((await medium.file('/trails/0/.pv/progress')) ?? '')).toMatchObject({ status: 'DONE' });
    expect(await medium.file('/logs/0/pantavisor/pantavisor.log')).toMatch(/initialized Factory revision 0\.\n/);
    expect(await medium.file('/config/pantahub.config')).toContain(`PH_CREDS_PRN=prn:::devices:/${deviceId}\n`);
    expect(await medium.file('/config/pantahub.config')).toContain(`PH_FACTORY_AUTOTOK=${token}\n`);
    expect(await medium.file('/config/unclaimed.config')).toContain(`PH_CREDS_ID=${deviceId}\n`);
    const after = await medium.sizes();
    expect(after.end).toBeGreaterThan(before.end + (38 << 20));
    expect(after.fileSystem).toBeGreaterThan(before.fileSystem + (38 << 20));
  });

  test('waits for somebody to claim it where it has no token', async () => {
    await using hub = await startHub();
    const medium = await makeMedium(folder, 'unclaimed', { layout: 'u-boot' });
    await using device = await startDevice({ medium: medium.path, pace, mdns, hub: { url: hub.url } });
    await using heard = await listen(device.console);
    const { deviceId = '', challenge = '' } = await device.until('unclaimed');
    expect(challenge).toMatch(/^\w+-\w+-\w+$/);
    await heard.until(new RegExp(`device challenge: '${challenge}'`));
    const login = await fetch(`${hub.url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'test' },
      body: JSON.stringify({ username: 'user1', password: 'user1' }),
    });
    const { token } = (await login.json()) as { token: string };
    await fetch(`${hub.url}/devices/${deviceId}?challenge=${challenge}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'test' },
    });
    await device.until('idle');
    expect(hub.devices.get(deviceId)?.owner).toBe(user);
  });

  test('is who its credentials say', async () => {
    await using hub = await startHub();
    const medium = await makeMedium(folder, 'known', { layout: 'tryboot' });
    await using first = await startDevice({ medium: medium.path, pace, mdns, hub: { url: hub.url } });
    const { deviceId } = await first.until('registered');
    await first.shutDown();
    // A second start: nobody registers again.
    await using again = await startDevice({ medium: medium.path, pace, mdns, hub: { url: hub.url } });
    expect((await again.until('unclaimed')).deviceId).toBe(deviceId);
    expect(hub.devices.size).toBe(1);
  });

  test('is turned down with a token that does not hold', async () => {
    await using hub = await startHub();
    const medium = await makeMedium(folder, 'refused', {
      layout: 'u-boot',
      tree: { config: withToken('bm9uc2Vuc2U') },
    });
    await using device = await startDevice({ medium: medium.path, pace, mdns, hub: { url: hub.url } });
    await using heard = await listen(device.console);
    expect((await device.until('refused', { count: 2 })).status).toBe(400);
    await heard.until(/HTTP request POST \/devices\/ returned HTTP error \(code=400/);
    expect(hub.devices.size).toBe(0);
  });

  test('takes the last value of a setting, under either of its names, and words of the kernel before it', async () => {
    await using hub = await startHub();
    const config = 'factory.autotok=first\nPH_FACTORY_AUTOTOK=second \nfactory.autotok=third\n\nnothing\n';
    const medium = await makeMedium(folder, 'settings', { layout: 'tryboot', tree: { config } });
    await using device = await startDevice({ medium: medium.path, pace, mdns, hub: { url: hub.url } });
    await device.until('refused');
    const asked = hub.calls.find(({ call }) => call === 'POST /devices');
    expect(asked?.headers['pantahub-devices-auto-token-v1']).toBe('third');
    expect(asked?.headers['user-agent']).toMatch(/^Pantavisor/);

    const cmdline = 'console=serial0,115200 ph_factory.autotok=lower PH_FACTORY_AUTOTOK=upper\n';
    const worded = await makeMedium(folder, 'words', {
      layout: 'tryboot',
      boot: { 'cmdline.txt': cmdline },
      tree: { config },
    });
    await using other = await startDevice({ medium: worded.path, pace, mdns, hub: { url: hub.url } });
    await other.until('refused');
    expect(hub.calls.at(-1)?.headers['pantahub-devices-auto-token-v1']).toBe('upper');
  });

  test('leaves its journal to be replayed where power is pulled, and starts again from there', async () => {
    await using hub = await startHub();
    const { token } = hub.makeToken('user1');
    const medium = await makeMedium(folder, 'pulled', { layout: 'u-boot', tree: { config: withToken(token) } });
    const common = { medium: medium.path, pace, mdns, hub: { url: hub.url } };
    await using device = await startDevice({ ...common, faults: [{ kind: 'power-cut', after: 'registered' }] });
    await device.until('power-cut');
    await device.ended;
    expect(await medium.header('Filesystem features')).toContain('needs_recovery');
    expect(await medium.file('/config/unclaimed.config')).toMatch(/PH_CREDS_ID=[0-9a-f]{24}\n/);
    expect(await medium.file('/config/pantahub.config')).toBe(withToken(token));

    await using again = await startDevice(common);
    await again.until('idle');
    await again.shutDown();
    expect(await medium.header('Filesystem features')).not.toContain('needs_recovery');
    expect(await medium.unsound()).toBeUndefined();
    expect(hub.devices.size).toBe(1);

    await using pulled = await startDevice(common);
    await pulled.until('ready');
    await pulled.pullPower();
    expect(await medium.header('Filesystem features')).toContain('needs_recovery');
  });

  test('answers at its ports once it has a network, and at no others', async () => {
    const medium = await makeMedium(folder, 'ports', { layout: 'u-boot' });
    await using device = await startDevice({ medium: medium.path, pace, mdns, faults: [{ kind: 'hub-unreachable' }] });
    await device.until('ready');
    const base = `http://${device.address}:12368/cgi-bin/pvr`;
    const remote = (await (await fetch(base)).json()) as Record<string, string>;
    expect(await (await fetch(remote['json-get-url'] ?? '')).text()).toBe(medium.state.text);
    const [digest = '', content = Buffer.alloc(0)] = [...medium.state.objects][0] ?? [];
    const object = await fetch(`${remote['objects-endpoint']}/${digest}`);
    expect(Buffer.from(await object.arrayBuffer())).toEqual(Buffer.from(content));
    await device.shutDown();
    await expect(fetch(base)).rejects.toThrow();
  });
});

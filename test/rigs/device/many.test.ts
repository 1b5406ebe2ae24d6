import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import makeMdns from 'multicast-dns';
import { afterAll, describe, expect, test } from 'vitest';
import { startHub } from '../hub/hub-double.ts';
import { loopDrive } from '../loop-drive.ts';
import { needing } from '../needs.ts';
import { makeMedium, type TestMedium } from './medium.ts';
import { type RunningDevice, startDevice } from './start.ts';

const folder = mkdtempSync(join(tmpdir(), 'wick-device-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const mdns = { address: '224.0.0.251', port: 20_000 + (process.pid % 10_000) };
const common = { pace: 20, mdns };
const tools = ['sfdisk', 'debugfs', 'mtype', 'mkfs.vfat', 'python3'];

describe('many device doubles', needing(...tools), () => {
  test('20 at once come up, each of them by itself, and are all heard on the network', {
    timeout: 120_000,
  }, async () => {
    await using hub = await startHub();
    const { token } = hub.makeToken('user1', { lot: 'a' });
    const tree = { config: `PH_FACTORY_AUTOTOK=${token}\nPH_UPDATER_INTERVAL=10\n` };
    const first = await makeMedium(folder, 'first', { layout: 'u-boot', tree, storageSize: 8, room: 8 });
    const media = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const path = join(folder, `copy-${index}.img`);
        await copyFile(first.path, path);
        return path;
      }),
    );
    await using all = new AsyncDisposableStack();
    await using heard = hear();
    const devices = await Promise.all(
      media.map(async (medium, seed) => {
        return all.use(await startDevice({ ...common, medium, seed, hub: { url: hub.url } }));
      }),
    );
    const claimed = await Promise.all(
      devices.map(async (device): Promise<[string, string]> => {
        const { deviceId = '' } = await device.until('claimed', { timeout: 90_000 });
        await device.until('idle', { timeout: 90_000 });
        return [deviceId, device.address];
      }),
    );
    expect(new Set(claimed.map(([, address]) => address)).size).toBe(20);
    expect(hub.devices.size).toBe(20);
    expect(hub.trails.size).toBe(20);
    await expect.poll(() => heard.devices.size, { timeout: 30_000 }).toBe(20);
    expect(Object.fromEntries(heard.devices)).toEqual(Object.fromEntries(claimed));
  });

  test('nothing is left: no process, no loop device, no file', needing('root', 'loop'), async () => {
    const medium = await makeMedium(folder, 'left', { layout: 'tryboot' });
    let device: RunningDevice;
    {
      await using running = await startDevice({ ...common, medium: medium.path, faults: [{ kind: 'no-network' }] });
      device = running;
      await running.until('ready');
    }
    await device.ended;
    expect(processesOf(medium)).toEqual([]);
    expect(
      execFileSync('losetup', ['--list', '--noheadings', '--output', 'BACK-FILE'], { encoding: 'utf8' }),
    ).not.toContain(medium.path);
    expect(() => readFileSync(device.console)).toThrow();
  });

  test('boots a block device, and leaves there what it wrote', needing('root', 'loop'), async () => {
    await using hub = await startHub();
    const { token } = hub.makeToken('user1');
    const medium = await makeMedium(folder, 'block', {
      layout: 'gpt',
      tree: { config: `PH_FACTORY_AUTOTOK=${token}\n` },
    });
    const { medium: size } = await medium.sizes();
    {
      await using drive = await loopDrive({ size, file: medium.path });
      await using device = await startDevice({ ...common, medium: drive.path, hub: { url: hub.url } });
      await device.until('idle');
    }
    expect(await medium.unsound()).toBeUndefined();
    expect(await medium.file('/config/pantahub.config')).toMatch(/^PH_CREDS_PRN=prn:::devices:\/[0-9a-f]{24}$/m);
    expect((await medium.sizes()).fileSystem).toBeGreaterThan(40 << 20);
  });
});

/** Addresses of devices by their numbers, as they announce them. */
function hear(): { devices: ReadonlyMap<string, string> } & AsyncDisposable {
  const devices = new Map<string, string>();
  const ear = makeMdns({ ip: mdns.address, port: mdns.port, interface: '127.0.0.1', bind: '0.0.0.0' });
  ear.on('response', ({ answers, additionals }) => {
    const records = [...(answers ?? []), ...(additionals ?? [])];
    const texts = records.flatMap((record) => (record.type === 'TXT' ? [record.data].flat().map(String) : []));
    const deviceId = texts.find((text) => text.startsWith('device-id='))?.slice('device-id='.length);
    const [address] = records.flatMap((record) => (record.type === 'A' ? record.data : []));
    if (deviceId !== undefined && address !== undefined) devices.set(deviceId, address);
  });
  const asking = setInterval(() => ear.query('_pantavisor._sub._ssh._tcp.local', 'PTR'), 1000);
  return {
    devices,
    async [Symbol.asyncDispose]() {
      clearInterval(asking);
      await new Promise<void>((resolve) => ear.destroy(() => resolve()));
    },
  };
}

/** Those that were started for a medium, and their consoles. */
function processesOf({ path }: TestMedium): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return words.includes('device/main.ts') && words.includes(path) ? [words] : [];
    } catch {
      return [];
    }
  });
}

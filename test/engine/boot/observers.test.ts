import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Sighting } from '../../../electron/contract/boot.ts';
import { Matcher } from '../../../electron/engine/boot/match.ts';
import { chooseObservers } from '../../../electron/engine/boot/observers.ts';
import type { AwaitedUnit } from '../../../electron/engine/boot/watch.ts';
import { observeLan } from '../../../electron/engine/boot/lan/observe.ts';
import { observeMdns } from '../../../electron/engine/boot/mdns/observe.ts';
import { observeSerial } from '../../../electron/engine/boot/serial/observe.ts';
import { startHub } from '../../rigs/hub/hub-double.ts';
import { makeMedium } from '../../rigs/device/medium.ts';
import { startDevice } from '../../rigs/device/start.ts';
import { needing } from '../../rigs/needs.ts';
import { keysOf, sha256 } from '../../rigs/pantavisor-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'wick-observers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

async function collect(sightings: AsyncIterable<Sighting>, into: Sighting[]): Promise<void> {
  for await (const sighting of sightings) into.push(sighting);
}

describe(
  'a device that boots',
  needing('mke2fs', 'mkfs.vfat', 'mcopy', 'sfdisk', 'debugfs', 'mtype', 'python3'),
  () => {
    it('is seen by all who look, as one device', async () => {
      await using hub = await startHub({ https: true });
      const { token } = hub.makeToken('user1', { 'station-run': 'run-1' });
      const config = `PH_FACTORY_AUTOTOK=${token}\n`;
      const medium = await makeMedium(folder, 'good', { layout: 'u-boot', tree: { config } });
      const mdns = { address: '224.0.0.251', port: await freePort() };
      const device = await startDevice({
        medium: medium.path,
        pace: 20,
        mdns,
        hub: { url: hub.url, ca: hub.ca },
        off: true,
      });
      await using _ = device;
      const stop = new AbortController();
      const { signal } = stop;
      const seen: Sighting[] = [];
      const learnt = {
        *[Symbol.iterator]() {
          for (const { observer, of } of seen) if (observer === 'mdns' && of.address !== undefined) yield of.address;
        },
      };
      const observers = Promise.all([
        collect(observeSerial({ path: device.console, baudRate: 115_200, mask: [token], signal }), seen),
        collect(observeMdns({ port: mdns.port, interfaces: ['lo'], settleTime: 1000, signal }), seen),
        collect(observeLan({ learnt, flashed: () => keysOf(medium.state), interval: 300, signal }), seen),
      ]);
      device.switchOn();
      const { deviceId } = await device.until('claimed');
      await device.until('idle');
      const said = (observer: string, fields: object) =>
        expect
          .poll(() => seen.filter((one) => one.observer === observer).map((one) => one.seen), {
            timeout: 10_000,
            message: observer,
          })
          .toContainEqual(expect.objectContaining(fields));
      await said('serial', { kind: 'status', status: 'READY', revision: '0' });
      await said('serial', { kind: 'claim', claim: 'claimed' });
      await said('mdns', { kind: 'claim', claim: 'claimed' });
      await said('lan', { kind: 'service', service: 'ssh', port: 8222, answers: true });
      await said('lan', { kind: 'state', revision: '0', sha256: sha256(medium.state.text), differs: [] });
      stop.abort();
      await observers;
      expect(seen.findLast(({ observer }) => observer === 'mdns')?.of.deviceId).toBe(deviceId);
      expect(seen.findLast(({ observer }) => observer === 'serial')?.of).toMatchObject({ port: device.console });
      expect(seen.filter(({ seen: { kind } }) => kind === 'failure' || kind === 'blind')).toEqual([]);
      expect(JSON.stringify(seen)).not.toContain(token);
    });
  },
);

it('who joins after they began is asked what its recipe asks for', async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const units: AwaitedUnit[] = [];
  const matcher = new Matcher([]);
  const eyes = { consoles: [], lan: { addresses: ['127.0.0.1'] }, claim: false };
  const observers = await chooseObservers({ units, matcher, eyes, mask: [] });
  const seen: Sighting[] = [];
  const stop = new AbortController();
  const looking = observers.map(({ observe }) => collect(observe(stop.signal), seen));
  const unit: AwaitedUnit = {
    id: 'one',
    expected: { family: 'generic', claim: 'none', asks: [{ ask: 'tcp', port }] },
    wish: 'up',
  };
  await new Promise((done) => setTimeout(done, 200));
  expect(seen).toEqual([]);
  units.push(unit);
  await expect
    .poll(() => seen.map((one) => one.seen), { timeout: 10_000 })
    .toContainEqual({ kind: 'service', service: 'tcp', port, answers: true });
  // Nobody of them runs Pantavisor.
  expect(seen.filter((one) => one.seen.kind === 'service' && one.seen.service !== 'tcp')).toEqual([]);
  stop.abort();
  await Promise.all(looking);
  server.close();
});

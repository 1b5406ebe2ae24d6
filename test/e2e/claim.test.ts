import { describe, expect, test } from 'vitest';
import type { Sighting } from '../../electron/contract/boot.ts';
import { claimDevice } from '../../electron/engine/boot/claim.ts';
import { observeMdns } from '../../electron/engine/boot/mdns/observe.ts';
import { makeMedium } from '../rigs/device/medium.ts';
import { startDevice } from '../rigs/device/start.ts';
import { startHub } from '../rigs/hub/hub-double.ts';
import { loggedIn } from '../rigs/hub/logged-in.ts';
import { needing } from '../rigs/needs.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';

const tools = ['sfdisk', 'debugfs', 'mtype', 'mkfs.vfat', 'python3'];
const mdns = { address: '224.0.0.251', port: 20_000 + (process.pid % 10_000) };

describe('a device without a token', needing(...tools), () => {
  test('is claimed with the words that it announces on the network, and announces them no longer', async () => {
    await using hub = await startHub();
    await using folder = await temporaryFolder();
    const medium = await makeMedium(folder.path, 'card', { layout: 'u-boot' });
    await using device = await startDevice({ medium: medium.path, pace: 20, mdns, hub: { url: hub.url } });
    const station = await loggedIn(hub);
    const end = new AbortController();
    const signal = AbortSignal.any([end.signal, AbortSignal.timeout(50_000)]);
    const claims: Sighting[] = [];
    for await (const sighting of observeMdns({ signal, interfaces: ['lo'], port: mdns.port })) {
      const { of, seen } = sighting;
      if (seen.kind !== 'claim') continue;
      claims.push(sighting);
      if (seen.claim === 'claimed') end.abort();
      else if (of.deviceId !== undefined) await claimDevice(station, of.deviceId, seen.challenge ?? '', { signal });
    }
    const { deviceId } = await device.until('claimed');
    expect(claims.map(({ of, seen }) => ({ ...of, ...seen }))).toMatchObject([
      { claim: 'unclaimed', deviceId, address: device.address },
      { claim: 'claimed', deviceId, address: device.address },
    ]);
    expect([...hub.devices.values()].map(({ owner }) => owner)).toEqual(['prn:pantahub.com:auth:/user1']);
  });
});

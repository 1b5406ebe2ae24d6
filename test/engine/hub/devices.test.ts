import { expect, test } from 'vitest';
import { getDevice, listDevices, renameDevice } from '../../../electron/engine/hub/devices.ts';
import { readLogs } from '../../../electron/engine/hub/logs.ts';
import { getStep, getSummary, listSteps, listSummaries } from '../../../electron/engine/hub/trails.ts';
import { patchUserMeta } from '../../../electron/engine/hub/user-meta.ts';
import { startHub } from '../../rigs/hub/hub-double.ts';
import { loggedIn, registerDevice, speakAs } from '../../rigs/hub/logged-in.ts';
import { canonical, sha256 } from '../../rigs/pantavisor-state.ts';
import { serve } from '../../rigs/unruly-server.ts';
import { Hub } from '../../../electron/engine/hub/hub.ts';
import { parseHubAddress } from '../../../electron/engine/hub/address.ts';
import { Secret } from '../../../electron/contract/recipe/secret.ts';
import { hurried } from '../../rigs/hub/logged-in.ts';

const signal = AbortSignal.timeout(30_000);

test('devices are found by what they are told; the secrets that the Hub sends along are not let in', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const [a, b] = ['r.a', 'r.b'].map((tag) => double.makeToken('user1', { 'wick-unit': tag, 'with.dot': tag }).token);
  const device = await registerDevice(double, a);
  await registerDevice(double, b);
  await registerDevice(double, double.makeToken('user2', { 'wick-unit': 'r.a' }).token);
  const found = await listDevices(hub, { 'user-meta.wick-unit': 'r.a' }, signal);
  expect(found.map(({ id }) => id)).toEqual([device.id]);
  expect(found[0]?.userMeta.get('with.dot')).toBe('r.a');
  expect(JSON.stringify(found)).not.toContain(device.secret);
  expect(Object.keys(found[0] ?? {})).not.toContain('secret');
  expect(await listDevices(hub, { 'user-meta.wick-unit': '^r.' }, signal)).toHaveLength(2);
  expect(await listDevices(hub, { 'user-meta.wick-unit': '!r.a' }, signal)).toHaveLength(1);
  expect(await listDevices(hub, { 'user-meta.with.dot': 'r.a' }, signal)).toEqual([]);
  expect(await getDevice(hub, device.id, signal)).toMatchObject({ id: device.id });
});

test('a device is renamed and told things', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const { id } = await registerDevice(double, double.makeToken('user1', { a: '1', b: '2' }).token);
  await renameDevice(hub, id, 'front_door', signal);
  await patchUserMeta(hub, id, { 'b.c': '3' }, signal);
  expect(double.devices.get(id)?.nick).toBe('front_door');
  expect(double.metaOf(id).user).toEqual({ a: '1', b: '2', 'b.c': '3' });
  await expect(renameDevice(hub, id, 'front door', signal)).rejects.toMatchObject({ code: 'usage' });
  await expect(getDevice(hub, 'f'.repeat(24), signal)).rejects.toMatchObject({ code: 'hub-missing', exitCode: 2 });
});

test('what a device runs is known once it has sent it; the summary comes later', async () => {
  let time = 1_800_000_000_000;
  const now = () => time;
  await using double = await startHub({ summaryLag: 5000, now });
  const hub = await loggedIn(double, { options: { now } });
  const device = await registerDevice(double, double.makeToken('user1').token);
  expect(await getStep(hub, device.id, '0', signal)).toBeUndefined();
  const state = { '#spec': 'pantavisor-service-system@1', 'ü/run.json': { b: [1, 2], a: 'é' } };
  await speakAs(double, device, { state });
  const expected = { revision: '0', stateSha256: sha256(canonical(state)), status: 'DONE' };
  expect(await getStep(hub, device.id, '0', signal)).toMatchObject(expected);
  expect(await listSteps(hub, device.id, signal)).toMatchObject([expected]);
  expect(await getSummary(hub, device.id, signal)).toBeUndefined();
  expect(await listSummaries(hub, signal)).toEqual([]);
  time += 5001;
  expect(await getSummary(hub, device.id, signal)).toMatchObject({ ...expected, deviceId: device.id });
  expect(await listSummaries(hub, signal)).toMatchObject([expected]);
});

test('a state whose objects are not all there is not taken', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const device = await registerDevice(double, double.makeToken('user1').token);
  await speakAs(double, device, {
    state: { '#spec': 'pantavisor-service-system@1', 'app/root.squashfs': 'a'.repeat(64) },
  });
  expect(await getStep(hub, device.id, '0', signal)).toBeUndefined();
});

test('the log of a device, newest first', async () => {
  await using server = await serve((request, response) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams;
    const entries = [
      { id: '1', 'time-created': '2026-01-01T00:00:00Z', lvl: 'ERROR', src: 'controller', plat: 'app', msg: 'no' },
    ];
    response.end(
      JSON.stringify(query.get('dev') === `prn:::devices:/${'a'.repeat(24)}` ? { entries } : { entries: null }),
    );
  });
  const session = { token: new Secret('x.y.z'), user: 'me', expiresAt: undefined };
  const hub = new Hub(parseHubAddress(server.url), session, hurried);
  expect(await readLogs(hub, { deviceId: 'a'.repeat(24), level: 'ERROR', after: 0 }, signal)).toEqual([
    {
      id: '1',
      at: Date.parse('2026-01-01T00:00:00Z'),
      level: 'ERROR',
      source: 'controller',
      container: 'app',
      message: 'no',
    },
  ]);
  expect(await readLogs(hub, { deviceId: 'b'.repeat(24), revision: '0' }, signal)).toEqual([]);
  expect(server.requests[0]?.url).toContain('lvl=ERROR');
});

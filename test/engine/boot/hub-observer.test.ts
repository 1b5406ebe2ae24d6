import { describe, expect, test } from 'vitest';
import type { Sighting } from '../../../electron/contract/boot.ts';
import { WickError } from '../../../electron/contract/errors.ts';
import { claimDevice } from '../../../electron/engine/boot/claim.ts';
import { type HubObserverOptions, observeHub } from '../../../electron/engine/boot/hub-observer.ts';
import { registerUnit } from '../../../electron/engine/hub/registration.ts';
import { tokenForUnit } from '../../../electron/engine/hub/tokens.ts';
import { type HubDouble, startHub } from '../../rigs/hub/hub-double.ts';
import { loggedIn, registerDevice, speakAs } from '../../rigs/hub/logged-in.ts';
import { canonical, sha256 } from '../../rigs/pantavisor-state.ts';

/** Collects what is seen, and ends with the test. Devices of `double` that have spoken do it again and again meanwhile. */
function watch(options: Omit<HubObserverOptions, 'signal' | 'interval'>, double?: HubDouble) {
  const end = new AbortController();
  const speaking = setInterval(() => {
    for (const device of double?.devices.values() ?? []) {
      if (Object.keys(device.deviceMeta).length > 0)
        device.deviceMeta = { ...device.deviceMeta, time: `${Date.now()}` };
    }
  }, 5);
  const seen: Sighting[] = [];
  const all = (async () => {
    for await (const one of observeHub({ interval: 20, ...options, signal: end.signal })) seen.push(one);
  })();
  return {
    seen,
    kinds: () => seen.map((one) => one.seen.kind),
    async until(found: (one: Sighting) => boolean): Promise<Sighting> {
      const limit = Date.now() + 10_000;
      for (;;) {
        const one = seen.find(found);
        if (one !== undefined) return one;
        if (Date.now() > limit) throw new Error(`only saw ${JSON.stringify(seen, null, 1)}`);
        await new Promise((done) => setTimeout(done, 10));
      }
    },
    async [Symbol.asyncDispose]() {
      clearInterval(speaking);
      end.abort();
      await all;
    },
  };
}

const state = { '#spec': 'pantavisor-service-system@1', 'app/run.json': { z: 1, a: [2] } };
const stateSha256 = sha256(canonical(state));
const ready = {
  'pantahub.claimed': '1',
  'pantahub.online': '1',
  'pantahub.state': 'idle',
  'pantavisor.revision': '0',
  'pantavisor.status': 'READY',
  sysinfo: '{"uptime": 61, "loads": 3}',
  interfaces:
    '{"eth0.ipv4":["192.0.2.7"],"eth0.ipv6":["fe80::1%eth0"],"eth0.mac":["AA:bb:00:11:22:33"],"lo.ipv4":["127.0.0.1"]}',
};

test('a name that is made for a terminal is shown as plain text', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const { tag, token } = await tokenForUnit(hub, { unit: 'one', signal: AbortSignal.timeout(10_000) });
  const { id } = await registerDevice(double, token.reveal());
  const device = double.devices.get(id);
  if (device !== undefined) device.nick = `\u001b[2Jnick\u009b1A${'k'.repeat(100_000)}`;
  await using watched = watch({ hub, marks: [{ tag }] });
  const { evidence } = await watched.until(({ seen }) => seen.kind === 'claim');
  expect(evidence).toMatch(/^nick/u);
  expect(evidence.length).toBeLessThan(300);
});

test('a unit with a token is found by its tag, and all that it says is told once', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const signal = AbortSignal.timeout(20_000);
  const { token, tag } = await tokenForUnit(hub, { run: 'r', unit: 'a', signal });
  await using boot = watch({ hub, marks: [{ tag }] }, double);
  const device = await registerDevice(double, token.reveal());
  const of = { deviceId: device.id, tag };
  expect(await boot.until(({ seen }) => seen.kind === 'claim')).toMatchObject({
    observer: 'hub',
    of,
    seen: { claim: 'claimed' },
  });
  await speakAs(double, device, { meta: { ...ready, 'pantahub.state': 'sync', 'pantavisor.status': 'STARTED' } });
  await boot.until(({ seen }) => seen.kind === 'status' && seen.status === 'STARTED');
  expect(boot.kinds()).not.toContain('state');
  await speakAs(double, device, { meta: ready, state });
  expect(await boot.until(({ seen }) => seen.kind === 'state')).toMatchObject({
    of,
    seen: { revision: '0', sha256: stateSha256 },
  });
  expect(await boot.until(({ seen }) => seen.kind === 'status' && seen.status === 'READY')).toMatchObject({
    of,
    seen: { revision: '0' },
  });
  await boot.until(({ seen }) => seen.kind === 'online' && seen.online && seen.state === 'idle');
  await boot.until(({ seen }) => seen.kind === 'uptime' && seen.seconds === 61);
  const mac = 'aa:bb:00:11:22:33';
  expect(boot.seen.filter(({ seen }) => seen.kind === 'life').map((one) => one.of)).toEqual([
    { ...of, address: '192.0.2.7', mac },
    { ...of, address: 'fe80::1', mac },
  ]);
  const before = boot.seen.length;
  await new Promise((done) => setTimeout(done, 150));
  expect(boot.seen.length).toBe(before);
});

test('a device that was registered beforehand has not been seen before it speaks', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const unit = await registerUnit(hub, { run: 'r', unit: 'a', signal: AbortSignal.timeout(20_000) });
  await using boot = watch({ hub, marks: [{ deviceId: unit.id, tag: unit.tag }] }, double);
  await new Promise((done) => setTimeout(done, 150));
  expect(boot.seen).toEqual([]);
  await speakAs(double, { ...unit, secret: unit.secret.reveal() }, { meta: ready });
  expect(await boot.until(({ seen }) => seen.kind === 'claim')).toMatchObject({ seen: { claim: 'claimed' } });
});

test('one question for twenty devices at each look', async () => {
  await using double = await startHub({ summaryLag: 200 });
  const hub = await loggedIn(double);
  const signal = AbortSignal.timeout(30_000);
  const tags: string[] = [];
  const devices = [];
  for (let i = 0; i < 20; i++) {
    const { token, tag } = await tokenForUnit(hub, { run: 'run-7', unit: `u${i}`, signal, fresh: true });
    tags.push(tag);
    const device = await registerDevice(double, token.reveal());
    await speakAs(double, device, { meta: ready, state });
    devices.push(device);
  }
  // Somebody else's, and one of another run: nobody awaits them.
  await registerDevice(double, double.makeToken('user1', { 'wick-unit': 'run-8.u1' }).token);
  await registerDevice(double);
  double.summaryLag = 60_000;
  const from = double.calls.length;
  await using boot = watch({ hub, marks: tags.map((tag) => ({ tag })) }, double);
  for (const { id } of devices) await boot.until(({ of, seen }) => of.deviceId === id && seen.kind === 'state');
  await new Promise((done) => setTimeout(done, 200));
  const calls = double.calls.slice(from).map(({ call }) => call);
  // The summaries lagged: each step was asked for once. Nothing else was asked of each device.
  expect(calls.filter((call) => call.includes('/steps/'))).toHaveLength(20);
  expect(
    calls.filter((call) => !['GET /devices', 'GET /trails/summary'].includes(call) && !call.includes('/steps/')),
  ).toEqual([]);
  expect(new Set(boot.seen.map(({ of }) => of.tag))).toEqual(new Set(tags));
});

test('summaries tell all states at once where they do not lag', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const signal = AbortSignal.timeout(30_000);
  const marks = [];
  for (const unit of ['a', 'b', 'c']) {
    const { token, tag } = await tokenForUnit(hub, { run: 'r', unit, signal, fresh: true });
    await speakAs(double, await registerDevice(double, token.reveal()), { meta: ready, state });
    marks.push({ tag });
  }
  await using boot = watch({ hub, marks }, double);
  for (const { tag } of marks) await boot.until(({ of, seen }) => of.tag === tag && seen.kind === 'state');
  expect(double.calls.filter(({ call }) => call.includes('/steps/'))).toEqual([]);
});

describe('a unit of which only an address is known', () => {
  const mac = 'aa:bb:00:11:22:33';
  const signal = AbortSignal.timeout(30_000);

  test('is found among all devices of the person by what they say of their interfaces, once it has spoken', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    const others = [await registerUnit(hub, { run: 'r', unit: 'a', signal })];
    // The same board, with the card that it had before.
    const left = await registerUnit(hub, { run: 'r', unit: 'left', signal });
    await speakAs(double, { ...left, secret: left.secret.reveal() }, { meta: ready });
    const stored = double.devices.get(left.id);
    if (stored !== undefined) stored.created -= 3_600_000;
    const flashed = Date.now() - 60_000;
    await using boot = watch({ hub, marks: [{ mac, flashed }] });
    await new Promise((done) => setTimeout(done, 100));
    expect(boot.seen).toEqual([]);
    const unit = await registerUnit(hub, { run: 'r', unit: 'b', signal });
    await speakAs(double, { ...unit, secret: unit.secret.reveal() }, { meta: ready });
    let time = Date.now() + 60_000;
    await using again = watch({ hub, marks: [{ mac, flashed }], now: () => (time += 20_000) });
    const found = await again.until(({ seen }) => seen.kind === 'life' && seen.isNew === true);
    expect(found.of).toMatchObject({ deviceId: unit.id, mac });
    expect(new Set(again.seen.map(({ of }) => of.deviceId))).toEqual(new Set([unit.id]));
    expect(others.map(({ id }) => id)).not.toContain(unit.id);
  });

  test('costs a question for all devices now and then alone', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    await using boot = watch({ hub, marks: [{ mac }] });
    await new Promise((done) => setTimeout(done, 300));
    expect(double.calls.filter(({ call }) => call === 'GET /devices')).toHaveLength(1);
    expect(boot.seen).toEqual([]);
  });
});

describe('that a device has come to be since its card was made', () => {
  const signal = AbortSignal.timeout(20_000);

  test('shows in when it registered, and in when it sent its state', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    const { token, tag } = await tokenForUnit(hub, { run: 'r', unit: 'a', signal });
    const before = await registerUnit(hub, { run: 'r', unit: 'b', signal });
    const stored = double.devices.get(before.id);
    if (stored !== undefined) stored.created -= 3_600_000;
    const flashed = Date.now() - 30_000;
    await using boot = watch(
      {
        hub,
        marks: [
          { tag, flashed },
          { deviceId: before.id, flashed },
        ],
      },
      double,
    );
    const device = await registerDevice(double, token.reveal());
    const isNew = (id: string) => (one: Sighting) =>
      one.of.deviceId === id && one.seen.kind === 'life' && one.seen.isNew === true;
    await boot.until(isNew(device.id));
    await speakAs(double, { ...before, secret: before.secret.reveal() }, { meta: ready });
    await boot.until(({ of, seen }) => of.deviceId === before.id && seen.kind === 'status');
    expect(boot.seen.some(isNew(before.id))).toBe(false);
    await speakAs(double, { ...before, secret: before.secret.reveal() }, { meta: ready, state });
    await boot.until(isNew(before.id));
  });

  test('does not show where the Hub had both before', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    const unit = await registerUnit(hub, { run: 'r', unit: 'a', signal });
    await speakAs(double, { ...unit, secret: unit.secret.reveal() }, { meta: ready, state });
    await using boot = watch({ hub, marks: [{ deviceId: unit.id, flashed: Date.now() + 60_000 }] }, double);
    await boot.until(({ seen }) => seen.kind === 'state');
    expect(boot.seen.filter(({ seen }) => seen.kind === 'life' && seen.isNew === true)).toEqual([]);
  });
});

test('no Hub is opened for nobody, and that of whoever comes then is', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const { token, tag } = await tokenForUnit(hub, { unit: 'one', signal: AbortSignal.timeout(10_000) });
  let opened = 0;
  let marks: { tag: string }[] | undefined;
  const open = async () => {
    opened += 1;
    return hub;
  };
  await using boot = watch({ hub: open, marks: () => marks });
  await new Promise((done) => setTimeout(done, 100));
  expect(opened).toBe(0);
  await registerDevice(double, token.reveal());
  marks = [{ tag }];
  await boot.until(({ seen }) => seen.kind === 'claim');
  expect(opened).toBe(1);
});

describe('what is left of an earlier boot', () => {
  const signal = AbortSignal.timeout(20_000);

  test('says nothing, however good it looks, until the device speaks again', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    const unit = await registerUnit(hub, { run: 'r', unit: 'a', signal });
    const device = { ...unit, secret: unit.secret.reveal() };
    await speakAs(double, device, { meta: ready, state });
    await using boot = watch({ hub, marks: [{ deviceId: unit.id }] });
    await new Promise((done) => setTimeout(done, 150));
    expect(boot.seen).toEqual([]);
    await speakAs(double, device, { meta: { ...ready, sysinfo: '{"uptime": 3}' } });
    await boot.until(({ seen }) => seen.kind === 'uptime' && seen.seconds === 3);
  });

  test('is a state that was there before the card was flashed: it is told to be old', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    const unit = await registerUnit(hub, { run: 'r', unit: 'a', signal });
    await speakAs(double, { ...unit, secret: unit.secret.reveal() }, { meta: ready, state });
    await using old = watch({ hub, marks: [{ deviceId: unit.id, flashed: Date.now() + 60_000 }] }, double);
    const { seen, evidence } = await old.until((one) => one.seen.kind === 'state');
    expect(seen).toEqual({ kind: 'state', revision: '0', sha256: stateSha256, old: true });
    expect(evidence).toContain('from before the card was flashed');
    await using fresh = watch({ hub, marks: [{ deviceId: unit.id, flashed: Date.now() - 60_000 }] }, double);
    expect((await fresh.until((one) => one.seen.kind === 'state')).seen).not.toHaveProperty('old');
  });

  test('is a device that registered with the same token before the card was flashed again', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    const { token, tag } = await tokenForUnit(hub, { run: 'r', unit: 'a', signal });
    const before = await registerDevice(double, token.reveal());
    const stored = double.devices.get(before.id);
    if (stored !== undefined) stored.created -= 60_000;
    await using boot = watch({ hub, marks: [{ tag, flashed: Date.now() - 30_000 }] });
    const device = await registerDevice(double, token.reveal());
    await boot.until(({ seen }) => seen.kind === 'claim');
    expect(new Set(boot.seen.map(({ of }) => of.deviceId))).toEqual(new Set([device.id]));
  });
});

describe('when it cannot see', () => {
  test('it says so once, goes on trying, and sees again', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    const { token, tag } = await tokenForUnit(hub, { run: 'r', unit: 'a', signal: AbortSignal.timeout(9000) });
    await registerDevice(double, token.reveal());
    const trouble = double.misbehave({ how: 'drop' });
    await using boot = watch({ hub, marks: [{ tag }] });
    expect(await boot.until(({ seen }) => seen.kind === 'blind')).toMatchObject({
      seen: { reason: 'not-reachable' },
      of: {},
    });
    await new Promise((done) => setTimeout(done, 100));
    expect(boot.kinds()).toEqual(['blind']);
    trouble[Symbol.dispose]();
    await boot.until(({ seen }) => seen.kind === 'claim');
  });

  test.each([
    { how: 'garbage' },
    { how: 'nonsense' },
    { how: 'truncated' },
    { how: 'status', status: 503 },
    { how: 'status', status: 429, retryAfter: 3600 },
  ] as const)('because the Hub misbehaves: %o', async (rule) => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    using _ = double.misbehave(rule);
    await using boot = watch({ hub, marks: [{ tag: 'r.a' }] });
    expect((await boot.until(() => true)).seen).toEqual({ kind: 'blind', reason: 'not-reachable' });
  });

  test('because nobody is logged in any more; a login elsewhere opens its eyes', async () => {
    await using double = await startHub();
    let other = await loggedIn(double);
    const hub = await loggedIn(double, { options: { find: async () => other.session } });
    const { token, tag } = await tokenForUnit(hub, { run: 'r', unit: 'a', signal: AbortSignal.timeout(9000) });
    await registerDevice(double, token.reveal());
    double.endSessions();
    await using boot = watch({ hub, marks: [{ tag }] });
    expect((await boot.until(() => true)).seen).toEqual({ kind: 'blind', reason: 'not-logged-in' });
    other = await loggedIn(double);
    await boot.until(({ seen }) => seen.kind === 'claim');
  });

  test('because nobody was logged in to begin with', async () => {
    await using double = await startHub();
    let isLoggedIn = false;
    const open = async () => {
      if (!isLoggedIn) throw new WickError('hub-not-logged-in', { hub: 'a Hub', expired: false });
      return await loggedIn(double);
    };
    const { token } = double.makeToken('user1', { 'wick-unit': 'r.a' });
    await registerDevice(double, token);
    await using boot = watch({ hub: open, marks: () => [{ tag: 'r.a' }] });
    expect((await boot.until(() => true)).seen).toEqual({ kind: 'blind', reason: 'not-logged-in' });
    isLoggedIn = true;
    await boot.until(({ seen }) => seen.kind === 'claim');
  });
});

test('what a device says of itself cannot change how a terminal behaves, nor stop the look', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const { token } = double.makeToken('user1', { 'wick-unit': 'r.a' });
  const device = await registerDevice(double, token);
  await speakAs(double, device, {
    meta: {
      'pantahub.online': '1',
      'pantahub.state': '\u001b[2Jidle\n',
      interfaces: '{"eth0.ipv4": "no list"}',
      sysinfo: '{{',
      'pantavisor.status': 'DANCING',
    },
  });
  await using boot = watch({ hub, marks: [{ tag: 'r.a' }] }, double);
  expect(await boot.until(({ seen }) => seen.kind === 'online')).toMatchObject({ seen: { state: 'idle' } });
  expect(boot.kinds()).toEqual(['claim', 'online']);
});

describe('hands-free claiming', () => {
  const signal = AbortSignal.timeout(20_000);

  test('the words that a device shows make it the person’s own, even where the answer is lost', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    const device = await registerDevice(double);
    expect(device.challenge).toMatch(/^\w+-\w+-\w+$/u);
    using _ = double.misbehave({ on: 'PUT /devices/', how: 'lose-answer', times: 1 });
    const sighting = await claimDevice(hub, device.id, device.challenge ?? '', { signal, now: () => 5 });
    expect(sighting).toMatchObject({ at: 5, observer: 'hub', of: { deviceId: device.id }, seen: { claim: 'claimed' } });
    expect(double.devices.get(device.id)).toMatchObject({ owner: 'prn:pantahub.com:auth:/user1', challenge: '' });
  });

  test('wrong words, and somebody else’s device, are refused', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    const device = await registerDevice(double);
    const refused = { kind: 'claim', claim: 'refused' };
    expect((await claimDevice(hub, device.id, 'no-such-words', { signal })).seen).toEqual(refused);
    await claimDevice(await loggedIn(double, { user: 'user2' }), device.id, device.challenge ?? '', { signal });
    expect((await claimDevice(hub, device.id, device.challenge ?? '', { signal })).seen).toEqual(refused);
  });

  test('a Hub that is not there decides nothing', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    const device = await registerDevice(double);
    using _ = double.misbehave({ on: 'PUT /devices/', how: 'drop' });
    const asked = claimDevice(hub, device.id, device.challenge ?? '', { signal });
    await expect(asked).rejects.toMatchObject({ code: 'hub-unreachable' });
  });
});

import { describe, expect, test } from 'vitest';
import { listDevices } from '../../../electron/engine/hub/devices.ts';
import {
  disableToken,
  listTokens,
  tokenForUnit,
  type UnitTokenOptions,
  whyStale,
} from '../../../electron/engine/hub/tokens.ts';
import { type HubDouble, startHub } from '../../rigs/hub/hub-double.ts';
import { loggedIn, registerDevice } from '../../rigs/hub/logged-in.ts';
import type { Misbehaviour } from '../../rigs/hub/misbehaviour.ts';

const signal = AbortSignal.timeout(50_000);
const unit: UnitTokenOptions = { run: 'run1', unit: 'unit7', signal };

function enabled(double: HubDouble) {
  return [...double.tokens.values()].filter(({ disabled }) => !disabled);
}

test('a token carries the tag of its unit, and what the device is to be told', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const meta = { 'pvr-sdk.authorized_keys': 'ssh-ed25519 AAAA me\n' };
  const { token, tag } = await tokenForUnit(hub, { ...unit, meta });
  const device = await registerDevice(double, token.reveal());
  expect(double.metaOf(device.id).user).toEqual({ ...meta, 'wick-unit': 'run1.unit7', 'wick-run': 'run1' });
  expect(await listDevices(hub, { 'user-meta.wick-unit': tag }, signal)).toMatchObject([{ id: device.id }]);
});

test('what a token says does not come out of it by accident', async () => {
  await using double = await startHub();
  const made = await tokenForUnit(await loggedIn(double), unit);
  expect(`${JSON.stringify(made)}${String(made.token)}`).not.toContain(made.token.reveal());
});

const losses: Misbehaviour[] = [
  { how: 'lose-answer' },
  { how: 'truncated' },
  { how: 'stall' },
  { how: 'garbage' },
  { how: 'nonsense' },
  { how: 'slow', ms: 900 },
  { how: 'endless', bytes: 65 * 1024 * 1024 },
];

describe.each(losses)('where the answer comes to nothing: $how', (loss) => {
  test('one token of the unit is left, and it is the one that is known', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    using _ = double.misbehave({ on: 'POST /devices/tokens', times: 2, ...loss });
    const made = await tokenForUnit(hub, { ...unit, fresh: true });
    expect(enabled(double).map(({ id }) => id)).toEqual([made.id]);
    expect(double.count('POST /devices/tokens')).toBe(3);
    expect(await registerDevice(double, made.token.reveal())).toMatchObject({ id: expect.stringMatching(/^\w{24}$/u) });
  });

  test('none is left where it never works', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    using _ = double.misbehave({ on: 'POST /devices/tokens', ...loss });
    await expect(tokenForUnit(hub, { ...unit, fresh: true })).rejects.toMatchObject({
      code: expect.stringMatching(/^hub-(unreachable|garbage)$/u),
    });
    // One that is slow may still come to be after everybody has gone: no client can help that.
    if (loss.how !== 'slow') expect(enabled(double)).toEqual([]);
  });
});

test.each([
  { how: 'status', status: 500 },
  { how: 'drop' },
  { how: 'status', status: 429, retryAfter: 0 },
] satisfies Misbehaviour[])('where nothing is done at first, it is asked again: %o', async (trouble) => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  using _ = double.misbehave({ on: 'POST /devices/tokens', times: 2, ...trouble });
  const made = await tokenForUnit(hub, unit);
  expect(enabled(double).map(({ id }) => id)).toEqual([made.id]);
});

test('one that the Hub makes only after it was looked for is disabled, too', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  // The first answer is waited for 500 ms, and has come to nothing when it is looked for; the second one comes in time.
  using _ = double.misbehave({ on: 'POST /devices/tokens', how: 'slow', ms: 700, times: 1 });
  using __ = double.misbehave({ on: 'POST /devices/tokens', how: 'slow', ms: 400, times: 1 });
  const made = await tokenForUnit(hub, { ...unit, fresh: true });
  expect(double.tokens.size).toBe(2);
  expect(enabled(double).map(({ id }) => id)).toEqual([made.id]);
});

test('a unit that is asked for again has its old token disabled', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const other = await tokenForUnit(hub, { ...unit, unit: 'unit8' });
  const old = await tokenForUnit(hub, unit);
  const made = await tokenForUnit(hub, unit);
  expect(enabled(double).map(({ id }) => id)).toEqual([other.id, made.id]);
  await expect(registerDevice(double, old.token.reveal())).rejects.toThrow('status 400');
});

test('a token that was being made when the job was cancelled is disabled', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  using _ = double.misbehave({ on: 'POST /devices/tokens', how: 'stall' });
  const cancel = new AbortController();
  const asked = tokenForUnit(hub, { ...unit, signal: cancel.signal, fresh: true });
  setTimeout(() => cancel.abort(new Error('enough')), 150);
  await expect(asked).rejects.toThrow('enough');
  expect(double.tokens.size).toBe(1);
  expect(enabled(double)).toEqual([]);
});

test('a token that is disabled registers nobody', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const made = await tokenForUnit(hub, unit);
  await disableToken(hub, made.id, signal);
  await disableToken(hub, made.id, signal);
  await expect(registerDevice(double, made.token.reveal())).rejects.toThrow('status 400');
  expect(await listTokens(hub, signal)).toMatchObject([{ id: made.id, tag: 'run1.unit7', disabled: true }]);
});

test('tokens are stale once their unit has appeared, or after a time; those of others never', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const made = await tokenForUnit(hub, unit);
  await tokenForUnit(hub, { ...unit, unit: 'unit8' });
  double.makeToken('user1', { mine: 'yes' });
  const reasons = async (olderThan: number) => {
    const devices = await listDevices(hub, {}, signal);
    return (await listTokens(hub, signal)).map((one) => whyStale(one, devices, { now: Date.now() + 10, olderThan }));
  };
  expect(await reasons(60_000)).toEqual([undefined, undefined, undefined]);
  await registerDevice(double, made.token.reveal());
  expect(await reasons(60_000)).toEqual(['appeared', undefined, undefined]);
  expect(await reasons(1)).toEqual(['appeared', 'old', undefined]);
});

test.each([
  ['a value that is too long for a device', { meta: { 'pvr-sdk.authorized_keys': 'k'.repeat(4097) } }],
  ['a key that a device passes over', { meta: { '.hidden': 'x' } }],
  ['a name that a filter would misread', { run: '!run' }],
  ['no name', { unit: '' }],
])('%s is refused before anything is made', async (_, options) => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  await expect(tokenForUnit(hub, { ...unit, ...options })).rejects.toMatchObject({ code: 'usage' });
  expect(double.tokens.size).toBe(0);
});

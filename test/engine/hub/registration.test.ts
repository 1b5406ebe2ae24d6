import { describe, expect, test } from 'vitest';
import { deleteDevice } from '../../../electron/engine/hub/devices.ts';
import { type RegisterOptions, registerUnit } from '../../../electron/engine/hub/registration.ts';
import { sshKeysMeta } from '../../../electron/engine/hub/user-meta.ts';
import { type HubDouble, startHub } from '../../rigs/hub/hub-double.ts';
import { loggedIn, speakAs } from '../../rigs/hub/logged-in.ts';
import type { Misbehaviour } from '../../rigs/hub/misbehaviour.ts';

const signal = AbortSignal.timeout(50_000);
const unit: RegisterOptions = { run: 'run1', unit: 'unit7', signal };
const key = `ssh-ed25519 ${Buffer.alloc(51, 7).toString('base64')} me@bench`;

function live(double: HubDouble) {
  return [...double.devices.values()].filter(({ garbage }) => !garbage);
}

test('a device is there with its name, tag and SSH keys before it has ever been on', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const made = await registerUnit(hub, { ...unit, nick: 'gateway-7', meta: sshKeysMeta([key]) });
  expect(live(double)).toMatchObject([
    {
      id: made.id,
      prn: made.prn,
      nick: 'gateway-7',
      owner: 'prn:pantahub.com:auth:/user1',
      secret: made.secret.reveal(),
    },
  ]);
  expect(double.metaOf(made.id).user).toEqual({
    'pvr-sdk.authorized_keys': `${key}\n`,
    'wick-unit': 'run1.unit7',
    'wick-run': 'run1',
  });
  // What the card has room for: 126 bytes, with the three lines.
  expect(made.secret.reveal()).toMatch(/^[a-z0-9]{15}$/u);
  expect(JSON.stringify(made)).not.toContain(made.secret.reveal());
  await speakAs(double, { ...made, secret: made.secret.reveal() }, { meta: { a: 'b' } });
  expect(double.metaOf(made.id).device).toEqual({ a: 'b' });
});

const losses: Misbehaviour[] = [
  { how: 'lose-answer' },
  { how: 'truncated' },
  { how: 'garbage' },
  { how: 'nonsense' },
  { how: 'stall' },
  { how: 'slow', ms: 900 },
];

describe.each(losses)('where the answer comes to nothing: $how', (loss) => {
  test('one device of the unit is left, and its secret is known', async () => {
    await using double = await startHub();
    const hub = await loggedIn(double);
    using _ = double.misbehave({ on: 'POST /devices', times: 2, ...loss });
    const made = await registerUnit(hub, { ...unit, fresh: true });
    expect(live(double)).toMatchObject([{ id: made.id, secret: made.secret.reveal() }]);
  });
});

test('a device that was made although its answer was lost is taken as it is', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  using _ = double.misbehave({ on: 'POST /devices', how: 'lose-answer', times: 1 });
  await registerUnit(hub, unit);
  expect(double.count('POST /devices')).toBe(1);
});

test('none is left where it never works, or where the job is cancelled', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  {
    using _ = double.misbehave({ on: 'POST /devices', how: 'drop' });
    await expect(registerUnit(hub, unit)).rejects.toMatchObject({ code: 'hub-unreachable' });
  }
  using _ = double.misbehave({ on: 'POST /devices', how: 'stall' });
  const cancel = new AbortController();
  setTimeout(() => cancel.abort(new Error('enough')), 150);
  await expect(registerUnit(hub, { ...unit, signal: cancel.signal, fresh: true })).rejects.toThrow('enough');
  expect(double.devices.size).toBe(1);
  expect(live(double)).toEqual([]);
});

test('one that was never on makes room for the unit; one that was stays, and is said to be there', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const old = await registerUnit(hub, unit);
  const made = await registerUnit(hub, unit);
  expect(live(double).map(({ id }) => id)).toEqual([made.id]);
  expect(old.id).not.toBe(made.id);
  await speakAs(double, { ...made, secret: made.secret.reveal() }, { meta: { 'pantavisor.status': 'READY' } });
  await expect(registerUnit(hub, unit)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining(made.id),
  });
  expect(live(double).map(({ id }) => id)).toEqual([made.id]);
});

test('it is deleted when the job is given up, as often as is asked', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const made = await registerUnit(hub, unit);
  using _ = double.misbehave({ on: 'DELETE /devices', how: 'lose-answer', times: 1 });
  await deleteDevice(hub, made.id, signal);
  expect(live(double)).toEqual([]);
});

test('a Hub that takes no more devices says so', async () => {
  await using double = await startHub({ deviceQuota: 1 });
  const hub = await loggedIn(double);
  await registerUnit(hub, unit);
  await expect(registerUnit(hub, { ...unit, unit: 'unit8' })).rejects.toMatchObject({
    code: 'hub-refused',
    fields: { status: 403, said: expect.stringContaining('quota') },
  });
});

test('names and keys that no device takes are refused before anything is made', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  await expect(registerUnit(hub, { ...unit, nick: 'Küche' })).rejects.toMatchObject({ code: 'usage' });
  expect(() => sshKeysMeta(['-----BEGIN OPENSSH PRIVATE KEY-----'])).toThrow(
    expect.objectContaining({ code: 'usage' }),
  );
  expect(() => sshKeysMeta([`${key}\nssh-ed25519 AAAA other`])).toThrow(expect.objectContaining({ code: 'usage' }));
  expect(() => sshKeysMeta(Array.from({ length: 60 }, () => key))).toThrow(expect.objectContaining({ code: 'usage' }));
  expect(double.devices.size).toBe(0);
});

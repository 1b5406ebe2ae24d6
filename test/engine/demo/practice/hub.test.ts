import { expect, test } from 'vitest';
import { PracticeHub } from '../../../../electron/engine/demo/practice/hub.ts';
import { listDevices } from '../../../../electron/engine/hub/devices.ts';
import { unitTag } from '../../../../electron/engine/hub/tag.ts';
import { disableUnitTokens, listTokens, tokenForUnit } from '../../../../electron/engine/hub/tokens.ts';

const signal = AbortSignal.timeout(30_000);

async function register(port: number, token: string): Promise<number> {
  const headers = { 'pantahub-devices-auto-token-v1': token };
  const answer = await fetch(`http://127.0.0.1:${port}/devices/`, { method: 'POST', headers });
  await answer.arrayBuffer();
  return answer.status;
}

test('a device with a token becomes the person’s own, and is found by its tag', async () => {
  await using practice = await PracticeHub.open();
  const hub = practice.login();
  const { token, tag } = await tokenForUnit(hub, { run: 'now', unit: '1', signal });
  expect(await register(practice.port, token.reveal())).toBe(200);
  const devices = await listDevices(hub, { [`user-meta.${unitTag}`]: tag }, signal);
  expect(devices).toMatchObject([{ owner: 'prn:pantahub.com:auth:/you' }]);
  expect(await listDevices(hub, { [`user-meta.${unitTag}`]: 'now.2' }, signal)).toEqual([]);
});

test('a token that was disabled, or that nobody made, is refused', async () => {
  await using practice = await PracticeHub.open();
  const hub = practice.login();
  const { token, tag } = await tokenForUnit(hub, { run: 'now', unit: '1', signal });
  expect(await disableUnitTokens(hub, tag, { signal })).toBe(1);
  expect(await listTokens(hub, signal)).toMatchObject([{ tag, disabled: true }]);
  expect(await register(practice.port, token.reveal())).toBe(400);
  expect(await register(practice.port, 'bm9ib2R5')).toBe(400);
});

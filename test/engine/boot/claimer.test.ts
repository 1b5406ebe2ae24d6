import { expect, test } from 'vitest';
import type { DeviceMarks, ObserverName, Sighting } from '../../../electron/contract/boot.ts';
import { Claimer } from '../../../electron/engine/boot/claimer.ts';
import { Matcher } from '../../../electron/engine/boot/match.ts';
import { type BootEvent, type Observer, watchBoots } from '../../../electron/engine/boot/watch.ts';
import { startHub } from '../../rigs/hub/hub-double.ts';
import { loggedIn, registerDevice } from '../../rigs/hub/logged-in.ts';

const unit = {
  id: 'one',
  marks: { port: 'tty' },
  expected: { family: 'pantavisor', claim: 'none' },
  wish: 'claimed',
} as const;

/** Shows the words of its claim, each with what it can be told by, and then stays. */
function teller(name: ObserverName, told: readonly { of: DeviceMarks; challenge: string }[]): Observer {
  return {
    name,
    async *observe(signal): AsyncGenerator<Sighting> {
      for (const { of, challenge } of told) {
        const seen = { kind: 'claim', claim: 'unclaimed', challenge } as const;
        yield { at: Date.now(), observer: name, of, seen, evidence: challenge };
      }
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  };
}

async function untilTold(events: AsyncGenerator<BootEvent>): Promise<Sighting | undefined> {
  for await (const event of events) {
    if (event.type === 'sighting' && event.sighting.observer === 'hub') return event.sighting;
  }
  return undefined;
}

test('claims what is awaited once its words and its identity are known, and nothing else', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const [own, other] = [await registerDevice(double), await registerDevice(double)];
  const words = { own: own.challenge ?? '', other: other.challenge ?? '' };
  const matcher = new Matcher([unit]);
  const claimer = new Claimer(matcher, async () => hub);
  const mdns = teller('mdns', [
    { of: { deviceId: other.id, address: '10.0.0.2' }, challenge: words.other },
    { of: { deviceId: own.id, address: '10.0.0.1' }, challenge: words.own },
  ]);
  const serial = teller('serial', [{ of: { port: 'tty' }, challenge: words.own }]);
  const { signal } = new AbortController();
  const events = watchBoots({ units: [unit], observers: [mdns, serial, claimer], matcher, timeout: 20_000, signal });
  expect(await untilTold(events)).toMatchObject({ of: { deviceId: own.id }, seen: { claim: 'claimed' } });
  expect(double.devices.get(own.id)).toMatchObject({ owner: 'prn:pantahub.com:auth:/user1' });
  expect(double.devices.get(other.id)).toMatchObject({ challenge: words.other });
});

test('words that are not right are refused, and that is told once', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const own = await registerDevice(double);
  const matcher = new Matcher([{ ...unit, marks: { deviceId: own.id } }]);
  const claimer = new Claimer(matcher, async () => hub);
  const mdns = teller('mdns', [{ of: { deviceId: own.id }, challenge: 'not-these-words' }]);
  const { signal } = new AbortController();
  const told: Sighting[] = [];
  for await (const event of watchBoots({ units: [unit], observers: [mdns, claimer], matcher, timeout: 1500, signal })) {
    if (event.type === 'sighting' && event.sighting.observer === 'hub') told.push(event.sighting);
  }
  expect(told.map(({ seen }) => seen)).toEqual([{ kind: 'claim', claim: 'refused' }]);
});

test('somebody who announces ever other words does not have all of them asked of the Hub', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const own = await registerDevice(double);
  const matcher = new Matcher([{ ...unit, marks: { deviceId: own.id } }]);
  const many = Array.from({ length: 60 }, (_, index) => ({ of: { deviceId: own.id }, challenge: `words-${index}` }));
  const mdns: Observer = {
    name: 'mdns',
    async *observe(signal) {
      for (const one of many) {
        yield* teller('mdns', [one]).observe(AbortSignal.abort());
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  };
  const observers = [mdns, new Claimer(matcher, async () => hub)];
  const { signal } = new AbortController();
  const job = { units: [unit], observers, matcher, timeout: 2500, signal };
  for await (const _ of watchBoots(job));
  expect(double.count(`PUT /devices/${own.id}`)).toBe(16);
});

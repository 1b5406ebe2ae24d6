import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { DeviceMarks, ExpectedBoot, ObserverName, Seen, Sighting } from '../../../electron/contract/boot.ts';
import { WickError } from '../../../electron/contract/errors.ts';
import {
  type AwaitedUnit,
  type BootEvent,
  type BootJob,
  type Observer,
  watchBoots,
} from '../../../electron/engine/boot/watch.ts';

const expected: ExpectedBoot = { family: 'pantavisor', claim: 'none' };
const ready: Seen = { kind: 'status', status: 'READY', revision: '0' };
const factory: Seen = { kind: 'stage', stage: 'factory' };

interface Clock {
  (): number;
  /** Without letting it go on. */
  peek: () => number;
}

/** A clock that goes on half a second each time that it is asked: however busy the machine is, nothing is late. */
function stepClock(): Clock {
  let time = 0;
  return Object.assign(() => (time += 500), { peek: () => time });
}

/** Says things at their times, in seconds, and then waits to be told to end. */
function script(
  name: ObserverName,
  lines: readonly [number, Seen, DeviceMarks?][],
  { now, ended = () => {} }: { now: Clock; ended?: () => void },
): Observer {
  return {
    name,
    async *observe(signal) {
      try {
        for (const [at, seen, of = {}] of lines) {
          while (now.peek() < at * 1000 && !signal.aborted) await wait(1);
          if (signal.aborted) return;
          yield { at: at * 1000, observer: name, of: { port: 'tty', ...of }, seen, evidence: `${seen.kind} ${at}` };
        }
        if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
      } finally {
        ended();
      }
    },
  };
}

const unit: AwaitedUnit = { id: 'one', marks: { port: 'tty' }, expected, wish: 'up' };

async function watch(job: Partial<BootJob> & Pick<BootJob, 'observers'>): Promise<BootEvent[]> {
  const events: BootEvent[] = [];
  const { signal } = new AbortController();
  const whole = { units: [unit], timeout: 300_000, signal, now: stepClock(), tick: 2, ...job };
  for await (const event of watchBoots(whole)) events.push(event);
  return events;
}

const endOf = (events: readonly BootEvent[]) => events.flatMap((event) => (event.type === 'end' ? [event] : []))[0];
const verdicts = (events: readonly BootEvent[]) =>
  events
    .flatMap((event) => (event.type === 'unit' ? [event.judgement.verdict] : []))
    .filter((verdict, index, all) => verdict !== all[index - 1]);

test('says what changes, and ends once what was asked for has stood for its time', async () => {
  const now = stepClock();
  let ended = 0;
  const events = await watch({
    now,
    observers: [
      script(
        'serial',
        [
          [5, factory],
          [20, ready],
        ],
        { now, ended: () => (ended += 1) },
      ),
    ],
  });
  expect(verdicts(events)).toEqual(['not-seen', 'booting', 'up-unclaimed']);
  expect(endOf(events)).toMatchObject({ reason: 'fulfilled', units: [{ unit: 'one', fulfilled: true }] });
  expect(endOf(events)?.units[0]?.finished).toBeGreaterThanOrEqual(50_000);
  expect(ended).toBe(1);
});

test('ends at the time-out, and what was open then has failed', async () => {
  const now = stepClock();
  const events = await watch({ now, timeout: 40_000, observers: [script('serial', [[5, factory]], { now })] });
  expect(endOf(events)).toMatchObject({
    reason: 'time-out',
    units: [{ fulfilled: false, judgement: { verdict: 'degraded', firstFailed: 'V5' } }],
  });
});

test('ends early where it will not get better', async () => {
  const now = stepClock();
  const lines: [number, Seen][] = [
    [5, factory],
    [20, ready],
    [30, factory],
  ];
  const events = await watch({ now, observers: [script('serial', lines, { now })] });
  expect(endOf(events)).toMatchObject({ reason: 'settled', units: [{ judgement: { verdict: 'reboot-loop' } }] });
  expect(endOf(events)?.units[0]?.finished).toBeLessThan(60_000);
});

describe('observers', () => {
  test('that end or throw do not end the others, and it is said', async () => {
    const now = stepClock();
    const broken: Observer = {
      name: 'hub',
      observe: async function* () {
        yield* [];
        throw new WickError('usage', { reason: 'This one is broken.' });
      },
    };
    const short: Observer = { name: 'mdns', observe: async function* () {} };
    const events = await watch({
      now,
      observers: [
        broken,
        short,
        script(
          'serial',
          [
            [5, factory],
            [20, ready],
          ],
          { now },
        ),
      ],
    });
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'observer', observer: 'hub', error: expect.objectContaining({ code: 'usage' }) }),
    );
    expect(events).toContainEqual({ type: 'observer', observer: 'mdns' });
    expect(endOf(events)).toMatchObject({ reason: 'fulfilled' });
  });

  test('all end when the watch is cancelled, and when whoever watches goes away', async () => {
    const now = stepClock();
    let ended = 0;
    const observers = (['serial', 'mdns', 'hub'] as const).map((name) =>
      script(name, [], { now, ended: () => (ended += 1) }),
    );
    const controller = new AbortController();
    setTimeout(() => controller.abort(new WickError('cancelled', {})), 20);
    await expect(watch({ now, signal: controller.signal, observers })).rejects.toMatchObject({ code: 'cancelled' });
    expect(ended).toBe(3);
    for await (const _ of watchBoots({
      units: [unit],
      timeout: 1e6,
      signal: new AbortController().signal,
      now,
      observers,
    }))
      break;
    expect(ended).toBe(6);
  });

  test('that cannot see cannot see anybody', async () => {
    const now = stepClock();
    const blind: Seen = { kind: 'blind', reason: 'not-logged-in' };
    const hub: Observer = {
      name: 'hub',
      observe: async function* (): AsyncGenerator<Sighting> {
        yield { at: 1, observer: 'hub', of: {}, seen: blind, evidence: 'nobody is logged in' };
      },
    };
    const units = ['one', 'two'].map((id) => ({ ...unit, id, marks: { tag: id } }));
    const events = await watch({ now, units, timeout: 5000, observers: [hub] });
    for (const { judgement } of endOf(events)?.units ?? []) {
      expect(judgement.rungs[2]).toMatchObject({
        outcome: 'unchecked',
        reasons: ['The Hub was not asked: nobody is logged in'],
      });
    }
  });

  test('that say two things in the same moment said them in that order', async () => {
    const now = stepClock();
    const started: Seen = { kind: 'status', status: 'STARTED', revision: '0' };
    const lines: [number, Seen][] = [
      [5, factory],
      [20, started],
      [20, ready],
    ];
    const events = await watch({ now, observers: [script('serial', lines, { now })] });
    expect(endOf(events)).toMatchObject({ reason: 'fulfilled' });
  });
});

test('twenty devices at once: each comes to its own verdict, whoever speaks when', async () => {
  const now = stepClock();
  const units = Array.from({ length: 20 }, (_, index) => ({ ...unit, id: `u${index}`, marks: { tag: `t${index}` } }));
  const isBad = (index: number) => index % 5 === 0;
  const serial = units.map((_, index) => {
    const port = { port: `tty${index}`, deviceId: `d${index}` };
    const lines: [number, Seen, DeviceMarks][] = [
      [5 + index, factory, port],
      [20 + index, ready, port],
    ];
    return script('serial', isBad(index) ? [...lines, [45 + index, factory, port]] : lines, { now });
  });
  const hub = script(
    'hub',
    units.map(({ marks: { tag } }, index) => [200, { kind: 'life' }, { port: '', tag, deviceId: `d${index}` }]),
    { now },
  );
  const events = await watch({ now, units, observers: [...serial, hub] });
  for (const [index, { judgement }] of (endOf(events)?.units ?? []).entries()) {
    expect(judgement.verdict, `u${index}`).toBe(isBad(index) ? 'reboot-loop' : 'up-unclaimed');
  }
  expect(endOf(events)?.units).toHaveLength(20);
});

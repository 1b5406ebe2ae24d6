import { expect, test } from 'vitest';
import type { Sighting } from '../../../electron/contract/boot.ts';
import { SteadyClock } from '../../../electron/engine/boot/steady-clock.ts';
import { watchBoots } from '../../../electron/engine/boot/watch.ts';

test('a clock that is set ahead makes no device stand for longer', async () => {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  async function* observe(signal: AbortSignal): AsyncGenerator<Sighting> {
    const seen = { kind: 'status', status: 'READY', revision: '0' } as const;
    yield { at: now(), observer: 'serial', of: { port: 'p' }, seen, evidence: 'READY' };
    ahead = 3_600_000;
    yield { at: now(), observer: 'serial', of: { port: 'p' }, seen: { kind: 'life' }, evidence: 'life' };
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
  const job = {
    units: [
      { id: 'one', expected: { family: 'pantavisor', claim: 'none' }, wish: 'up', marks: { port: 'p' } } as const,
    ],
    observers: [{ name: 'serial', observe } as const],
    timeout: 500,
    tick: 20,
    signal: AbortSignal.timeout(10_000),
  };
  const clock = new SteadyClock(now);
  for await (const event of watchBoots({ ...job, clock })) {
    if (event.type !== 'end') continue;
    expect(event).toMatchObject({ reason: 'time-out', units: [{ judgement: { verdict: 'booting' } }] });
    const [first, last] = event.units[0]?.sightings ?? [];
    expect((last?.at ?? Infinity) - (first?.at ?? 0)).toBeLessThan(2000);
  }
  expect.assertions(2);
});

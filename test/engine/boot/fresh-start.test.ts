import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ObserverName, Seen, Sighting } from '../../../electron/contract/boot.ts';
import { FreshStart } from '../../../electron/engine/boot/fresh-start.ts';

const since = 1_000_000;

function sighting(at: number, seen: Seen, observer: ObserverName = 'hub'): Sighting {
  return { at, observer, of: { mac: '02:00:00:00:00:01' }, seen, evidence: `${at}` };
}

const ready: Seen = { kind: 'status', status: 'READY', revision: '0' };

describe('a device has started since its card was made', () => {
  test('where its console shows how it starts', () => {
    const start = new FreshStart({ since });
    const loader = sighting(since + 10, { kind: 'stage', stage: 'loader' }, 'serial');
    expect(start.take(loader)).toEqual([loader]);
    expect(start.started).toBe(since + 10);
  });

  test('where it has been on for less long than its card is made', () => {
    const start = new FreshStart({ since });
    const before = sighting(since + 5000, ready);
    const after = sighting(since + 40_000, ready);
    expect(start.take(before)).toEqual([]);
    expect(start.take(after)).toEqual([]);
    const uptime = sighting(since + 50_000, { kind: 'uptime', seconds: 20 });
    // What it said before it started is of the card that it had then.
    expect(start.take(uptime)).toEqual([after, uptime]);
    expect(start.started).toBe(since + 30_000);
  });

  test('where somebody knows that it is new', () => {
    const start = new FreshStart({ since });
    const one = sighting(since + 1, { kind: 'life', isNew: true });
    expect(start.take(one)).toEqual([one]);
  });

  test('on a shelf that was opened again, where it started while nobody looked', () => {
    const start = new FreshStart({ since, flashed: since - 600_000 });
    start.take(sighting(since + 1000, { kind: 'uptime', seconds: 300 }));
    expect(start.started).toBe(since + 1000 - 300_000);
  });
});

describe('a device that was on before its card was made has not', () => {
  test.each<[string, Sighting]>([
    ['is READY', sighting(since + 60_000, ready)],
    ['answers', sighting(since + 60_000, { kind: 'service', service: 'ssh', answers: true }, 'lan')],
    ['is claimed', sighting(since + 60_000, { kind: 'claim', claim: 'claimed' })],
    ['runs another state', sighting(since + 60_000, { kind: 'state', revision: '0', differs: ['os/run.json'] }, 'lan')],
    ['shows a prompt', sighting(since + 60_000, { kind: 'stage', stage: 'login' }, 'serial')],
    ['was in the middle of a boot', sighting(since + 3000, { kind: 'stage', stage: 'factory' }, 'serial')],
    ['has been on for long', sighting(since + 60_000, { kind: 'uptime', seconds: 3600 })],
    ['started before', sighting(since - 1, { kind: 'stage', stage: 'kernel' }, 'serial')],
    ['was new to the Hub before', sighting(since - 1, { kind: 'life', isNew: true })],
  ])('that %s', (_, one) => {
    const start = new FreshStart({ since });
    expect(start.take(one)).toEqual([]);
    expect(start.started).toBeUndefined();
    expect(start.isHeard).toBe(one.at >= since);
  });

  test('by a card whose clock was ahead', () => {
    const start = new FreshStart({ since, flashed: since + 3_600_000 });
    start.take(sighting(since + 60_000, { kind: 'uptime', seconds: 20 }));
    expect(start.started).toBe(since + 40_000);
  });
});

test('whether somebody can see always counts', () => {
  const blind = sighting(since - 5, { kind: 'blind', reason: 'no-network' });
  expect(new FreshStart({ since }).take(blind)).toEqual([blind]);
});

test('nothing from before the card was made ever counts, in any order', () => {
  const seen = fc.constantFrom<Seen>(
    ready,
    { kind: 'stage', stage: 'kernel' },
    { kind: 'stage', stage: 'login' },
    { kind: 'uptime', seconds: 30 },
    { kind: 'life' },
    { kind: 'life', isNew: true },
    { kind: 'service', service: 'ssh', answers: true },
  );
  const one = fc.record({ at: fc.integer({ min: since - 100_000, max: since + 100_000 }), seen });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 30 }), (all) => {
      const start = new FreshStart({ since });
      const taken = all.flatMap(({ at, seen: what }) => start.take(sighting(at, what)));
      for (const { at } of taken)
        expect(at).toBeGreaterThanOrEqual(Math.max(since, (start.started ?? Infinity) - 2000));
      expect(new Set(taken).size).toBe(taken.length);
    }),
    { numRuns: 300, seed: 7 },
  );
});

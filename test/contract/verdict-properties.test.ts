import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bootFailures,
  type ExpectedBoot,
  type ObserverName,
  observerNames,
  runStatuses,
  type Seen,
  type Sighting,
  type VerdictName,
} from '../../electron/contract/boot.ts';
import { judge, see, watching } from '../../electron/contract/verdict.ts';

const sha = 'a'.repeat(64);
const now = 200_000;

const expectedBoot = fc.constantFrom<ExpectedBoot>(
  { family: 'pantavisor', claim: 'token', stateSha256: sha, containers: [{ name: 'app', goal: 'STARTED' }] },
  { family: 'pantavisor', claim: 'none' },
  { family: 'generic', claim: 'none', asks: [{ ask: 'ssh', port: 22 }] },
  { family: 'raspberry-pi-os', claim: 'none' },
);

const goodNews = fc.constantFrom<Seen>(
  { kind: 'status', status: 'READY', revision: '0' },
  { kind: 'claim', claim: 'claimed' },
  { kind: 'online', online: true, state: 'idle' },
  { kind: 'state', revision: '0', sha256: sha },
  { kind: 'service', service: 'ssh', answers: true, port: 22 },
);

const badNews = fc.oneof(
  fc.constantFrom(...bootFailures).map((failure): Seen => ({ kind: 'failure', failure })),
  fc.constantFrom(...runStatuses.filter((one) => one !== 'READY')).map((status): Seen => ({ kind: 'status', status })),
  fc.constantFrom<Seen>(
    { kind: 'status', status: 'INSTALLED', container: 'app' },
    { kind: 'claim', claim: 'refused' },
    { kind: 'claim', claim: 'unclaimed' },
    { kind: 'online', online: false },
    { kind: 'state', revision: '1' },
    { kind: 'state', revision: '0', sha256: 'b'.repeat(64) },
    { kind: 'service', service: 'ssh', answers: false, port: 22 },
    { kind: 'uptime', seconds: 1 },
    { kind: 'blind', reason: 'port-busy' },
  ),
);

const otherNews = fc.constantFrom<Seen>(
  { kind: 'life' },
  { kind: 'stage', stage: 'loader' },
  { kind: 'stage', stage: 'kernel' },
  { kind: 'stage', stage: 'factory' },
  { kind: 'stage', stage: 'login' },
  { kind: 'uptime', seconds: 50 },
);

function sightingOf(seen: fc.Arbitrary<Seen>): fc.Arbitrary<Sighting> {
  const observer = fc.constantFrom<ObserverName>(...observerNames);
  return fc.record({ at: fc.integer({ min: 0, max: 180 }), observer, seen }).map(({ at, observer, seen }) => {
    // The Hub can be asked all the time: where it cannot, the device's own word is enough.
    const isBlindHub = seen.kind === 'blind' && observer === 'hub';
    return {
      at: at * 1000,
      observer: isBlindHub ? 'serial' : observer,
      of: {},
      seen,
      evidence: `${seen.kind} ${at}`,
    };
  });
}

const goodSighting = sightingOf(goodNews);
const badSighting = sightingOf(badNews);

/** A boot that goes well, with whatever comes beside it: most of what is made of it is near to a good verdict. */
const boots = fc
  .record({
    good: fc.array(goodSighting, { maxLength: 6 }),
    bad: fc.array(badSighting, { maxLength: 2 }),
    other: fc.array(sightingOf(otherNews), { maxLength: 3 }),
    base: fc.subarray(base()),
  })
  .map(({ good, bad, other, base }) => [...base, ...good, ...bad, ...other]);

function base(): Sighting[] {
  const lines: [number, ObserverName, Seen][] = [
    [5, 'serial', { kind: 'stage', stage: 'factory' }],
    [20, 'serial', { kind: 'status', status: 'READY', revision: '0' }],
    [30, 'serial', { kind: 'claim', claim: 'claimed' }],
    [31, 'hub', { kind: 'claim', claim: 'claimed' }],
    [32, 'hub', { kind: 'online', online: true, state: 'idle' }],
    [33, 'hub', { kind: 'state', revision: '0', sha256: sha }],
    [34, 'lan', { kind: 'service', service: 'ssh', answers: true, port: 22 }],
  ];
  return lines.map(([at, observer, seen]) => ({
    at: at * 1000,
    observer,
    of: {},
    seen,
    evidence: `${seen.kind} ${at}`,
  }));
}

function judged(expected: ExpectedBoot, sightings: readonly Sighting[]) {
  return judge(sightings.reduce(see, watching(expected, 0, observerNames)), now);
}

/** How much a verdict promises. */
function promise(expected: ExpectedBoot, sightings: readonly Sighting[]): number {
  const promises: Partial<Record<VerdictName, number>> = { 'up-unclaimed': 1, up: 1, 'up-claimed': 2 };
  return promises[judged(expected, sightings).verdict] ?? 0;
}

const settings = { numRuns: 1500, seed: 5 };

test('only the times count: in any order, some of them twice, it is the same', () => {
  const mixed = boots.chain((sightings) =>
    fc.record({
      sightings: fc.constant(sightings),
      delivered: fc
        .array(fc.nat({ max: Math.max(0, sightings.length - 1) }), { maxLength: 5 })
        .map((again) => [...sightings, ...again.flatMap((index) => sightings[index] ?? [])])
        .chain((all) => fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    }),
  );
  fc.assert(
    fc.property(expectedBoot, mixed, (expected, { sightings, delivered }) => {
      expect(judged(expected, structuredClone(delivered))).toEqual(judged(expected, sightings));
    }),
    settings,
  );
});

test('good news that are missing never make it better', () => {
  const pairs = boots.chain((sightings) =>
    fc.record({ sightings: fc.constant(sightings), lost: fc.subarray(sightings) }),
  );
  const isGood = ({ seen }: Sighting) =>
    ['claim', 'online', 'service', 'state', 'status'].includes(seen.kind) && !isBad(seen);
  fc.assert(
    fc.property(expectedBoot, pairs, (expected, { sightings, lost }) => {
      const left = sightings.filter((one) => !lost.includes(one) || !isGood(one));
      expect(promise(expected, left)).toBeLessThanOrEqual(promise(expected, sightings));
    }),
    settings,
  );
});

function isBad(seen: Seen): boolean {
  switch (seen.kind) {
    case 'claim':
      return seen.claim !== 'claimed';
    case 'online':
      return !seen.online;
    case 'service':
      return !seen.answers;
    case 'state':
      return seen.sha256 !== sha;
    case 'status':
      return seen.status !== 'READY';
    case 'life':
    case 'stage':
    case 'failure':
    case 'uptime':
    case 'blind':
    case 'sees':
      return true;
  }
}

test('bad news never make it better, however late they are', () => {
  let good = 0;
  fc.assert(
    fc.property(expectedBoot, boots, badSighting, (expected, sightings, bad) => {
      const before = promise(expected, sightings);
      if (before > 0) good += 1;
      expect(promise(expected, [...sightings, bad])).toBeLessThanOrEqual(before);
    }),
    settings,
  );
  // Where nothing was ever good, this would show nothing.
  expect(good).toBeGreaterThan(settings.numRuns / 20);
});

test('whatever is missing, a promise has its evidence', () => {
  const seenOf = (sightings: readonly Sighting[]) => sightings.map(({ seen }) => seen);
  let good = 0;
  fc.assert(
    fc.property(
      expectedBoot,
      boots.chain((all) => fc.subarray(all)),
      (expected, sightings) => {
        const { verdict } = judged(expected, sightings);
        const old = seenOf(sightings.filter(({ at }) => at <= now - 30_000));
        if (verdict === 'up') {
          expect(old.some((seen) => seen.kind === 'service' || (seen.kind === 'stage' && seen.stage === 'login'))).toBe(
            true,
          );
        }
        if (verdict !== 'up-unclaimed' && verdict !== 'up-claimed') return;
        good += 1;
        expect(old).toContainEqual({ kind: 'status', status: 'READY', revision: '0' });
        for (const observer of observerNames) {
          const own = sightings.filter((one) => one.observer === observer);
          const times = own.flatMap(({ at, seen }) => (seen.kind === 'stage' && seen.stage === 'factory' ? [at] : []));
          expect(new Set(times).size).toBeLessThanOrEqual(1);
        }
        if (verdict === 'up-claimed') {
          const words = sightings.filter(({ observer }) => observer === 'hub').map(({ seen }) => seen);
          expect(words).toContainEqual({ kind: 'claim', claim: 'claimed' });
          expect(words).toContainEqual({ kind: 'online', online: true, state: 'idle' });
        }
      },
    ),
    settings,
  );
  expect(good).toBeGreaterThan(0);
});

test('time alone makes no promise of what was not seen', () => {
  fc.assert(
    fc.property(boots, (sightings) => {
      const expected: ExpectedBoot = { family: 'pantavisor', claim: 'token', stateSha256: sha };
      const without = sightings.filter(({ seen }) => seen.kind !== 'status');
      const state = without.reduce(see, watching(expected, 0, observerNames));
      expect(['up', 'up-unclaimed', 'up-claimed']).not.toContain(judge(state, now * 1000).verdict);
    }),
    settings,
  );
});

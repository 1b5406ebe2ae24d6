import { describe, expect, test } from 'vitest';
import type { ExpectedBoot, Seen, Sighting } from '../../../electron/contract/boot.ts';
import { judge, see, watching } from '../../../electron/contract/verdict.ts';
import { Matcher } from '../../../electron/engine/boot/match.ts';
import { leftTokens, openTokens } from '../../../electron/engine/boot/spent-tokens.ts';
import type { AwaitedUnit } from '../../../electron/engine/boot/watch.ts';

const expected: ExpectedBoot = { family: 'pantavisor', claim: 'token', tag: 'run.7' };
const unit: AwaitedUnit = { id: 'seven', expected, wish: 'claimed', marks: { tag: 'run.7' } };
const claimed: Seen = { kind: 'claim', claim: 'claimed' };
const factory: Seen = { kind: 'stage', stage: 'factory' };

interface Watched {
  reason: 'fulfilled' | 'settled' | 'time-out';
  lines: readonly [Sighting['observer'], Seen][];
  of?: AwaitedUnit;
  fulfilled?: boolean;
}

function left({ reason, lines, of = unit, fulfilled = false }: Watched) {
  const sightings = lines.map(([observer, seen], at): Sighting => ({ at, observer, of: {}, seen, evidence: '' }));
  const judgement = judge(sightings.reduce(see, watching(of.expected, 0)), 100_000, { ended: true });
  const boot = { unit: of.id, judgement, fulfilled, started: 0, finished: 100_000, sightings };
  return leftTokens({ type: 'end', reason, units: [boot] }, [of], new Matcher([of]));
}

describe('a token is disabled', () => {
  test('once its device has appeared, whatever came of it', () => {
    const appeared = [{ unit: 'seven', tag: 'run.7', why: 'appeared' }];
    expect(left({ reason: 'fulfilled', lines: [['hub', claimed]], fulfilled: true })).toEqual(appeared);
    expect(left({ reason: 'time-out', lines: [['serial', claimed]] })).toEqual(appeared);
  });

  test('where nobody waits for its device any longer', () => {
    const givenUp = [{ unit: 'seven', tag: 'run.7', why: 'given-up' }];
    expect(left({ reason: 'time-out', lines: [] })).toEqual(givenUp);
    expect(
      left({
        reason: 'settled',
        lines: [
          ['serial', factory],
          ['serial', factory],
        ],
      }),
    ).toEqual(givenUp);
  });
});

describe('a token is left alone, and that is said', () => {
  const open = [{ unit: 'seven', tag: 'run.7', why: 'open' }];

  test('while its device may still come', () => {
    expect(left({ reason: 'settled', lines: [['serial', factory]] })).toEqual(open);
    expect(left({ reason: 'settled', lines: [] })).toEqual(open);
    expect(left({ reason: 'time-out', lines: [], of: { ...unit, wish: 'none' } })).toEqual(open);
  });

  test('on the word of the network alone', () => {
    expect(left({ reason: 'settled', lines: [['mdns', claimed]] })).toEqual(open);
  });

  test('where the watch was cancelled', () => {
    expect(openTokens([unit], new Matcher([unit]))).toEqual(open);
  });
});

test('there is no token where the device was registered beforehand, or nobody knows its tag', () => {
  const registered: AwaitedUnit = { ...unit, expected: { ...expected, claim: 'credentials' } };
  expect(left({ reason: 'time-out', lines: [['serial', claimed]], of: registered })).toEqual([]);
  expect(openTokens([registered], new Matcher([registered]))).toEqual([]);
  const { marks: _, ...untagged } = unit;
  expect(left({ reason: 'time-out', lines: [['serial', claimed]], of: untagged })).toEqual([]);
});

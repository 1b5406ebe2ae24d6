import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  activeStates,
  failCauses,
  handCauses,
  isSpent,
  newUnit,
  stepUnit,
  type UnitEvent,
  type UnitStanding,
} from '../../../electron/contract/lot/states.ts';

const reservation = '00000000-0000-4000-8000-000000000000';

const anyEvent: fc.Arbitrary<UnitEvent> = fc.oneof(
  // What leads far is drawn often.
  fc.constant<UnitEvent>({ kind: 'reserved', reservation, slot: '1', until: 0 }),
  fc.constantFrom<UnitEvent>(
    { kind: 'exposing' },
    { kind: 'written' },
    { kind: 'verified' },
    { kind: 'provisioned' },
    { kind: 'shipped', certificate: 'c'.repeat(64) },
    { kind: 'booted', verdict: 'up' },
    { kind: 'passed' },
  ),
  fc.constantFrom<UnitEvent>(
    { kind: 'resumed' },
    { kind: 'returned', reason: '' },
    { kind: 'replaced' },
    { kind: 'disabling' },
    { kind: 'disabled' },
    { kind: 'scrapped', reason: '' },
    { kind: 'labelled', copies: 1, again: false },
    { kind: 'labelled', copies: 2, again: true },
  ),
  fc.record({ kind: fc.constant('failed' as const), cause: fc.constantFrom(...failCauses), unexposed: fc.boolean() }),
  fc.record({
    kind: fc.constant('failed' as const),
    cause: fc.constantFrom(...handCauses),
    unexposed: fc.boolean(),
    byHand: fc.constant(true as const),
  }),
);

/** Follows a path as far as its events are allowed, and tells each step that was. */
function* steps(events: readonly UnitEvent[]): Generator<[UnitStanding, UnitEvent, UnitStanding]> {
  let unit = newUnit;
  for (const event of events) {
    const next = stepUnit(unit, event);
    if (next === undefined) continue;
    yield [unit, event, next];
    unit = next;
  }
}

/** A unit all the way. */
const well: readonly UnitEvent[] = [
  { kind: 'reserved', reservation, slot: '1', until: 0 },
  { kind: 'exposing' },
  { kind: 'written' },
  { kind: 'verified' },
  { kind: 'provisioned' },
  { kind: 'shipped', certificate: 'c'.repeat(64) },
  { kind: 'booted', verdict: 'up' },
];

const paths = fc.array(anyEvent, { maxLength: 60, size: 'max' });
const often = { numRuns: 3000, seed: 7 };

describe('the steps of a unit', () => {
  it('never hand out values twice that may have left the station', () => {
    fc.assert(
      fc.property(paths, (events) => {
        let mayBeOut = false;
        for (const [before, event, after] of steps(events)) {
          if (event.kind === 'reserved') expect(mayBeOut).toBe(false);
          if (event.kind === 'replaced') mayBeOut = false;
          // Whoever has them and has not sworn that nobody saw them may have shown them.
          if (event.kind === 'exposing' || event.kind === 'passed' || event.kind === 'resumed') mayBeOut = true;
          if (event.kind === 'failed' && (event.unexposed !== true || before.values !== 'handed')) mayBeOut = true;
          if (after.values === 'fresh') expect(mayBeOut).toBe(false);
        }
      }),
      often,
    );
  });

  it('go on with no values that a Hub was asked to take no longer', () => {
    fc.assert(
      fc.property(paths, (events) => {
        let isAsked = false;
        for (const [, event, after] of steps(events)) {
          if (event.kind === 'disabling') isAsked = true;
          if (event.kind === 'replaced') isAsked = false;
          if (!isAsked) continue;
          expect(['disabling', 'disabled']).toContain(after.values);
          expect(activeStates.has(after.state)).toBe(false);
        }
      }),
      often,
    );
  });

  it('let nothing pass that was not written, verified, provisioned and shipped since it was reserved', () => {
    fc.assert(
      fc.property(paths, (events) => {
        let done: string[] = [];
        for (const [, { kind }] of steps(events)) {
          if (kind === 'reserved') done = [];
          if (kind === 'passed')
            expect(done).toEqual(expect.arrayContaining(['written', 'verified', 'provisioned', 'shipped']));
          done.push(kind);
        }
      }),
      often,
    );
  });

  it('make burnt values usable by nothing but others in their place, or by the station that still has the card', () => {
    fc.assert(
      fc.property(paths, (events) => {
        for (const [before, event, after] of steps(events)) {
          if (!isSpent(before.values) || isSpent(after.values)) continue;
          expect(['replaced', 'resumed']).toContain(event.kind);
          // What the Hub takes no longer never lives again.
          if (event.kind === 'resumed') expect(before.values).toBe('burnt');
        }
      }),
      often,
    );
  });

  it('keep what a unit is under way with and what it is done with apart', () => {
    fc.assert(
      fc.property(paths, (events) => {
        for (const [, , after] of steps(events)) {
          const isOut = after.values === 'handed' || after.values === 'exposed';
          expect(activeStates.has(after.state)).toBe(isOut);
          expect(after.state === 'failed').toBe(after.cause !== undefined);
          if (after.state === 'passed') expect(['used', 'disabling', 'disabled']).toContain(after.values);
          if (after.state === 'scrapped') expect(isSpent(after.values)).toBe(true);
        }
      }),
      often,
    );
  });

  it('let a person fail only what has left its station, and count its values as shown', () => {
    let failures = 0;
    fc.assert(
      fc.property(fc.nat({ max: well.length }), paths, (far, events) => {
        for (const [before, event, after] of steps([...well.slice(0, far), ...events])) {
          if (event.kind !== 'failed' || event.byHand !== true) continue;
          failures += 1;
          expect(['shipped', 'booted']).toContain(before.state);
          expect(after).toMatchObject({ state: 'failed', values: 'burnt', cause: event.cause });
        }
      }),
      often,
    );
    expect(failures).toBeGreaterThan(20);
  });

  it('count attempts and labels up only', () => {
    fc.assert(
      fc.property(paths, (events) => {
        for (const [before, { kind }, after] of steps(events)) {
          expect(after.attempt - before.attempt).toBe(kind === 'reserved' ? 1 : 0);
          expect(after.labels > before.labels).toBe(kind === 'labelled');
        }
      }),
      often,
    );
  });
});

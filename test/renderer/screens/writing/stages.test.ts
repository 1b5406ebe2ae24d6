import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { slotsOf, type Slot } from '../../../../renderer/screens/writing/slots.ts';
import { overallOf, stagesOf } from '../../../../renderer/screens/writing/stages.ts';
import { aDoneTarget, aJob, aTarget, type Job, type JobTarget } from '../../../shots/states.ts';

function slot(target: JobTarget, changes: Partial<Job> = {}): Slot {
  const [only] = slotsOf([aJob([target], changes)], new Map());
  if (only === undefined) throw new Error('there is no slot');
  return only;
}

const words = (one: Slot) => stagesOf(one).map(({ stage, is }) => `${stage} ${is}`);

describe('the stages of a card', () => {
  test('name flushing by itself, between writing and reading back', () => {
    expect(words(slot(aTarget('b', { phase: 'flushing' })))).toEqual([
      'prepare done',
      'write done',
      'flush now',
      'readBack open',
      'settings open',
      'finish open',
    ]);
  });

  test('leave out what is not done with this card', () => {
    const { family: _, ...plain } = aJob([aTarget('b')], { verify: false });
    const [one] = slotsOf([plain], new Map());
    expect(one === undefined ? [] : words(one)).toEqual(['prepare done', 'write now', 'flush open', 'finish open']);
  });

  test('are all done only for a good card', () => {
    expect(stagesOf(slot(aDoneTarget('b'))).every(({ is }) => is === 'done')).toBe(true);
    expect(stagesOf(slot(aDoneTarget('b', { outcome: 'cancelled' }))).some(({ is }) => is === 'done')).toBe(false);
  });
});

describe('how far a card is in all', () => {
  test.each([
    ['preparing', 0, 0],
    ['writing', 0.5, 0.25],
    ['flushing', 1, 0.5],
    ['verifying', 0.5, 0.75],
    ['verifying', 1, 0.99],
    ['finishing', 1, 0.99],
  ] as const)('%s at %d is %d', (phase, fraction, overall) => {
    expect(overallOf(slot(aTarget('b', { phase, fraction })))).toBe(overall);
  });

  test('is never more than 1, and 1 only when it is done', () => {
    const phases = ['waiting', 'writing', 'flushing', 'verifying', 'rewriting', 'provisioning', 'finishing'] as const;
    fc.assert(
      fc.property(fc.constantFrom(...phases), fc.double({ noNaN: true }), fc.boolean(), (phase, fraction, verify) => {
        const overall = overallOf(slot(aTarget('b', { phase, fraction }), { verify }));
        return overall >= 0 && overall < 1;
      }),
      { seed: 6, numRuns: 200 },
    );
    expect(overallOf(slot(aDoneTarget('b')))).toBe(1);
  });
});

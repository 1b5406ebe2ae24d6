import { describe, expect, test } from 'vitest';
import { asWritten } from '../../../../renderer/messages/as-written.ts';
import { en } from '../../../../renderer/messages/en.ts';
import { formatFor } from '../../../../renderer/messages/format.ts';
import { endsOf, progressWords, titleWords } from '../../../../renderer/screens/writing/announcement.ts';
import { pointsOf } from '../../../../renderer/screens/writing/graph.ts';
import { leftInWords } from '../../../../renderer/screens/writing/left.ts';
import { slotsOf } from '../../../../renderer/screens/writing/slots.ts';
import { overallOf } from '../../../../renderer/screens/writing/stages.ts';
import { isWrittenCard } from '../../../../renderer/screens/writing/written-card.ts';
import { aDoneTarget, aDrive, aFailedTarget, aJob, aTarget, type JobTarget } from '../../../shots/states.ts';

const say = en.writing;
const format = formatFor('en');
const slots = (...targets: JobTarget[]) => slotsOf([aJob(targets)], new Map());
const seconds = (from: number, to: number) => leftInWords({ from: from * 1000, to: to * 1000 }, say, format);

test('the time that is left is a range, and never more exact than it can be', () => {
  expect(seconds(5, 59)).toBe('Less than a minute left in this step');
  expect(seconds(30, 130)).toBe('At most 3 min left in this step');
  expect(seconds(125, 290)).toBe('2–5 min left in this step');
  expect(seconds(3 * 3600, 4.5 * 3600)).toBe('3–5 hr left in this step');
});

describe('what is said while cards are written', () => {
  test('is about the slowest of those under way', () => {
    const now = slots(aTarget('b', { fraction: 0.9 }), aTarget('c', { fraction: 0.299 }), aDoneTarget('d'));
    expect(progressWords(now, say, format)).toBe('SanDisk Ultra: Writing 29%');
    expect(progressWords(slots(aDoneTarget('b')), say, format)).toBe('');
  });

  test('names what has come of each card, once it is done', () => {
    const ends = endsOf(slots(aTarget('b'), aDoneTarget('c'), aDoneTarget('d', { verified: false })), say, asWritten);
    expect([...ends]).toEqual([
      ['one /dev/sdc', 'SanDisk Ultra: Good: read back'],
      ['one /dev/sdd', 'SanDisk Ultra: Written, not read back'],
    ]);
    expect([...endsOf(slots(aFailedTarget('b')), say, asWritten).values()]).toEqual([
      'SanDisk Ultra: Failed. /dev/sdb failed to write at byte 1207959552: Input/output error.',
    ]);
  });
});

test('the title of the window tells how far all are, and what has come of them', () => {
  const title = (...targets: JobTarget[]) => titleWords(slots(...targets), overallOf, { say, format });
  expect(title(aTarget('b', { fraction: 0.5 }), aTarget('c', { phase: 'verifying', fraction: 0.5 }))).toBe(
    '50% · Wick',
  );
  expect(title(aDoneTarget('b'))).toBe('Done · Wick');
  expect(title(aDoneTarget('b'), aFailedTarget('c'))).toBe('1 failed · Wick');
  expect(title()).toBe('Wick');
});

test('a graph goes from the oldest rate to the newest, in its box', () => {
  const box = { width: 100, height: 20 };
  expect(pointsOf([10, 20, 0], box)).toBe('0,10 50,0 100,20');
  expect(pointsOf([0, 0], box)).toBe('0,20 100,20');
  expect(pointsOf([5], box)).toBe('');
});

describe('a card that was written well', () => {
  test('is not offered to be overwritten', () => {
    expect(isWrittenCard(aDrive('b'), aDoneTarget('b'))).toBe(true);
    expect(isWrittenCard(aDrive('c'), aDoneTarget('b'))).toBe(false);
  });

  test('is another one when the medium has changed, or when it failed', () => {
    expect(isWrittenCard(aDrive('b', { sequence: 2 }), aDoneTarget('b', {}, { sequence: 1 }))).toBe(false);
    expect(isWrittenCard(aDrive('b'), aFailedTarget('b'))).toBe(false);
  });
});

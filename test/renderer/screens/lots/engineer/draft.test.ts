import { describe, expect, test } from 'vitest';
import { lotDraftCalls } from '../../../../../electron/contract/calls/lot-draft.ts';
import { lotCalls } from '../../../../../electron/contract/calls/lot.ts';
import { hourBars } from '../../../../../renderer/screens/lots/engineer/lot/hour-bars.ts';
import { firstDesign, moveLine } from '../../../../../renderer/screens/lots/engineer/label/fields.ts';
import { unitNumbers } from '../../../../../renderer/screens/lots/engineer/label/unit-numbers.ts';
import { firstDraft, lotOf, missingIn, valuesOf } from '../../../../../renderer/screens/lots/engineer/make/draft.ts';
import { firstRule, isOpen, ruleKinds } from '../../../../../renderer/screens/lots/engineer/make/rule-draft.ts';

const whole = { ...firstDraft, recipe: '/r/recipe.yaml', name: ' spring ' };

describe('a lot as it is filled in', () => {
  test('says what is missing', () => {
    expect(missingIn(firstDraft)).toEqual(['recipe', 'name']);
    expect(missingIn({ ...whole, source: 'table', transports: [], board: ' ' })).toEqual([
      'table',
      'transports',
      'board',
    ]);
    expect(missingIn(whole)).toEqual([]);
  });

  test('is what the engine understands, in bytes', () => {
    const draft = {
      ...whole,
      minSize: 7.5,
      minSpeed: 12,
      label: firstDesign('serial'),
      board: 'B-[0-9]+',
      passes: 'up',
    } as const;
    const lot = lotOf(draft, {});
    expect(lotCalls['lot.make'].input.parse({ key: 'k', lot })).toMatchObject({
      lot: {
        name: 'spring',
        media: { minSize: 7.5e9, minSpeed: 12e6, probe: 'quick' },
        board: { pattern: 'B-[0-9]+' },
      },
    });
    expect(lotOf(whole, {})).not.toHaveProperty('passes');
  });

  test('gives rules only to what has a place, and takes the person’s word for what is each unit’s own', () => {
    const rules = Object.fromEntries(
      ruleKinds.map((rule) => [rule, { ...firstRule(rule, false), rule, command: 'a' }]),
    );
    const draft = { ...whole, source: 'rules', rules, unique: { counter: false, pattern: true } } as const;
    const lot = lotOf(draft, { counter: true, pattern: false, random: true });
    expect(lot.values).toMatchObject({ kind: 'rules', unique: ['pattern', 'random'] });
    expect(Object.keys(valuesOf(draft, ['script']))).toEqual(['kind', 'rules']);
    const marked = { ...draft, secret: { script: true, counter: false } };
    expect(valuesOf(marked, ['script'])).toMatchObject({ secret: ['script'] });
    expect(lotCalls['lot.make'].input.parse({ key: 'k', lot: lotOf(marked, {}) }).lot.values).toMatchObject({
      secret: ['script'],
    });
    const look = { key: 'k', recipe: 'r', name: '', values: valuesOf(draft, [...ruleKinds]) };
    expect(lotDraftCalls['lot.look'].input.safeParse(look).success).toBe(true);
  });

  test('waits for a rule that is not whole yet', () => {
    const rule = firstRule('serial', false);
    expect(isOpen(rule)).toBe(false);
    expect(isOpen({ ...rule, pattern: '' })).toBe(true);
    expect(isOpen({ ...rule, rule: 'script', command: ' \n' })).toBe(true);
  });
});

test('numbers of units are read as people write them', () => {
  expect(unitNumbers('4–6, 1;9 5')).toEqual([1, 4, 5, 6, 9]);
  expect(unitNumbers('7 - 8')).toEqual([7, 8]);
  for (const text of ['', 'x', '0', '5-3', '1-5000', '1,,a']) expect(unitNumbers(text), text).toBeUndefined();
});

test('a line of a label moves, and the others close up', () => {
  const lines = ['a', 'b', 'c'].map((field) => ({ field, caption: '', size: 8, bold: false }));
  const moved = moveLine({ ...firstDesign(undefined), lines }, 0, 1);
  expect(moved.lines.map(({ field }) => field)).toEqual(['b', 'a', 'c']);
});

test('columns of hours stand on each other, and the highest fills the box', () => {
  const hours = Array.from({ length: 60 }, (_, start) => ({ start, good: start, failed: start === 59 ? 41 : 0 }));
  const { bars, most } = hourBars(hours, { width: 480, height: 100 });
  expect(most).toBe(100);
  expect(bars).toHaveLength(48);
  expect(bars.at(-1)).toMatchObject({ start: 59, good: 59, failed: 41 });
  expect(hourBars([], { width: 10, height: 10 })).toEqual({ bars: [], most: 1 });
});

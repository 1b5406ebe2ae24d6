import { describe, expect, test } from 'vitest';
import { columnsFor, keepSame, slotsOf } from '../../../../renderer/screens/writing/slots.ts';
import { aDoneTarget, aFailedTarget, aJob, aTarget } from '../../../shots/states.ts';

const paths = (slots: ReturnType<typeof slotsOf>) => slots.map(({ job, target }) => `${job.job}:${target.target}`);

describe('the slots of all jobs', () => {
  test('stand in the order in which their cards came', () => {
    const jobs = [aJob([aTarget('b'), aTarget('c')]), aJob([aTarget('d')], { job: 'two' })];
    expect(paths(slotsOf(jobs, new Map()))).toEqual(['one:/dev/sdb', 'one:/dev/sdc', 'two:/dev/sdd']);
  });

  test('show the newest card of a reader, in the place of the one before it', () => {
    const jobs = [aJob([aDoneTarget('b'), aTarget('c')]), aJob([aTarget('b')], { job: 'two' })];
    expect(paths(slotsOf(jobs, new Map()))).toEqual(['two:/dev/sdb', 'one:/dev/sdc']);
  });

  test('show a card from another reader in the place of the one that it replaces, and so on', () => {
    const jobs = [
      aJob([aFailedTarget('b'), aTarget('c')]),
      aJob([aFailedTarget('d')], { job: 'two' }),
      aJob([aTarget('e')], { job: 'three' }),
    ];
    const replaced = new Map([
      ['one /dev/sdb', '/dev/sdd'],
      ['two /dev/sdd', '/dev/sde'],
    ]);
    expect(paths(slotsOf(jobs, replaced))).toEqual(['three:/dev/sde', 'one:/dev/sdc']);
  });

  test('stay the same objects where nothing has changed', () => {
    const jobs = () => [aJob([aTarget('b'), aTarget('c')])];
    const was = slotsOf(jobs(), new Map());
    expect(keepSame(was, slotsOf(jobs(), new Map()))).toBe(was);
    const [first, second] = keepSame(was, slotsOf([aJob([aTarget('b', { bytes: 2 }), aTarget('c')])], new Map()));
    expect(first).not.toBe(was[0]);
    expect(second).toBe(was[1]);
  });
});

test.each([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 3],
  [4, 2],
  [6, 3],
  [8, 4],
  [12, 4],
  [16, 6],
  [100, 8],
])('%i tiles stand in %i columns at most', (count, columns) => {
  expect(columnsFor(count)).toBe(columns);
});

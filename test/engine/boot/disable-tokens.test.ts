import { expect, test } from 'vitest';
import { WickError } from '../../../electron/contract/errors.ts';
import { disableTokens } from '../../../electron/engine/boot/disable-tokens.ts';
import type { LeftToken } from '../../../electron/engine/boot/spent-tokens.ts';
import { tagMeta } from '../../../electron/engine/hub/tag.ts';
import { startHub } from '../../rigs/hub/hub-double.ts';
import { loggedIn } from '../../rigs/hub/logged-in.ts';

const { signal } = new AbortController();
const left = (unit: string, why: LeftToken['why']): LeftToken => ({ unit, tag: `run.${unit}`, why });

test('tokens that have nothing to do any more are disabled, and the others are said to be open', async () => {
  await using double = await startHub();
  const hub = await loggedIn(double);
  const ids = ['a', 'b', 'c'].map((unit) => double.makeToken('user1', tagMeta({ run: 'run', unit })).id);
  const tokens = [left('a', 'appeared'), left('b', 'given-up'), left('c', 'open'), left('d', 'given-up')];
  expect(await disableTokens(tokens, { open: async () => hub, signal })).toEqual([
    { ...left('a', 'appeared'), is: 'disabled' },
    { ...left('b', 'given-up'), is: 'disabled' },
    { ...left('c', 'open'), is: 'open' },
  ]);
  expect(ids.map((id) => double.tokens.get(id)?.disabled)).toEqual([true, true, false]);
  // A second look finds nothing to do.
  expect(await disableTokens(tokens.slice(0, 2), { open: async () => hub, signal })).toEqual([]);
});

test('where the Hub cannot be asked, that is said of each', async () => {
  const open = async () => {
    throw new WickError('hub-not-logged-in', { hub: 'hub.example', expired: true });
  };
  const [end] = await disableTokens([left('a', 'appeared')], { open, signal });
  expect(end).toMatchObject({ tag: 'run.a', is: 'unsure', error: { code: 'hub-not-logged-in' } });
});

test('nobody is asked for what stays open', async () => {
  const open = async () => {
    throw new Error('asked');
  };
  expect(await disableTokens([left('a', 'open')], { open, signal })).toEqual([{ ...left('a', 'open'), is: 'open' }]);
});

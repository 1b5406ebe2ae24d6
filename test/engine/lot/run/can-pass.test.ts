import { expect, test } from 'vitest';
import { canPassByBoot } from '../../../../electron/engine/lot/run/can-pass.ts';

test.each<[string, Parameters<typeof canPassByBoot>, boolean]>([
  ['its boot is not awaited', [{ passes: 'written', board: undefined }, {}, []], true],
  [
    'nothing tells one from another',
    [{ passes: 'up', board: undefined }, { settings: {} }, ['name', 'machine']],
    false,
  ],
  ['there are no settings at all', [{ passes: 'up', board: undefined }, undefined, []], false],
  ['boards are scanned', [{ passes: 'up', board: { pattern: '.*' } }, {}, []], true],
  ['a column says so', [{ passes: 'up', board: undefined }, {}, ['name', 'macAddress']], true],
  [
    'the Hub makes tokens',
    [{ passes: 'claimed', board: undefined }, { settings: { claim: { hub: 'token' } } }, []],
    true,
  ],
  [
    'tokens come from a table, and nobody knows their tags',
    [{ passes: 'claimed', board: undefined }, { settings: { claim: { token: '{{token}}' } } }, []],
    false,
  ],
  [
    'the same, with their tags',
    [{ passes: 'claimed', board: undefined }, { settings: { claim: { token: '{{token}}' } } }, ['tag']],
    true,
  ],
  [
    'devices were registered beforehand',
    [{ passes: 'up', board: undefined }, { settings: { credentials: { id: '{{id}}', secret: '{{s}}' } } }, []],
    true,
  ],
])('where %s', (_, args, can) => {
  expect(canPassByBoot(...args)).toBe(can);
});

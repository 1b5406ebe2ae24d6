import { expect, test } from 'vitest';
import { lotCalls } from '../../../../../../electron/contract/calls/lot.ts';
import { mostCopies as engines } from '../../../../../../electron/contract/lot/label.ts';
import {
  askedFor,
  firstWish,
  formatOf,
  formatsFor,
  type LabelWish,
  mostCopies,
  network,
} from '../../../../../../renderer/screens/lots/engineer/label/label-wish.ts';

const lot = '00000000-0000-4000-8000-000000000000';
const wish = (changes: Partial<LabelWish>): LabelWish => ({ ...firstWish, ...changes });

test.each([
  ['a file', {}, { format: 'pdf', copies: 1 }],
  ['a picture', { format: 'png', copies: 3, onSheet: true }, { format: 'png' }],
  ['a printer of this computer', { printer: 'Zebra', copies: 2 }, { format: 'pdf', copies: 2, printer: 'Zebra' }],
  ['its own language on it', { printer: 'Zebra', format: 'zpl' }, { format: 'zpl', copies: 1, printer: 'Zebra' }],
  ['one that takes no pictures', { printer: 'Zebra', format: 'png' }, { format: 'pdf', copies: 1, printer: 'Zebra' }],
  [
    'an address',
    { printer: network, address: ' [::1]:9100 ', onSheet: true },
    { format: 'zpl', copies: 1, printer: '[::1]:9100' },
  ],
  ['sheets', { onSheet: true }, { format: 'pdf', copies: 1, sheet: firstWish.sheet }],
] as const)('labels for %s', (_, changes, asked) => {
  expect(askedFor(wish(changes))).toEqual(asked);
  const parsed = lotCalls['label.make'].input.safeParse({ lot, units: [1], ...askedFor(wish(changes)) });
  expect(parsed.error).toBeUndefined();
});

test('the page knows what the engine takes', () => {
  expect(mostCopies).toBe(engines);
  for (const printer of ['', 'Zebra', network]) expect(formatsFor(printer)).toContain(formatOf(wish({ printer })));
});

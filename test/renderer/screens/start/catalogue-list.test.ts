import { expect, it } from 'vitest';
import {
  type CatalogueEntry,
  groupsOf,
  isRecommended,
  withoutMark,
} from '../../../../renderer/screens/start/catalogue-list.ts';

const image = (more: Partial<CatalogueEntry>): CatalogueEntry => ({ name: 'n', title: 't', boards: [], ...more });
const images = [
  image({ name: 'a', title: 'Raspberry Pi OS', publisher: 'rpi', boards: ['pi4', 'pi5'] }),
  image({ name: 'b', title: 'Ubuntu Server', publisher: 'rpi', group: ['Other'], boards: ['pi5'] }),
  image({ name: 'c', title: 'Raspberry Pi OS Lite', publisher: 'rpi', boards: ['pi4'] }),
  image({ name: 'd', title: 'For all', publisher: 'pv' }),
];
const found = (words: string, board: string) =>
  groupsOf(images, { words, board }).map(({ title, images }) => [title.join('/'), ...images.map(({ name }) => name)]);

it('groups images by who publishes them and by category, in the order of the catalogue', () => {
  expect(found('', '')).toEqual([
    ['rpi', 'a', 'c'],
    ['rpi/Other', 'b'],
    ['pv', 'd'],
  ]);
});

it('lists what fits a board, and what is for all boards', () => {
  expect(found('', 'pi5')).toEqual([
    ['rpi', 'a'],
    ['rpi/Other', 'b'],
    ['pv', 'd'],
  ]);
});

it('wants all words, wherever they stand', () => {
  expect(found('PI lite', '')).toEqual([['rpi', 'c']]);
  expect(found('other ubuntu', '')).toEqual([['rpi/Other', 'b']]);
  expect(found('nothing', '')).toEqual([]);
});

it('knows what is recommended, and does not repeat the mark', () => {
  expect(isRecommended(image({ title: 'One (Recommended)' }))).toBe(true);
  expect(isRecommended(image({ description: 'The one (recommended)' }))).toBe(true);
  expect(isRecommended(image({}))).toBe(false);
  expect(withoutMark('One (Recommended)')).toBe('One');
});

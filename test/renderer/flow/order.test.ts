import { expect, it } from 'vitest';
import { firstFlow, type Flow, flow } from '../../../renderer/flow/flow.ts';
import { orderOf, variablesIn } from '../../../renderer/flow/order.ts';

const chosen: Flow = { ...firstFlow, image: { choice: { source: '/a.img' } }, targets: ['/dev/sdb', '/dev/sdc'] };
const recipe = { wick: 1, family: 'generic', settings: { name: '{{ name }}', other: '{{site}} {{name}}' } };

it('asks for nothing before there is an image', () => {
  expect(orderOf(firstFlow)).toBeUndefined();
});

it('finds the variables of a recipe once each', () => {
  expect(variablesIn(recipe)).toEqual(['name', 'site']);
});

it('gives the values of each card in the order of the cards, whatever was chosen in between', () => {
  const rows = { '/dev/sdc': { name: 'c' }, '/dev/gone': { name: 'x' }, '/dev/sdb': { name: 'b', old: 'y' } };
  const state = { ...chosen, settings: { recipe, values: { site: 's', forgotten: 'z' } }, rows };
  expect(orderOf(state)?.settings).toEqual({
    recipe,
    values: { site: 's' },
    rows: [{ name: 'b' }, { name: 'c' }],
  });
});

it('gives a card without a value of its own what all have, once one card has its own', () => {
  const state = { ...chosen, settings: { recipe, values: { name: 'all' } }, rows: { '/dev/sdc': { name: 'c' } } };
  expect(orderOf(state)?.settings).toEqual({ recipe, values: {}, rows: [{ name: 'all' }, { name: 'c' }] });
});

it('leaves out rows where all cards have the same', () => {
  expect(orderOf({ ...chosen, settings: { recipe, values: { name: 'n' } } })?.settings).toEqual({
    recipe,
    values: { name: 'n' },
  });
});

it('makes a plan void whenever anything changes, and forgets the image when another one is to be chosen', () => {
  const planned = { ...chosen, plan: {} as NonNullable<Flow['plan']> };
  expect(flow(planned, { type: 'rows', rows: {} }).plan).toBeUndefined();
  expect(flow(planned, { type: 'image', choice: undefined })).toEqual({ ...chosen, image: undefined });
  expect('image' in flow(planned, { type: 'image', choice: undefined })).toBe(false);
});

import { deserialize, serialize } from 'node:v8';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode, encode } from './clone.js';

const overWire = (value: unknown): unknown => decode(JSON.parse(JSON.stringify(encode(value))));

describe("the stand-in's messages", () => {
  test('arrive as structured clone would bring them', () => {
    const value = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withUnboxed: true,
    } as object);
    fc.assert(
      fc.property(value, (given) => {
        fc.pre(!hasNullPrototype(given));
        expect(overWire(given)).toEqual(deserialize(serialize(given)));
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  test.each([
    ['a function', () => 1],
    ['a symbol', Symbol('x')],
    ['a promise', Promise.resolve()],
    ['a function deep inside', { list: [{ call: () => 1 }] }],
  ])('refuse %s', (_, given) => {
    expect(() => encode(given)).toThrow('An object could not be cloned.');
  });
});

/** Its clone has the usual one: not what is looked at here. */
function hasNullPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Object.getPrototypeOf(value) === null) return true;
  const inside = value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : Object.values(value);
  return inside.some(hasNullPrototype);
}

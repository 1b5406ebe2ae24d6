import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalText } from '../../../../electron/engine/image/pantavisor/canonical.ts';
import { JsonFault, type JsonNode, readJson } from '../../../../electron/engine/image/pantavisor/raw-json.ts';
import { canonical } from '../../../rigs/pantavisor-state.ts';

const read = (text: string) => readJson(Buffer.from(text));

describe('reading JSON with its text', () => {
  test('keeps the order of keys, numbers and escapes as they were written', () => {
    const text = String.raw`{"z":1.50E+2, "\u0061": "x\u00e9\/", "list":[ true ,null,{"b":-0}]}`;
    const node = read(text);
    expect(members(node).map(({ key, rawKey, value }) => [key, rawKey, value.raw])).toEqual([
      ['z', 'z', '1.50E+2'],
      ['a', String.raw`\u0061`, String.raw`"x\u00e9\/"`],
      ['list', 'list', '[ true ,null,{"b":-0}]'],
    ]);
    expect(node.raw).toBe(text);
  });

  test.each([
    ['{"a":1,"a":2}', 'the key "a" is there twice'],
    [String.raw`{"x":{"a":1,"\u0061":2}}`, 'the key "a" is there twice'],
    ['{"a":1', 'a comma or the end of an object is expected'],
    ['{"a":01}', 'a comma or the end of an object is expected'],
    ['{"a":.5}', 'a value is expected'],
    ['{"a":"\n"}', 'a string has a control character'],
    [String.raw`{"a":"\x"}`, 'an escape is not known'],
    ['{"a":"', 'it ends inside of a string'],
    ['{"a":tru}', 'a word is not known'],
    ['{} x', 'something follows its end'],
    ['\u{feff}{}', 'a value is expected'],
    ['[1,]', 'a value is expected'],
    ['{a:1}', 'a key is expected'],
    ['', 'it ends too early'],
    ['['.repeat(100_000), 'its values are nested too deeply'],
  ])('refuses %.40s', (text, reason) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ message: reason }));
  });

  test('refuses what is not UTF-8, and what is too large', () => {
    expect(() => readJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow('it is not UTF-8');
    expect(() => readJson(Buffer.alloc((16 << 20) + 1, 0x20))).toThrow('it is too large');
  });

  test('agrees with JavaScript on all that is JSON, and on what is not', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), fc.nat(), fc.string({ maxLength: 2 }), (text, at, junk) => {
        expect(value(read(text))).toEqual(JSON.parse(text));
        const place = at % (text.length + 1);
        const broken = Buffer.from(text.slice(0, place) + junk + text.slice(place + 1)).toString();
        const theirs = attempt(() => JSON.parse(broken) as unknown);
        const ours = attempt(() => read(broken));
        // A key that is there twice is an error here only.
        if (theirs.fine && ours.fine) expect(value(ours.value)).toEqual(theirs.value);
        else expect(ours.fine).toBe(false);
        if (!ours.fine) expect(ours.error).toBeInstanceOf(JsonFault);
      }),
      { seed: 4, numRuns: 1500 },
    );
  });

  test('a string of some megabytes is read', () => {
    const text = JSON.stringify({ a: 'x\n'.repeat(2 << 20) });
    expect(read(text).raw).toBe(text);
  });
});

describe('the canonical form', () => {
  test('sorts keys by their bytes, and leaves out all that can be left out', () => {
    const node = read(String.raw`{ "b": [1.0, "\u00e9\/\u001F\ud800"], "\ud83d\ude00": 1, "\uffee": 2, "a": {} }`);
    expect(canonicalText(node)).toBe(String.raw`{"a":{},"b":[1.0,"é/\u001F\uD800"],"￮":2,"😀":1}`);
  });

  test('is its own canonical form, and means the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (original) => {
        const text = canonicalText(read(JSON.stringify(original, undefined, 1)));
        expect(canonicalText(read(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(original)));
        if (!/\\u/u.test(text)) expect(text).toBe(canonical(JSON.parse(text)));
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});

function members(node: JsonNode) {
  if (node.kind !== 'object') throw new Error('no object');
  return node.members;
}

/** What a tree of nodes means, from their texts alone. */
function value(node: JsonNode): unknown {
  if (node.kind === 'object')
    return Object.fromEntries(node.members.map(({ key, value: inner }) => [key, value(inner)]));
  if (node.kind === 'array') return node.items.map((item) => value(item));
  return JSON.parse(node.raw) as unknown;
}

function attempt<T>(make: () => T): { fine: true; value: T } | { fine: false; error: unknown } {
  try {
    return { fine: true, value: make() };
  } catch (error) {
    return { fine: false, error };
  }
}

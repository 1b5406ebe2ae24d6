import fc from 'fast-check';
import { expect, test } from 'vitest';
import { helperRequest } from '../../electron/contract/helper-messages.ts';
import { parseRequest } from '../../electron/helper/request.ts';

const bytes = fc.oneof(fc.nat(), fc.constant(Number.MAX_SAFE_INTEGER));
const id = fc.nat();
const text = fc.string({ minLength: 1 }).filter((value) => !value.includes('\0'));
const good = fc.oneof(
  fc.record({ id, do: fc.constant('hello'), version: fc.nat() }),
  fc.record({
    id,
    do: fc.constant('open'),
    path: text,
    expect: fc.record(
      { path: text, size: bytes, serial: text, majorMinor: text, sequence: fc.nat() },
      { requiredKeys: ['path', 'size'] },
    ),
    mode: fc.constantFrom('write', 'read'),
    practice: fc.boolean(),
    unmount: fc.array(text.map((value) => `/${value}`)),
  }),
  fc.record({ id, do: fc.constant('write'), offset: bytes }),
  fc.record({ id, do: fc.constantFrom('zero', 'read'), offset: bytes, length: bytes }),
  fc.record({ id, do: fc.constant('flush') }),
  fc.record({
    id,
    do: fc.constant('hash'),
    ranges: fc.array(fc.tuple(bytes, bytes), { maxLength: 256 }),
    algorithm: fc.constantFrom('sha1', 'sha256', 'sha512'),
  }),
  fc.record({ id, do: fc.constant('finish'), eject: fc.boolean() }),
);

test('every request of the contract is understood as it is', () => {
  fc.assert(
    fc.property(good, (request) => {
      const plain: object = JSON.parse(JSON.stringify(request));
      expect(parseRequest(plain)).toEqual(plain);
      expect(helperRequest.parse(plain)).toEqual(plain);
    }),
    { seed: 7, numRuns: 300 },
  );
});

test('what the contract refuses is refused here too', () => {
  fc.assert(
    fc.property(good, fc.nat(), fc.jsonValue(), (request, which, value) => {
      const spoiled: Record<string, unknown> = JSON.parse(JSON.stringify(request));
      const keys = Object.keys(spoiled);
      spoiled[keys[which % keys.length] ?? 'id'] = value;
      if (helperRequest.safeParse(spoiled).success) return;
      expect(() => parseRequest(spoiled)).toThrow(TypeError);
    }),
    { seed: 7, numRuns: 1000 },
  );
});

test('paths to unmount are absolute', () => {
  const open = {
    id: 1,
    do: 'open',
    path: '/d',
    expect: { path: '/d', size: 0 },
    mode: 'write',
    practice: false,
  };
  expect(() => parseRequest({ ...open, unmount: ['--all'] })).toThrow(TypeError);
});

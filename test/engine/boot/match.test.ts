import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeviceMarks, Seen, Sighting } from '../../../electron/contract/boot.ts';
import { Matcher } from '../../../electron/engine/boot/match.ts';

let at = 0;
function sighting(of: DeviceMarks, seen: Seen = { kind: 'life' }): Sighting {
  at += 1;
  return { at, observer: 'lan', of, seen, evidence: `${at}` };
}

const ids = (marks: readonly { unit: string }[]) => marks.map(({ unit }) => unit);

test('a sighting is of the unit that has one of its marks', () => {
  const matcher = new Matcher([
    { id: 'one', marks: { port: '/dev/ttyUSB0' } },
    { id: 'two', marks: { tag: 'lot-7-2' } },
  ]);
  expect(ids(matcher.take(sighting({ port: '/dev/ttyUSB0' })).matched)).toEqual(['one']);
  expect(ids(matcher.take(sighting({ tag: 'lot-7-2', deviceId: 'd2' })).matched)).toEqual(['two']);
  expect(matcher.take(sighting({ port: '/dev/ttyUSB1' }))).toMatchObject({ matched: [], unmatched: { units: [] } });
});

test('marks join up: multicast DNS ties an address to an identity, the Hub ties that to a tag; what came before is found', () => {
  const matcher = new Matcher([
    { id: 'one', marks: { tag: 'a' } },
    { id: 'two', marks: { tag: 'b' } },
  ]);
  const early = sighting({ address: '10.0.0.5' });
  const announced = sighting({ address: '10.0.0.5', deviceId: 'd1' });
  expect(matcher.take(early).matched).toEqual([]);
  expect(matcher.take(announced).matched).toEqual([]);
  const joined = matcher.take(sighting({ deviceId: 'd1', tag: 'a', mac: '02:00:00:00:00:01' }));
  expect(joined.matched.map((one) => one.sighting)).toEqual(expect.arrayContaining([early, announced]));
  expect(joined.matched).toHaveLength(3);
  expect(new Set(ids(joined.matched))).toEqual(new Set(['one']));
  expect(ids(matcher.take(sighting({ mac: '02:00:00:00:00:01' })).matched)).toEqual(['one']);
  expect(matcher.valuesOf('one', 'address')).toEqual(['10.0.0.5']);
});

test('the words of a claim are the same on the console and on the network', () => {
  const matcher = new Matcher([
    { id: 'one', marks: { port: 'COM3' } },
    { id: 'two', marks: { port: 'COM4' } },
  ]);
  const words: Seen = { kind: 'claim', claim: 'unclaimed', challenge: 'quick-blue-fish' };
  matcher.take(sighting({ port: 'COM4' }, words));
  expect(ids(matcher.take(sighting({ address: 'fe80::1', deviceId: 'd4' }, words)).matched)).toEqual(['two']);
  expect(ids(matcher.take(sighting({ deviceId: 'd4' })).matched)).toEqual(['two']);
});

test('what could be of two is of neither, and that is said', () => {
  const matcher = new Matcher([
    { id: 'one', marks: { address: '10.0.0.1', deviceId: 'd1' } },
    { id: 'two', marks: { address: '10.0.0.1', deviceId: 'd2' } },
  ]);
  expect(matcher.take(sighting({ address: '10.0.0.1' }))).toMatchObject({
    matched: [],
    unmatched: { units: ['one', 'two'] },
  });
  expect(ids(matcher.take(sighting({ address: '10.0.0.1', deviceId: 'd2' })).matched)).toEqual(['two']);
  expect(matcher.take(sighting({ deviceId: 'd1', mac: '02:00:00:00:00:09' })).unmatched).toBeUndefined();
  expect(matcher.take(sighting({ deviceId: 'd2', mac: '02:00:00:00:00:09' }))).toMatchObject({
    unmatched: { units: ['one', 'two'] },
  });
});

test('another device on the same cable or address is nobody that is awaited', () => {
  const matcher = new Matcher([{ id: 'one', marks: { port: '/dev/ttyUSB0', deviceId: 'd1', address: '10.0.0.1' } }]);
  expect(matcher.take(sighting({ port: '/dev/ttyUSB0', deviceId: 'd9' }))).toMatchObject({ unmatched: { units: [] } });
  expect(matcher.take(sighting({ address: '10.0.0.1', deviceId: 'd9' }))).toMatchObject({ unmatched: { units: [] } });
});

test('twenty units at once, whatever the order in which their marks join up, and none is taken for another', () => {
  const units = Array.from({ length: 20 }, (_, index) => ({ id: `unit-${index}`, marks: { tag: `tag-${index}` } }));
  const told = units.flatMap(({ id, marks: { tag } }, index) =>
    [
      { tag, deviceId: `d${index}` },
      { deviceId: `d${index}`, address: `10.0.0.${index}` },
      { address: `10.0.0.${index}`, mac: `02:00:00:00:00:${index}` },
      { mac: `02:00:00:00:00:${index}`, port: `tty${index}` },
      { port: `tty${index}` },
    ].map((of) => ({ id, of })),
  );
  const shuffled = fc.shuffledSubarray(told, { minLength: told.length, maxLength: told.length });
  fc.assert(
    fc.property(shuffled, (order) => {
      const matcher = new Matcher(units);
      const owner = new Map<Sighting, string>();
      const found = order.flatMap(({ id, of }) => {
        const one = sighting(of);
        owner.set(one, id);
        return matcher.take(one).matched;
      });
      expect(found).toHaveLength(told.length);
      for (const { unit, sighting: one } of found) expect(unit).toBe(owner.get(one));
    }),
    { numRuns: 30, seed: 1 },
  );
});

test('words that somebody announces for a device without end are not all remembered', () => {
  const matcher = new Matcher([{ id: 'one', marks: { deviceId: 'd1' } }]);
  const say = (challenge: string, of: DeviceMarks) =>
    matcher.take(sighting(of, { kind: 'claim', claim: 'unclaimed', challenge }));
  for (let word = 0; word < 100; word += 1) say(`words-${word}`, { deviceId: 'd1' });
  expect(ids(say('words-3', { port: 'tty' }).matched)).toEqual(['one']);
  expect(ids(say('words-99', { port: 'other' }).matched)).toEqual([]);
});

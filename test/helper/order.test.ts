import fc from 'fast-check';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Access, Order } from '../../electron/helper/order.ts';

const access = fc.constantFrom<Access>('read', 'write');
const request = fc.record({
  start: fc.nat(20),
  length: fc.integer({ min: 1, max: 8 }),
  access,
  turns: fc.nat(4),
  fails: fc.boolean(),
});

test('steps that touch the same bytes run one after the other, in the order they came', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(request, { maxLength: 30 }), async (requests) => {
      const order = new Order();
      const log: { index: number; what: 'begin' | 'end' }[] = [];
      const results = requests.map(({ start, length, access, turns, fails }, index) =>
        order.run(start, start + length, access, async () => {
          log.push({ index, what: 'begin' });
          for (let count = 0; count < turns; count += 1) await turn();
          log.push({ index, what: 'end' });
          if (fails) throw new Error('failed');
        }),
      );
      await Promise.allSettled(results);
      const at = (index: number, what: string) =>
        log.findIndex((entry) => entry.index === index && entry.what === what);
      requests.forEach((later, j) => {
        requests.slice(0, j).forEach((earlier, i) => {
          const touch = earlier.start < later.start + later.length && later.start < earlier.start + earlier.length;
          if (touch && (earlier.access === 'write' || later.access === 'write')) {
            expect(at(i, 'end')).toBeLessThan(at(j, 'begin'));
          }
        });
      });
      expect(log).toHaveLength(requests.length * 2);
    }),
    { seed: 7, numRuns: 100 },
  );
});

test('reads, and writes elsewhere, do not wait for each other', async () => {
  const order = new Order();
  const begun: string[] = [];
  const step = (name: string) => async () => {
    begun.push(name);
    await turn();
  };
  const all = [
    order.run(0, 10, 'read', step('read')),
    order.run(5, 15, 'read', step('read too')),
    order.run(20, 30, 'write', step('write')),
  ];
  expect(begun).toEqual(['read', 'read too', 'write']);
  await Promise.all(all);
});

test('a step alone waits for all before it, and all after it wait', async () => {
  const order = new Order();
  const log: string[] = [];
  const step = (name: string) => async () => {
    await turn();
    log.push(name);
  };
  await Promise.all([
    order.run(0, 1, 'read', step('before')),
    order.runAlone(step('alone')),
    order.run(50, 51, 'read', step('after')),
  ]);
  expect(log).toEqual(['before', 'alone', 'after']);
});

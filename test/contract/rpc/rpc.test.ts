import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { WickError } from '../../../electron/contract/errors.ts';
import { connect } from '../../../electron/contract/rpc/connect.ts';
import { serve } from '../../../electron/contract/rpc/serve.ts';
import { call, type Handlers, stream, watch } from '../../../electron/contract/rpc/table.ts';
import { streamWindow } from '../../../electron/contract/rpc/wire.ts';
import { memoryChannels } from '../../rigs/memory-channel.ts';

const table = {
  double: call(z.strictObject({ number: z.number() }), z.object({ number: z.number() })),
  fail: call(z.strictObject({ how: z.enum(['expected', 'bug', 'answer']) }), z.object({ number: z.number() })),
  wait: call(z.strictObject({}), z.object({})),
  echo: stream(z.array(z.json()), z.json()),
  count: stream(z.strictObject({ to: z.number() }), z.number()),
  state: watch(z.strictObject({ to: z.number() }), z.number()),
} as const;

/** Serves the table and tells what happened to its streams. */
function opened(changes: Partial<Handlers<typeof table>> = {}) {
  const seen = { made: 0, left: 0, aborted: 0 };
  async function* count({ to }: { to: number }, signal: AbortSignal) {
    try {
      for (let number = 1; number <= to; number += 1) {
        seen.made = number;
        yield number;
        await turn();
      }
    } finally {
      seen.left += 1;
      if (signal.aborted) seen.aborted += 1;
    }
  }
  const handlers: Handlers<typeof table> = {
    double: async ({ number }) => ({ number: 2 * number, secret: 'not in the table' }),
    fail: async ({ how }) => {
      if (how === 'expected') throw new WickError('target-missing', { target: '/dev/sdx' });
      if (how === 'bug') throw new TypeError('undefined is not a function');
      return { number: 'four' as unknown as number };
    },
    wait: async (_, signal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      seen.aborted += 1;
      return {};
    },
    echo: async function* (items) {
      yield* items;
    },
    count,
    state: count,
    ...changes,
  };
  const [page, engine] = memoryChannels();
  serve(table, handlers, engine);
  return { client: connect<typeof table>(page), page, engine, seen };
}

async function settled(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !isTrue(); i += 1) await turn();
  expect(isTrue()).toBe(true);
}

describe('calls', () => {
  test('are answered with what the table names, and nothing else', async () => {
    const { client } = opened();
    expect(await client.call('double', { number: 21 })).toEqual({ number: 42 });
  });

  test('fail with the error that was thrown, and its own fields', async () => {
    const { client } = opened();
    const failure = client.call('fail', { how: 'expected' });
    await expect(failure).rejects.toMatchObject({ code: 'target-missing', fields: { target: '/dev/sdx' } });
    await expect(failure).rejects.toBeInstanceOf(WickError);
  });

  test('fail with a bug for anything else that is thrown, and for an answer that is not right', async () => {
    const { client } = opened();
    await expect(client.call('fail', { how: 'bug' })).rejects.toMatchObject({ code: 'bug' });
    await expect(client.call('fail', { how: 'answer' })).rejects.toMatchObject({ code: 'bug' });
  });

  test('refuse what does not fit the table, without saying what it was', async () => {
    const { client } = opened();
    const failure = client.call('double', { number: 'hunter2' as unknown as number });
    await expect(failure).rejects.toMatchObject({ code: 'call-invalid', fields: { method: 'double' } });
    await expect(failure).rejects.not.toThrow('hunter2');
  });

  test.each(['nothing', 'toString', '__proto__', 'constructor'])('refuse the method %s', async (method) => {
    const { client } = opened();
    await expect(client.call(method as 'double', { number: 1 })).rejects.toMatchObject({ code: 'call-unknown' });
  });

  test('tell the handler when the caller gives up', async () => {
    const { client, seen } = opened();
    const controller = new AbortController();
    const answer = client.call('wait', {}, { signal: controller.signal });
    await turn();
    controller.abort();
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' });
    await settled(() => seen.aborted === 1);
  });

  test('may not be more than the limit at a time', async () => {
    const { client } = opened();
    const waiting = Array.from({ length: 64 }, () => client.call('wait', {}).catch(() => {}));
    await expect(client.call('double', { number: 1 })).rejects.toMatchObject({ code: 'call-too-many' });
    void waiting;
  });
});

describe('streams', () => {
  test('bring every item in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 60 }), async (items) => {
        const { client } = opened();
        const got: unknown[] = [];
        const plain: unknown = JSON.parse(JSON.stringify(items));
        for await (const item of client.stream('echo', plain as z.infer<ReturnType<typeof z.json>>[])) got.push(item);
        expect(got).toEqual(plain);
      }),
      { numRuns: 50, seed: 7 },
    );
  });

  test('let the handler wait for a slow page', async () => {
    const { client, seen } = opened();
    const items = client.stream('count', { to: 1000 });
    expect((await items.next()).value).toBe(1);
    for (let i = 0; i < 300; i += 1) await turn();
    expect(seen.made).toBeLessThanOrEqual(streamWindow + 1);
    let last = 1;
    for await (const number of items) last = number;
    expect(last).toBe(1000);
  });

  test('end the handler when the loop is left', async () => {
    const { client, seen } = opened();
    for await (const number of client.stream('count', { to: 1000 })) if (number === 3) break;
    await settled(() => seen.left === 1);
    expect(seen.made).toBeLessThan(1000);
    expect(seen.aborted).toBe(1);
  });

  test('end the handler when the signal says so', async () => {
    const { client, seen } = opened();
    const controller = new AbortController();
    const reading = (async () => {
      for await (const number of client.stream('count', { to: 1e6 }, { signal: controller.signal })) {
        if (number === 5) controller.abort();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    await settled(() => seen.left === 1);
  });
});

describe('watches', () => {
  test('leave out states that a slow page did not take, and bring the newest', async () => {
    const { client, seen, engine } = opened();
    const states = client.watch('state', { to: 200 });
    expect((await states.next()).value).toBe(1);
    await settled(() => seen.left === 1);
    expect(engine.sent.length).toBeLessThanOrEqual(2);
    const rest: number[] = [];
    for await (const state of states) rest.push(state);
    expect(rest).toEqual([200]);
  });

  test('end with the error of the handler, after the state before it', async () => {
    const { client } = opened({
      state: async function* () {
        yield 1;
        throw new WickError('target-gone', { target: '/dev/sdx' });
      },
    });
    const states = client.watch('state', { to: 2 });
    expect((await states.next()).value).toBe(1);
    await expect(states.next()).rejects.toMatchObject({ code: 'target-gone' });
  });
});

describe('a channel that is lost', () => {
  test('ends what is under way at both ends', async () => {
    const { client, page, seen } = opened();
    const answer = client.call('wait', {});
    const states = client.watch('state', { to: 1e9 });
    await states.next();
    page.close();
    await expect(answer).rejects.toMatchObject({ code: 'channel-lost' });
    await expect(
      (async () => {
        for (;;) if ((await states.next()).done === true) return;
      })(),
    ).rejects.toMatchObject({
      code: 'channel-lost',
    });
    await settled(() => seen.left === 1 && seen.aborted === 2);
    await expect(client.call('double', { number: 1 })).rejects.toMatchObject({ code: 'channel-lost' });
  });

  test.each([
    'nonsense',
    '{}',
    '[]',
    'null',
    '{"id":1}',
    '{"id":"1","method":"double","input":{}}',
    '{"id":1,"more":1000000}',
    `{"id":1,"method":"echo","input":["${'x'.repeat(5 << 20)}"]}`,
  ])('is what becomes of a page that sends %.40s', async (text) => {
    const { page, client } = opened();
    page.send(text);
    await expect(client.call('wait', {})).rejects.toMatchObject({ code: 'channel-lost' });
  });

  test('never is more than closed by whatever arrives', async () => {
    const piece = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          id: fc.integer({ min: 0, max: 3 }),
          method: fc.constantFrom('count', 'state', 'wait', 'x'),
          input: fc.constant({ to: 40 }),
        })
        .map((one) => JSON.stringify(one)),
      fc
        .record({ id: fc.integer({ min: 0, max: 3 }), more: fc.integer({ min: -1, max: 20 }) })
        .map((one) => JSON.stringify(one)),
      fc.record({ id: fc.integer({ min: 0, max: 3 }), cancel: fc.constant(true) }).map((one) => JSON.stringify(one)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), async (texts) => {
        const { page, engine } = opened();
        for (const text of texts) {
          page.send(text);
          await turn();
        }
        for (const text of engine.sent) expect(JSON.parse(text)).toHaveProperty('id');
        page.close();
      }),
      { numRuns: 60, seed: 11 },
    );
  });
});

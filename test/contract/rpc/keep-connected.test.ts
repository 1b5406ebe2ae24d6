import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { keepConnected } from '../../../electron/contract/rpc/keep-connected.ts';
import { serve } from '../../../electron/contract/rpc/serve.ts';
import { call, type Handlers, watch } from '../../../electron/contract/rpc/table.ts';
import { type MemoryChannel, memoryChannels } from '../../rigs/memory-channel.ts';

const table = {
  ask: call(z.strictObject({}), z.string()),
  hang: call(z.strictObject({}), z.string()),
  state: watch(z.strictObject({}), z.string()),
} as const;

/** An engine that can be restarted, and refuse to be reached. */
function engine() {
  let number = 0;
  let refuse = 0;
  let page: MemoryChannel | undefined;
  const handlers = (name: string): Handlers<typeof table> => ({
    ask: async () => name,
    hang: async (_, signal) => await new Promise((resolve) => signal.addEventListener('abort', () => resolve(name))),
    state: async function* (_, signal) {
      yield name;
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    },
  });
  return {
    refuse: (times: number) => (refuse = times),
    lose: () => page?.close(),
    open: async () => {
      if (refuse > 0) {
        refuse -= 1;
        throw new Error('nobody there');
      }
      const [mine, theirs] = memoryChannels();
      number += 1;
      serve(table, handlers(`engine ${number}`), theirs);
      page = mine;
      return mine;
    },
  };
}

describe('a client that stays connected', () => {
  test('asks the next engine, after the one before was lost', async () => {
    const { open, lose } = engine();
    const client = keepConnected<typeof table>({ open, wait: () => 1 });
    expect(await client.call('ask', {})).toBe('engine 1');
    lose();
    await turn();
    expect(await client.call('ask', {})).toBe('engine 2');
    client.close();
  });

  test('lets a watch go on by itself, and a call fail', async () => {
    const { open, lose, refuse } = engine();
    const client = keepConnected<typeof table>({ open, wait: () => 1 });
    const connections: string[] = [];
    client.onConnection((connection) => connections.push(connection));
    const states = client.watch('state', {});
    expect((await states.next()).value).toBe('engine 1');
    const answer = client.call('hang', {});
    await turn();
    refuse(3);
    lose();
    await expect(answer).rejects.toMatchObject({ code: 'channel-lost' });
    expect((await states.next()).value).toBe('engine 2');
    expect(connections).toEqual(['connected', 'lost', 'connected']);
    await states.return();
    client.close();
  });

  test('lets go of everything once it is closed', async () => {
    const { open, refuse } = engine();
    refuse(Number.POSITIVE_INFINITY);
    const client = keepConnected<typeof table>({ open, wait: () => 1 });
    const answer = client.call('ask', {});
    const state = client.watch('state', {}).next();
    client.close();
    await expect(answer).rejects.toMatchObject({ code: 'channel-lost' });
    await expect(state).rejects.toMatchObject({ code: 'channel-lost' });
    expect(client.connection).toBe('lost');
  });

  test('gives up waiting when told so', async () => {
    const { open, refuse } = engine();
    refuse(Number.POSITIVE_INFINITY);
    const client = keepConnected<typeof table>({ open, wait: () => 1 });
    await expect(client.call('ask', {}, { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
      code: 'cancelled',
    });
    client.close();
  });
});

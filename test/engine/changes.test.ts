import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { Changes } from '../../electron/engine/changes.ts';

test('who follows is told once at once, then of changes, and what came in between is one', async () => {
  const changes = new Changes();
  const ending = new AbortController();
  const told = changes.follow(ending.signal);
  expect(await told.next()).toEqual({ value: undefined, done: false });
  changes.tell();
  changes.tell();
  await told.next();
  const next = told.next();
  expect(await Promise.race([next, new Promise((done) => setTimeout(done, 20, 'nothing'))])).toBe('nothing');
  changes.tell();
  expect(await next).toEqual({ value: undefined, done: false });
  const last = told.next();
  ending.abort();
  expect(await last).toEqual({ value: undefined, done: true });
});

test('a signal that lasts for long is left nothing by the changes that were waited for', async () => {
  const changes = new Changes();
  const { signal } = new AbortController();
  const told = changes.follow(signal);
  await told.next();
  for (let count = 0; count < 50; count += 1) {
    const next = told.next();
    changes.tell();
    await next;
  }
  expect(getEventListeners(signal, 'abort')).toHaveLength(0);
});

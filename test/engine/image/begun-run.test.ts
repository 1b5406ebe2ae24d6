import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { BegunRun } from '../../../electron/engine/image/begun-run.ts';
import type { Innermost } from '../../../electron/engine/image/layers.ts';
import { Run } from '../../../electron/engine/image/run.ts';

function begin(options: { patience?: number; signal?: AbortSignal } = {}) {
  const seen: string[] = [];
  const reached: Innermost = {
    kind: 'image',
    formats: [],
    raw: true,
    size: undefined,
    padding: 0,
    passed: [],
    async *chunks() {},
    [Symbol.asyncDispose]: () => Promise.resolve(void seen.push('disposed')),
  };
  const run = new Run(reached, new AbortController());
  const { patience = Number.POSITIVE_INFINITY, signal = new AbortController().signal } = options;
  return { run, seen, begun: new BegunRun(run, { patience, signal, onDrop: () => seen.push('dropped') }) };
}

describe('a run that was begun', () => {
  it('is taken once, and then belongs to who took it', async () => {
    const { run, seen, begun } = begin({ patience: 10 });
    expect(begun.take()).toBe(run);
    expect(begun.take()).toBeUndefined();
    await begun.drop();
    await wait(30);
    expect(seen).toEqual([]);
  });

  it('is dropped once', async () => {
    const { seen, begun } = begin();
    await begun.drop();
    await begun.drop();
    expect(seen).toEqual(['dropped', 'disposed']);
    expect(begun.take()).toBeUndefined();
  });

  it('is dropped when nobody comes for it in time', async () => {
    const { seen, begun } = begin({ patience: 10 });
    await wait(40);
    expect(seen).toEqual(['dropped', 'disposed']);
    expect(begun.take()).toBeUndefined();
  });

  it('is dropped when cancelled', async () => {
    const controller = new AbortController();
    const { seen } = begin({ signal: controller.signal });
    controller.abort();
    await wait(1);
    expect(seen).toEqual(['dropped', 'disposed']);
  });
});

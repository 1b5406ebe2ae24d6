import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { DeviceMarks, Seen, Sighting } from '../../../electron/contract/boot.ts';
import type { Observer } from '../../../electron/engine/boot/crowd.ts';
import { type RollingEvent, RollingWatch } from '../../../electron/engine/boot/rolling-watch.ts';
import type { AwaitedUnit } from '../../../electron/engine/boot/watched.ts';

const ready: Seen = { kind: 'status', status: 'READY', revision: '0' };
const factory: Seen = { kind: 'stage', stage: 'factory' };

/** A bench whose devices say what a test lets them say, and whose clock goes on when the test says so. */
class Bench implements AsyncDisposable {
  time = 1000;
  started = 0;
  readonly events: RollingEvent[] = [];
  readonly watch: RollingWatch;
  readonly #ending = new AbortController();
  readonly #said: Sighting[] = [];
  readonly #following: Promise<void>;

  constructor() {
    const { signal } = this.#ending;
    const said = this.#said;
    const observer: Observer = {
      name: 'serial',
      observe: async function* (this: Bench, over: AbortSignal) {
        this.started += 1;
        while (!over.aborted) {
          yield* said.splice(0);
          await wait(1);
        }
      }.bind(this),
    };
    this.watch = new RollingWatch({ observers: [observer], signal, now: () => this.time, tick: 2 });
    this.#following = this.#follow();
  }

  say(of: DeviceMarks, seen: Seen): void {
    this.#said.push({ at: this.time, observer: 'serial', of, seen, evidence: seen.kind });
  }

  async until(isSo: () => boolean): Promise<void> {
    await expect.poll(isSo, { timeout: 5000, interval: 2 }).toBe(true);
  }

  get done(): string[] {
    return this.events.flatMap((event) =>
      event.type === 'done' ? [`${event.boot.unit} ${event.boot.judgement.verdict}`] : [],
    );
  }

  /** A device comes up and stays so. */
  async comesUp(of: DeviceMarks): Promise<void> {
    const before = this.done.length;
    this.say(of, factory);
    this.say(of, ready);
    await wait(15);
    this.time += 60_000;
    await this.until(() => this.done.length > before);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#following;
  }

  async #follow(): Promise<void> {
    for await (const event of this.watch.events()) this.events.push(event);
  }
}

const unit = (id: string, marks: DeviceMarks): AwaitedUnit => ({
  id,
  marks,
  expected: { family: 'pantavisor', claim: 'none' },
  wish: 'up',
});

test('units join and are done one by one, while those who look go on', async () => {
  await using bench = new Bench();
  bench.watch.add(unit('one', { tag: 't1' }));
  bench.watch.add(unit('two', { tag: 't2' }));
  await bench.comesUp({ tag: 't1', deviceId: 'a' });
  bench.watch.add(unit('three', { mac: '02:00:00:00:00:03' }));
  await bench.comesUp({ mac: '02:00:00:00:00:03' });
  await bench.comesUp({ tag: 't2' });
  expect(bench.done).toEqual(['one up-unclaimed', 'three up-unclaimed', 'two up-unclaimed']);
  expect(bench.watch.units).toEqual([]);
  expect(bench.started).toBe(1);
});

test('who joins is told what was seen before, and who could not see', async () => {
  await using bench = new Bench();
  bench.say({}, { kind: 'blind', reason: 'port-busy' });
  bench.say({ deviceId: 'late' }, factory);
  await wait(15);
  bench.watch.add(unit('late', { deviceId: 'late' }));
  await bench.until(() => bench.events.some((event) => event.type === 'unit' && event.judgement.verdict === 'booting'));
});

test('what a device says after it is done is nobody else’s', async () => {
  await using bench = new Bench();
  bench.watch.add(unit('one', { tag: 't1' }));
  await bench.comesUp({ tag: 't1', address: '10.0.0.5' });
  bench.watch.add(unit('two', { tag: 't2' }));
  bench.say({ tag: 't1', address: '10.0.0.5' }, factory);
  await wait(20);
  expect(bench.watch.units).toHaveLength(1);
  expect(bench.events.findLast((event) => event.type === 'unit' && event.unit === 'two')).toMatchObject({
    judgement: { verdict: 'not-seen' },
  });
  bench.watch.remove('two');
  expect(bench.watch.units).toEqual([]);
});

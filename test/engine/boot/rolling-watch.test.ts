import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { adviceOnNoStart } from '../../../electron/contract/boot/advice.ts';
import type { DeviceMarks, Seen, Sighting } from '../../../electron/contract/boot.ts';
import type { Observer } from '../../../electron/engine/boot/crowd.ts';
import { type RollingEvent, RollingWatch } from '../../../electron/engine/boot/rolling-watch.ts';
import { SteadyClock } from '../../../electron/engine/boot/steady-clock.ts';
import type { AwaitedUnit } from '../../../electron/engine/boot/watched.ts';

const ready: Seen = { kind: 'status', status: 'READY', revision: '0' };
const factory: Seen = { kind: 'stage', stage: 'factory' };
const kernel: Seen = { kind: 'stage', stage: 'kernel' };

/** A bench whose devices say what a test lets them say, and whose clock goes on when the test says so. */
class Bench implements AsyncDisposable {
  time = 1000;
  started = 0;
  readonly events: RollingEvent[] = [];
  readonly watch: RollingWatch;
  readonly #ending = new AbortController();
  readonly #said: Sighting[] = [];
  readonly #following: Promise<void>;

  #steady = 1000;

  /** `isSteady`: with a clock beside it that nobody sets. */
  constructor({ isSteady = false } = {}) {
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
    const now = () => this.time;
    const clock = new SteadyClock(now, isSteady ? () => this.#steady : now);
    this.watch = new RollingWatch({ observers: [observer], signal, clock, tick: 2 });
    this.#following = this.#follow();
  }

  say(of: DeviceMarks, seen: Seen): void {
    this.#said.push({ at: this.time, observer: 'serial', of, seen, evidence: seen.kind });
  }

  /** Time goes by, on all clocks. */
  pass(ms: number): void {
    this.time += ms;
    this.#steady += ms;
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
    this.say(of, kernel);
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

const judged = (bench: Bench, id: string) =>
  bench.events.findLast((event) => event.type === 'unit' && event.unit === id);

test('who joins is told who could not see, and nothing that was seen before', async () => {
  await using bench = new Bench();
  bench.say({}, { kind: 'blind', reason: 'port-busy' });
  bench.say({ deviceId: 'late', mac: 'm' }, kernel);
  bench.say({ deviceId: 'late' }, ready);
  await wait(15);
  bench.time += 60_000;
  bench.watch.add(unit('late', { deviceId: 'late' }));
  await bench.until(() => judged(bench, 'late') !== undefined);
  await wait(15);
  expect(judged(bench, 'late')).toMatchObject({ judgement: { verdict: 'not-seen' } });
  expect(bench.done).toEqual([]);
  // By what it is known counts all the same.
  await bench.comesUp({ mac: 'm' });
  expect(bench.done).toEqual(['late up-unclaimed']);
});

test('a device that was on before its card was made is heard, and neither passes nor fails until it starts', async () => {
  await using bench = new Bench();
  const mac = '02:00:00:00:00:01';
  bench.watch.add(unit('one', { mac }));
  bench.time += 1000;
  bench.say({ mac }, ready);
  bench.say({ mac }, { kind: 'state', revision: '7', sha256: 'f'.repeat(64) });
  bench.say({ mac }, { kind: 'uptime', seconds: 7200 });
  await wait(15);
  bench.time += 120_000;
  await bench.until(() => {
    const event = judged(bench, 'one');
    return event?.type === 'unit' && event.judgement.verdict === 'booting';
  });
  await wait(15);
  expect(judged(bench, 'one')).toMatchObject({ judgement: { final: false, next: adviceOnNoStart } });
  expect(judged(bench, 'one')).not.toHaveProperty('started');
  expect(bench.done).toEqual([]);
  await bench.comesUp({ mac });
  expect(bench.done).toEqual(['one up-unclaimed']);
  expect(judged(bench, 'one')).toHaveProperty('started');
});

test('a clock that is set ahead, or back, lets nothing pass sooner or never', async () => {
  await using bench = new Bench({ isSteady: true });
  bench.watch.add(unit('one', { tag: 't1' }));
  bench.watch.add(unit('two', { tag: 't2' }));
  bench.pass(1000);
  bench.say({ tag: 't1' }, kernel);
  bench.say({ tag: 't1' }, ready);
  await wait(15);
  bench.time += 86_400_000;
  await wait(15);
  expect(bench.done).toEqual([]);
  bench.time -= 2 * 86_400_000;
  bench.say({ tag: 't2' }, kernel);
  bench.say({ tag: 't2' }, ready);
  await wait(15);
  bench.pass(31_000);
  await bench.until(() => bench.done.length === 2);
  expect(bench.done.toSorted()).toEqual(['one up-unclaimed', 'two up-unclaimed']);
});

test('of two units that cannot be told apart neither passes, nor when one of them has gone', async () => {
  await using bench = new Bench();
  const mac = '02:00:00:00:00:01';
  bench.watch.add(unit('one', { mac }));
  bench.watch.add(unit('two', { mac, tag: 't2' }));
  bench.say({ mac }, kernel);
  bench.say({ mac }, ready);
  await wait(15);
  bench.time += 60_000;
  await wait(15);
  expect(bench.done).toEqual([]);
  bench.watch.remove('one');
  for (let other = 0; other < 400; other += 1) {
    bench.watch.add(unit(`other-${other}`, { tag: `other-${other}` }));
    bench.watch.remove(`other-${other}`);
  }
  bench.say({ tag: 't2', deviceId: 'd2' }, { kind: 'life' });
  await wait(15);
  bench.time += 60_000;
  await wait(15);
  expect(bench.done).toEqual([]);
  await bench.comesUp({ tag: 't2' });
  expect(bench.done).toEqual(['two up-unclaimed']);
});

test('a unit that is only known takes what is its own from another one', async () => {
  await using bench = new Bench();
  const mac = '02:00:00:00:00:01';
  bench.watch.know({ id: 'passed', marks: { mac } });
  bench.watch.add(unit('two', { mac }));
  bench.say({ mac }, kernel);
  bench.say({ mac }, ready);
  await wait(15);
  bench.time += 60_000;
  await wait(15);
  expect(bench.done).toEqual([]);
});

test('sixty units at once, each with its own device, in any order', async () => {
  await using bench = new Bench();
  const all = Array.from({ length: 60 }, (_, index) => index);
  const mac = (index: number) => `02:00:00:00:00:${String(index).padStart(2, '0')}`;
  for (const index of all) bench.watch.add(unit(`${index}`, { mac: mac(index) }));
  const good = all.filter((index) => index % 3 !== 0);
  for (const index of good.toReversed()) {
    bench.say({ mac: mac(index), address: `10.0.0.${index % 7}` }, kernel);
    bench.say({ address: `10.0.0.${index % 7}` }, { kind: 'failure', failure: 'kernel-panic' });
    bench.say({ mac: mac(index) }, ready);
  }
  for (const index of all) bench.say({ address: `10.0.0.${index % 7}` }, { kind: 'life' });
  await wait(30);
  bench.time += 60_000;
  await bench.until(() => bench.done.length >= good.length - 7);
  await wait(20);
  for (const one of bench.done) expect(good.map((index) => `${index} up-unclaimed`)).toContain(one);
});

test('a device that answers for days takes no more room for it', async () => {
  await using bench = new Bench();
  bench.watch.add(unit('one', { tag: 't1' }));
  bench.say({ tag: 't1' }, kernel);
  for (let round = 0; round < 300; round += 1) {
    bench.time += 5000;
    bench.say({ tag: 't1' }, { kind: 'service', service: 'ssh', port: 8222, answers: true });
    bench.say({ tag: 't1' }, { kind: 'life' });
  }
  await wait(30);
  bench.watch.giveUp('one');
  await bench.until(() => bench.done.length === 1);
  const done = bench.events.find((event) => event.type === 'done');
  expect(done?.boot.sightings.length).toBeLessThan(10);
});

test('what a device says after it is done is nobody else’s', async () => {
  await using bench = new Bench();
  bench.watch.add(unit('one', { tag: 't1' }));
  await bench.comesUp({ tag: 't1', address: '10.0.0.5' });
  bench.watch.add(unit('two', { tag: 't2' }));
  bench.say({ tag: 't1', address: '10.0.0.5' }, kernel);
  await wait(20);
  expect(bench.watch.units).toHaveLength(1);
  expect(bench.events.findLast((event) => event.type === 'unit' && event.unit === 'two')).toMatchObject({
    judgement: { verdict: 'not-seen' },
  });
  bench.watch.remove('two');
  expect(bench.watch.units).toEqual([]);
});

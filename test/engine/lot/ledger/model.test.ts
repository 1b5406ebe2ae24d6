import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWickError } from '../../../../electron/contract/errors.ts';
import {
  activeStates,
  newUnit,
  stepUnit,
  type UnitEvent,
  type UnitStanding,
} from '../../../../electron/contract/lot/states.ts';
import type { Ledger, ToldEvent } from '../../../../electron/engine/lot/ledger/ledger.ts';
import { ledgerOf, plainLot, plainUnits } from '../../../rigs/lot.ts';
import { lotStores } from '../../../rigs/lot-stores.ts';

/** What a lot must be, without a database: units, and who may have how many. */
interface Model {
  units: { standing: UnitStanding; station?: number; until?: number }[];
  size: number;
  status: 'running' | 'paused';
  failures: number;
  now: number;
}

interface Real {
  stations: readonly Ledger[];
  lot: string;
  /** Every value that was ever handed out, and to which reservation. */
  handed: Map<string, string>;
  clock: { now: number };
}

type Step = fc.AsyncCommand<Model, Real>;

const lease = 1000;
const pauseAfter = 3;
const inHand = new Set(['reserved', 'written', 'verified', 'provisioned']);

class Reserve implements Step {
  readonly station: number;
  constructor(station: number) {
    this.station = station;
  }
  check = () => true;
  toString = () => `reserve(${this.station})`;

  async run(model: Model, { stations, lot, handed }: Real): Promise<void> {
    const taken = await stations[this.station]?.reserve({ lot, slot: String(this.station), lease });
    for (const unit of model.units) {
      const isOver = unit.until !== undefined && unit.until < model.now && unit.station !== this.station;
      if (isOver && inHand.has(unit.standing.state)) apply(unit, { kind: 'failed', cause: 'station-lost' });
    }
    const busy = model.units.filter(({ standing: { state } }) => activeStates.has(state) || state === 'passed').length;
    const isReady = ({ standing: { state, values } }: Model['units'][number]) =>
      (state === 'open' || state === 'returned') && values === 'fresh';
    const index = model.status === 'running' && busy < model.size ? model.units.findIndex(isReady) : -1;
    expect(taken?.unit.number).toBe(index < 0 ? undefined : index + 1);
    const unit = model.units[index];
    if (taken === undefined || unit === undefined) return;
    apply(unit, { kind: 'reserved', reservation: taken.id, slot: '', until: 0 });
    Object.assign(unit, { station: this.station, until: model.now + lease });
    // The same values only if whoever had them has shown them to nobody.
    const token = taken.values.secret['token']?.reveal() ?? '';
    const before = handed.get(token);
    if (before !== undefined) expect(before).toBe('given back');
    handed.set(token, taken.id);
  }
}

class Tell implements Step {
  readonly station: number;
  readonly unit: number;
  readonly event: ToldEvent;
  constructor(station: number, unit: number, event: ToldEvent) {
    this.station = station;
    this.unit = unit;
    this.event = event;
  }
  check = () => true;
  toString = () => `tell(${this.station}, ${this.unit + 1}, ${this.event.kind})`;

  async run(model: Model, { stations, lot, handed }: Real): Promise<void> {
    const unit = model.units[this.unit];
    if (unit === undefined) return;
    const expected = stepUnit(unit.standing, this.event);
    const told = await stations[this.station]
      ?.tell(lot, this.unit + 1, this.event)
      .catch((error: unknown) => (isWickError(error, 'unit-moved') ? undefined : Promise.reject(error)));
    const isNothingNew =
      (this.event.kind === 'disabling' && ['disabling', 'disabled'].includes(unit.standing.values)) ||
      (this.event.kind === 'disabled' && unit.standing.values === 'disabled') ||
      (this.event.kind === 'exposing' && unit.standing.values === 'exposed' && inHand.has(unit.standing.state));
    expect(told !== undefined).toBe(expected !== undefined);
    if (told === undefined || expected === undefined || isNothingNew) return;
    apply(unit, this.event);
    if (this.event.kind === 'passed') model.failures = 0;
    if (this.event.kind === 'failed') {
      for (const [token, by] of handed)
        if (by === expected.reservation && expected.values === 'fresh') handed.set(token, 'given back');
      if (this.event.cause === 'card') model.failures += 1;
      if (this.event.cause === 'card' && model.status === 'running' && model.failures >= pauseAfter)
        model.status = 'paused';
    }
  }
}

/** What comes next where all goes well. */
const nextOf: Partial<Record<UnitStanding['state'], ToldEvent>> = {
  reserved: { kind: 'written' },
  written: { kind: 'verified' },
  verified: { kind: 'provisioned' },
  provisioned: { kind: 'shipped', certificate: 'c'.repeat(64) },
  shipped: { kind: 'passed' },
  booted: { kind: 'passed' },
  failed: { kind: 'returned', reason: 'again' },
};

/** One of the units that something can come of, so that paths lead far. */
class Advance implements Step {
  readonly which: number;
  readonly event: ToldEvent | undefined;
  constructor(which: number, event?: ToldEvent) {
    this.which = which;
    this.event = event;
  }
  check = () => true;
  toString = () => `advance(${this.which}, ${this.event?.kind ?? ''})`;

  async run(model: Model, real: Real): Promise<void> {
    const moving = model.units.flatMap(({ standing: { state } }, index) =>
      nextOf[state] === undefined ? [] : [index],
    );
    const index = moving[this.which % Math.max(moving.length, 1)];
    if (index === undefined) return;
    if (this.event !== undefined) return await new Tell(1, index, this.event).run(model, real);
    for (let steps = 0; steps < 3; steps++) {
      const next = nextOf[model.units[index]?.standing.state ?? 'open'];
      if (next !== undefined) await new Tell(0, index, next).run(model, real);
    }
  }
}

class Replace implements Step {
  readonly unit: number;
  constructor(unit: number) {
    this.unit = unit;
  }
  check = () => true;
  toString = () => `replace(${this.unit + 1})`;

  async run(model: Model, { stations, lot }: Real): Promise<void> {
    const unit = model.units[this.unit];
    const [values] = plainUnits(1);
    if (unit === undefined || values === undefined) return;
    const isAllowed = stepUnit(unit.standing, { kind: 'replaced' }) !== undefined;
    const replacing = stations[0]?.replace(lot, this.unit + 1, values);
    if (!isAllowed) return await expect(replacing).rejects.toMatchObject({ code: 'unit-moved' });
    await replacing;
    apply(unit, { kind: 'replaced' });
  }
}

class Wait implements Step {
  readonly ms: number;
  constructor(ms: number) {
    this.ms = ms;
  }
  check = () => true;
  toString = () => `wait(${this.ms})`;

  run(model: Model, { clock }: Real): Promise<void> {
    model.now += this.ms;
    clock.now += this.ms;
    return Promise.resolve();
  }
}

class Continue implements Step {
  check = () => true;
  toString = () => 'unpause()';

  async run(model: Model, { stations, lot }: Real): Promise<void> {
    await stations[1]?.tellLot(lot, { kind: 'unpaused' });
    if (model.status === 'paused') Object.assign(model, { status: 'running', failures: 0 });
  }
}

class Look implements Step {
  check = () => true;
  toString = () => 'look()';

  async run(model: Model, { stations, lot }: Real): Promise<void> {
    const ledger = stations[0];
    if (ledger === undefined) return;
    const units = await ledger.units(lot);
    expect(units).toMatchObject(model.units.map(({ standing }) => standing));
    const standing = await ledger.standing(lot);
    const passed = model.units.filter((unit) => unit.standing.state === 'passed').length;
    expect(standing.failuresInRow).toBe(model.failures);
    expect(standing.status).toBe(passed >= model.size ? 'complete' : model.status);
    expect((await ledger.prove(lot)).problem).toBeUndefined();
  }
}

function apply(unit: Model['units'][number], event: UnitEvent): void {
  const next = stepUnit(unit.standing, event);
  if (next === undefined) throw new Error(`${event.kind} was not allowed`);
  unit.standing = next;
  if (!inHand.has(next.state)) delete unit.until;
}

const station = fc.nat(1);
const unit = fc.nat(4);
const well = ['exposing', 'written', 'verified', 'provisioned', 'passed', 'disabling', 'disabled'] as const;
const failed = fc.record({
  kind: fc.constant('failed' as const),
  cause: fc.constantFrom('card' as const, 'cancelled' as const),
  unexposed: fc.boolean(),
});
const told: fc.Arbitrary<ToldEvent> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...well).map((kind) => ({ kind })) },
  { weight: 2, arbitrary: fc.constant<ToldEvent>({ kind: 'shipped', certificate: 'c'.repeat(64) }) },
  { weight: 2, arbitrary: failed },
  {
    weight: 2,
    arbitrary: fc.constantFrom<ToldEvent>(
      { kind: 'returned', reason: 'again' },
      { kind: 'scrapped', reason: 'broken' },
      { kind: 'booted', verdict: 'up' },
      { kind: 'labelled', copies: 1, again: false },
    ),
  },
);
const steps = fc.commands(
  [
    station.map((one) => new Reserve(one)),
    fc.tuple(station, unit, told).map(([one, number, event]) => new Tell(one, number, event)),
    unit.map((which) => new Advance(which)),
    unit.map((which) => new Advance(which)),
    fc.tuple(unit, failed).map(([which, event]) => new Advance(which, event)),
    fc.tuple(station, unit, told).map(([one, number, event]) => new Tell(one, number, event)),
    unit.map((one) => new Replace(one)),
    fc.integer({ min: 1, max: 900 }).map((ms) => new Wait(ms)),
    fc.constant(new Continue()),
    fc.constant(new Look()),
  ],
  { maxCommands: 60, size: 'max' },
);

describe.each(lotStores())('a ledger in $name, whatever two stations do with it', ({ name, place, options }) => {
  it('is what its rules say', { ...options, timeout: 120_000 }, async () => {
    await using at = await place();
    const clock = { now: 0 };
    const now = () => clock.now;
    const folders = ['one', 'two'].map((name) => join(at.folder, name));
    await using stack = new AsyncDisposableStack();
    const stations: Ledger[] = [];
    for (const folder of folders) stations.push(stack.use(await ledgerOf(at.where, folder, { now })));
    await fc.assert(
      fc.asyncProperty(steps, async (commands) => {
        const signed = plainLot(3, { pauseAfter, id: randomUUID() });
        const { id: lot } = signed.lot;
        await stations[0]?.create(signed, plainUnits(5));
        await stations[0]?.admit(lot, stations[1]?.card ?? '', 'two');
        await fc.asyncModelRun(
          () => ({
            model: {
              units: Array.from({ length: 5 }, () => ({ standing: newUnit })),
              size: 3,
              status: 'running' as const,
              failures: 0,
              now: clock.now,
            },
            real: { stations, lot, handed: new Map<string, string>(), clock },
          }),
          commands,
        );
        expect((await stations[1]?.prove(lot))?.problem).toBeUndefined();
      }),
      {
        numRuns: Number(process.env['WICK_MODEL_RUNS'] ?? (name === 'SQLite' ? 25 : 8)),
        seed: Number(process.env['WICK_MODEL_SEED'] ?? 11),
      },
    );
  });
});

import type { Certificate } from '../../../contract/certificate.ts';
import { asWickError, type ErrorData, type WickError } from '../../../contract/errors.ts';
import type { AwaitedBoot, BenchAlarm } from '../../../contract/lot/bench.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import { fulfils } from '../../../contract/verdict.ts';
import { Matcher } from '../../boot/match.ts';
import { RollingWatch } from '../../boot/rolling-watch.ts';
import { SteadyClock } from '../../boot/steady-clock.ts';
import { Wakeup } from '../../boot/wakeup.ts';
import type { AwaitedUnit } from '../../boot/watch.ts';
import type { UnitBoot } from '../../boot/watched.ts';
import { BootResults, certificateFile } from './boot-results.ts';
import type { LotRunOptions } from './options.ts';
import { SameMarks } from './same-marks.ts';
import { awaitedBoot, awaitedUnit, marksOf, readCertificate, type ShelvedUnit, type ShippedUnit } from './shelved.ts';

export interface ShelfHost {
  options: LotRunOptions;
  signal: AbortSignal;
  now: () => number;
  changed: () => void;
  passed: (unit: number) => void;
  failed: (unit: number) => void;
  observerEnded: (observer: string, error: ErrorData | undefined) => void;
  tokenLeft: (unit: number, error: WickError) => void;
  reach: (error: WickError | undefined) => void;
}

type NotJudged = Extract<BenchAlarm, { kind: 'boot-not-judged' }>;

/** ms between two looks at a ledger that says nothing by itself. */
const usualPause = 3000;
/** ms between two looks at one that says much. */
const shortestPause = 300;

/**
 * Units whose cards are good, on the shelf or in a fixture, until their devices were seen: all of the lot, whichever station
 * has made them. Each of several stations tells what it sees; what another one has told already is no news.
 */
export class Shelf {
  readonly #host: ShelfHost;
  readonly #results: BootResults;
  readonly #clock: SteadyClock;
  readonly #waiting = new Map<number, ShelvedUnit>();
  /** The attempt of units that are done here, and may be so in the ledger only later. */
  readonly #told = new Map<number, number>();
  readonly #marks = new SameMarks();
  readonly #alarms = new Map<number, NotJudged>();
  readonly #unrecorded = new Map<number, ErrorData>();
  #watch: RollingWatch | undefined;
  /** Live: those who look see who joins. */
  readonly #units: AwaitedUnit[] = [];
  #following: Promise<unknown> = Promise.resolve();
  readonly #wakeup = new Wakeup();
  /** Also of units that have left the shelf. */
  readonly #tellings = new Set<Promise<void>>();
  /** By unit: each gives one up. */
  readonly #timers = new Map<number, NodeJS.Timeout>();

  constructor(host: ShelfHost) {
    this.#host = host;
    const notRecorded = (unit: number, error: WickError) => {
      this.#unrecorded.set(unit, error.toJSON());
      host.changed();
    };
    this.#results = new BootResults({ ...host, notRecorded });
    // A test has one clock for all.
    this.#clock = new SteadyClock(host.options.now, host.options.now);
  }

  get awaited(): AwaitedBoot[] {
    return [...this.#waiting.values()].map(awaitedBoot);
  }

  /** Units whose first boot nobody can judge, or of which no certificate says how it went. */
  get alarms(): BenchAlarm[] {
    const unrecorded = [...this.#unrecorded].map(
      ([unit, error]) => ({ kind: 'boot-not-recorded', unit, error }) as const,
    );
    return [...this.#alarms.values(), ...unrecorded];
  }

  /** Begins to look, for those that are on the shelf already, too. */
  async open(): Promise<void> {
    const { options, signal } = this.#host;
    const { ledger, lot, observers } = options;
    if (lot.passes === 'written') return;
    const matcher = new Matcher([]);
    const who = (await observers?.({ units: this.#units, matcher })) ?? [];
    this.#watch = new RollingWatch({ observers: who, matcher, signal, clock: this.#clock });
    for (const record of await ledger.units(lot.id, { states: ['passed'] }))
      this.#marks.add(record.number, marksOf(record));
    await this.#look();
    this.#following = Promise.all([this.#follow(this.#watch), this.#followLedger()]);
  }

  /** A card of this station that is good. */
  add(unit: ShippedUnit, certificate: Certificate): void {
    this.#join(unit, certificate);
  }

  /** Resolves once nobody looks any longer, and all is told that can be. */
  async end(): Promise<void> {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await this.#following;
    await this.#watch?.end();
    await Promise.all(this.#tellings);
  }

  async #followLedger(): Promise<void> {
    const { options, signal, reach } = this.#host;
    const listening = (async () => {
      for await (const _ of options.ledger.changes.follow(signal, shortestPause)) this.#wakeup.wake();
    })();
    while (!signal.aborted) {
      await this.#wakeup.sleep(usualPause, signal);
      if (signal.aborted) break;
      await this.#look().catch((error: unknown) => reach(asWickError(error)));
    }
    await listening;
  }

  /** Takes in whom the ledger has on the shelf, and lets go whom it has not any longer. */
  async #look(): Promise<void> {
    const { ledger, lot } = this.#host.options;
    const there = await ledger.units(lot.id, { states: ['shipped', 'booted'] });
    for (const record of there) await this.#takeIn(record);
    const units = [...this.#waiting.keys(), ...this.#alarms.keys()].filter((unit) =>
      there.every(({ number }) => number !== unit),
    );
    for (const record of units.length === 0 ? [] : await ledger.units(lot.id, { units })) {
      const waiting = this.#waiting.get(record.number);
      // What this station has told may still be on its way.
      const isAhead = waiting?.unit.attempt === record.attempt && !isOver(record);
      if (waiting !== undefined && !isAhead) this.#letGo(record.number);
      if (isGivenUp(record)) this.#freeBoard(record);
      // That it was seen too late is so until it is made again.
      const isLate =
        this.#alarms.get(record.number)?.why === 'moved' && this.#told.get(record.number) === record.attempt;
      if (isOver(record) && !isLate) this.#clear(record.number);
    }
  }

  async #takeIn(record: UnitRecord): Promise<void> {
    const { number, attempt, station, state } = record;
    const waiting = this.#waiting.get(number);
    if (this.#told.get(number) === attempt) return;
    if (waiting?.unit.attempt === attempt) {
      waiting.isBooted ||= state === 'booted';
      return;
    }
    const isOwn = station === this.#host.options.ledger.station;
    const certificate = isOwn ? await this.#certificateOf(record) : undefined;
    if (isOwn && certificate === undefined) {
      this.#alarm(number, { kind: 'boot-not-judged', unit: number, why: 'no-certificate' });
      return;
    }
    this.#clear(number);
    // Another one may have come meanwhile: the card was just made here.
    if (this.#waiting.get(number)?.unit.attempt !== attempt) this.#join(record, certificate);
  }

  #join(unit: ShippedUnit, certificate: Certificate | undefined): void {
    const { now, options, changed } = this.#host;
    const { number, attempt } = unit;
    if (this.#watch === undefined || this.#waiting.get(number)?.unit.attempt === attempt) return;
    this.#letGo(number);
    const awaited = awaitedUnit(unit, { certificate, passes: options.lot.passes, clock: this.#clock });
    this.#tellApart(unit);
    this.#waiting.set(number, {
      unit,
      certificate,
      since: Math.min(unit.changed, now()),
      judgement: undefined,
      isBooted: unit.state === 'booted',
      telling: Promise.resolve(),
    });
    this.#units.push(awaited);
    this.#watch.add(awaited);
    changed();
  }

  /** A device that could be of two units is of neither, also where one of them has passed. */
  #tellApart(unit: ShippedUnit): void {
    const { number } = unit;
    const marks = marksOf(unit);
    const shared = this.#marks.shared(number, marks);
    this.#marks.add(number, marks);
    if (shared === undefined) return;
    // Also once the other one is done, and forgotten.
    this.#watch?.know({ id: `like ${number}`, marks: shared.marks });
    // By another mark it is still told from the others.
    if (Object.keys(shared.marks).length < Object.keys(marks).length) return;
    this.#alarm(number, { kind: 'boot-not-judged', unit: number, why: 'alike', other: shared.other });
  }

  async #follow(watch: RollingWatch): Promise<void> {
    const { changed, observerEnded } = this.#host;
    for await (const event of watch.events()) {
      if (event.type === 'observer') observerEnded(event.observer, event.error);
      else {
        const number = Number(event.type === 'unit' ? event.unit : event.boot.unit);
        const waiting = this.#waiting.get(number);
        if (waiting === undefined) continue;
        waiting.judgement = event.type === 'unit' ? event.judgement : event.boot.judgement;
        if (event.type === 'unit') {
          if (event.started !== undefined) this.#limit(number);
          const { verdict } = event.judgement;
          if (fulfils(verdict, 'up')) this.#tell(waiting, () => this.#results.comeUp(waiting, verdict));
        } else {
          this.#lookNoMore(number);
          const { boot, tags } = event;
          this.#tell(waiting, () => this.#finish(waiting, boot, tags));
        }
      }
      changed();
    }
  }

  /** The time that a boot may take counts from when it began, however long the card has lain there. */
  #limit(number: number): void {
    const { bootTimeout } = this.#host.options;
    if (bootTimeout === undefined || this.#timers.has(number)) return;
    const giveUp = () => this.#watch?.giveUp(String(number));
    this.#timers.set(number, setTimeout(giveUp, Math.min(bootTimeout, 2 ** 31 - 1)));
  }

  #tell(waiting: ShelvedUnit, work: () => Promise<void>): void {
    const telling = waiting.telling.then(work).catch((error: unknown) => this.#host.reach(asWickError(error)));
    waiting.telling = telling;
    this.#tellings.add(telling);
    void telling.then(() => this.#tellings.delete(telling));
  }

  async #finish(waiting: ShelvedUnit, boot: UnitBoot, tags: readonly string[]): Promise<void> {
    const { passed, failed, changed } = this.#host;
    const { number, attempt } = waiting.unit;
    const outcome = await this.#results.finish(waiting, boot);
    // Whoever opens the shelf the next time waits for it again.
    if (outcome.is === 'ended') return;
    this.#told.set(number, attempt);
    if (this.#waiting.get(number) === waiting) this.#letGo(number);
    if (!boot.fulfilled) this.#freeBoard(waiting.unit);
    if (outcome.is === 'told') {
      (boot.fulfilled ? passed : failed)(number);
      await this.#results.disable(number, tags);
    } else if (outcome.is === 'moved' && outcome.record?.attempt === attempt)
      this.#alarm(number, { kind: 'boot-not-judged', unit: number, why: 'moved' });
    changed();
  }

  #letGo(number: number): void {
    this.#lookNoMore(number);
    if (this.#waiting.delete(number)) this.#host.changed();
  }

  /** A board that did not come up with one card may get another, whose unit is told by it then. */
  #freeBoard({ number, board }: Pick<ShippedUnit, 'number' | 'board'>): void {
    if (board === undefined || this.#waiting.has(number)) return;
    this.#marks.forget(number);
    this.#watch?.forget(String(number));
  }

  #lookNoMore(number: number): void {
    this.#watch?.remove(String(number));
    clearTimeout(this.#timers.get(number));
    this.#timers.delete(number);
    const at = this.#units.findIndex(({ id }) => id === String(number));
    if (at >= 0) this.#units.splice(at, 1);
  }

  #alarm(number: number, alarm: NotJudged): void {
    this.#alarms.set(number, alarm);
    this.#host.changed();
  }

  #clear(number: number): void {
    if (this.#alarms.delete(number)) this.#host.changed();
  }

  async #certificateOf(record: UnitRecord): Promise<Certificate | undefined> {
    const file = certificateFile(this.#host.options, record);
    return await readCertificate(file, record.certificate).catch(() => undefined);
  }
}

/** Nobody waits for its device any longer. */
function isOver(record: UnitRecord): boolean {
  return record.state === 'passed' || isGivenUp(record);
}

function isGivenUp({ state }: UnitRecord): boolean {
  return ['failed', 'returned', 'scrapped', 'open'].includes(state);
}

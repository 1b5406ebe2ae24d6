import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DeviceMarks } from '../../../contract/boot.ts';
import type { AwaitedBoot } from '../../../contract/lot/bench.ts';
import { type Certificate, signedCertificateSchema } from '../../../contract/certificate.ts';
import { asWickError, type ErrorData, isWickError, type WickError } from '../../../contract/errors.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import type { UnitMarks } from '../../../contract/lot/states.ts';
import type { Judgement } from '../../../contract/verdict.ts';
import { fulfils, wishFor } from '../../../contract/verdict.ts';
import { recordOf } from '../../boot/record.ts';
import { RollingWatch } from '../../boot/rolling-watch.ts';
import type { UnitBoot } from '../../boot/watched.ts';
import { Matcher } from '../../boot/match.ts';
import { disableValues } from '../ledger/disable-values.ts';
import { SteadyClock } from '../../boot/steady-clock.ts';
import type { AwaitedUnit } from '../../boot/watch.ts';
import { addBoot } from '../../certificate/add-boot.ts';
import { certificateName, certificatesOf } from './make-unit.ts';
import type { LotRunOptions } from './options.ts';

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

interface Waiting {
  since: number;
  board: string | undefined;
  judgement: Judgement | undefined;
  attempt: number;
  isBooted: boolean;
}

/** Units whose cards are good, on the shelf or in a fixture, until their devices were seen. */
export class Shelf {
  readonly #host: ShelfHost;
  readonly #waiting = new Map<number, Waiting>();
  /** What is told to the ledger, one after the other. */
  #telling: Promise<void> = Promise.resolve();
  #watch: RollingWatch | undefined;
  /** Live: those who look see who joins. */
  readonly #units: AwaitedUnit[] = [];
  #following: Promise<void> = Promise.resolve();
  /** By unit: each gives one up. */
  readonly #timers = new Map<number, NodeJS.Timeout>();

  constructor(host: ShelfHost) {
    this.#host = host;
  }

  get awaited(): AwaitedBoot[] {
    return [...this.#waiting].map(([unit, { since, judgement, board }]) => ({
      unit,
      since,
      verdict: judgement?.verdict ?? 'not-seen',
      ...(judgement?.next === undefined ? {} : { next: judgement.next }),
      ...(board === undefined ? {} : { board }),
    }));
  }

  /** Begins to look, for those of this station that are on the shelf already, too. */
  async open(): Promise<void> {
    const { options, signal } = this.#host;
    const { ledger, lot, observers } = options;
    if (lot.passes === 'written') return;
    const matcher = new Matcher([]);
    const who = (await observers?.({ units: this.#units, matcher })) ?? [];
    this.#watch = new RollingWatch({ observers: who, matcher, signal, clock: clockOf(options) });
    this.#following = this.#follow(this.#watch);
    const shipped = await ledger.units(lot.id, { states: ['shipped', 'booted'], station: ledger.station });
    for (const record of shipped) {
      const certificate = await this.#certificateOf(record).catch(() => undefined);
      this.add(record, certificate, record.marks);
    }
  }

  add(
    record: Pick<UnitRecord, 'number' | 'attempt' | 'board' | 'changed' | 'state'>,
    certificate: Certificate | undefined,
    marks: UnitMarks | undefined,
  ): void {
    if (this.#watch === undefined) return;
    const { lot, bootTimeout } = this.#host.options;
    const expected = certificate?.expects ?? { family: 'unknown', claim: 'none' };
    const unit: AwaitedUnit = {
      id: String(record.number),
      expected,
      wish: lot.passes === 'claimed' ? 'claimed' : lot.passes === 'up' ? 'up' : wishFor(expected),
      marks: marksOf(marks),
      flashed: certificate === undefined ? record.changed : Date.parse(certificate.finished),
    };
    const { attempt, board, state } = record;
    this.#waiting.set(record.number, {
      since: this.#host.now(),
      board,
      judgement: undefined,
      attempt,
      isBooted: state === 'booted',
    });
    this.#units.push(unit);
    this.#watch.add(unit);
    if (bootTimeout !== undefined) this.#timers.set(record.number, this.#giveUpAfter(unit.id, bootTimeout));
    this.#host.changed();
  }

  #giveUpAfter(id: string, time: number): NodeJS.Timeout {
    return setTimeout(() => this.#watch?.giveUp(id), Math.min(time, 2 ** 31 - 1));
  }

  /** Resolves once nobody looks any longer, and all is told. */
  async end(): Promise<void> {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await this.#following;
    await this.#telling;
  }

  async #follow(watch: RollingWatch): Promise<void> {
    for await (const event of watch.events()) {
      switch (event.type) {
        case 'unit': {
          const waiting = this.#waiting.get(Number(event.unit));
          if (waiting !== undefined) waiting.judgement = event.judgement;
          this.#tell(() => this.#comeUp(Number(event.unit), event.judgement));
          break;
        }
        case 'observer':
          this.#host.observerEnded(event.observer, event.error);
          break;
        case 'done':
          this.#tell(() => this.#finish(event.boot, event.tags));
          break;
      }
      this.#host.changed();
    }
  }

  #tell(work: () => Promise<void>): void {
    this.#telling = this.#telling.then(work).catch((thrown: unknown) => {
      const error = asWickError(thrown);
      if (!isWickError(error, 'unit-moved')) this.#host.reach(error);
    });
  }

  /** It is up, and may still have to be claimed. */
  async #comeUp(unit: number, { verdict }: Judgement): Promise<void> {
    const waiting = this.#waiting.get(unit);
    if (waiting === undefined || waiting.isBooted || !fulfils(verdict, 'up')) return;
    waiting.isBooted = true;
    const { ledger, lot } = this.#host.options;
    await ledger.tell(lot.id, unit, { kind: 'booted', verdict });
  }

  async #finish(boot: UnitBoot, tags: readonly string[]): Promise<void> {
    const { options, passed, failed } = this.#host;
    const { ledger, lot } = options;
    const unit = Number(boot.unit);
    const waiting = this.#waiting.get(unit);
    this.#waiting.delete(unit);
    clearTimeout(this.#timers.get(unit));
    this.#timers.delete(unit);
    const at = this.#units.findIndex(({ id }) => id === boot.unit);
    if (at >= 0) this.#units.splice(at, 1);
    if (waiting === undefined) return;
    const { verdict } = boot.judgement;
    if (boot.fulfilled) {
      if (!waiting.isBooted) await ledger.tell(lot.id, unit, { kind: 'booted', verdict });
      await this.#record(unit, waiting.attempt, boot).catch(() => {});
      await ledger.tell(lot.id, unit, { kind: 'passed' });
      passed(unit);
    } else {
      const message = boot.judgement.next?.slice(0, 1000);
      const why = message === undefined ? {} : { message };
      await ledger.tell(lot.id, unit, { kind: 'failed', cause: 'boot', code: verdict, ...why });
      failed(unit);
    }
    await this.#disable(unit, tags);
  }

  async #disable(unit: number, tags: readonly string[]): Promise<void> {
    const { options, tokenLeft } = this.#host;
    const { disableToken, ledger, lot } = options;
    if (disableToken === undefined || tags.length === 0) return;
    try {
      await disableValues(ledger, { lot: lot.id, number: unit }, async () => {
        for (const tag of tags) await disableToken(tag, AbortSignal.timeout(20_000));
      });
    } catch (error) {
      tokenLeft(unit, asWickError(error));
    }
  }

  async #certificateOf({ number, attempt }: Pick<UnitRecord, 'number' | 'attempt'>): Promise<Certificate> {
    const text = await readFile(this.#fileOf(number, attempt), 'utf8');
    return signedCertificateSchema.parse(JSON.parse(text)).certificate;
  }

  /** How it went, in a certificate beside the first, whose digest the ledger has. */
  async #record(unit: number, attempt: number, boot: UnitBoot): Promise<void> {
    const certificate = await this.#certificateOf({ number: unit, attempt });
    const file = this.#fileOf(unit, attempt).replace(/\.certificate\.json$/, '.boot.certificate.json');
    const observers = [...new Set(boot.sightings.map(({ observer }) => observer))];
    await addBoot(file, { certificate, boot: recordOf(boot, observers), key: this.#host.options.certify.key });
  }

  #fileOf(unit: number, attempt: number): string {
    const { stationFolder, lot } = this.#host.options;
    return join(certificatesOf(stationFolder, lot.id), certificateName(unit, attempt));
  }
}

function marksOf({ deviceId, tag, mac }: UnitMarks = {}): DeviceMarks {
  return {
    ...(deviceId === undefined ? {} : { deviceId }),
    ...(tag === undefined ? {} : { tag }),
    ...(mac === undefined ? {} : { mac }),
  };
}

/** A test has one clock for all. */
function clockOf({ now }: LotRunOptions): SteadyClock {
  return new SteadyClock(now, now);
}

import type { LotFigures } from '../../../contract/calls/lot.ts';
import type { LotStanding } from '../../../contract/lot/record.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { AttemptLog } from './attempts.ts';
import { statisticsOf } from './statistics.ts';

/** ms after which a lot that nothing happens to has no end in sight. */
const longestBreak = 15 * 60_000;

/** Hours that are told one by one. */
const mostHours = 48;

/** Figures of a lot that runs: what has been added to its log is read, and not all of it each time. */
export class FiguresReader {
  readonly #ledger: Pick<Ledger, 'log'>;
  readonly #lot: string;
  readonly #log = new AttemptLog();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ledger: Pick<Ledger, 'log'>, lot: string) {
    this.#ledger = ledger;
    this.#lot = lot;
  }

  /** `now`: ms since 1970. @throws WickError `ledger-unreachable` */
  async read(standing: LotStanding, now: number): Promise<LotFigures> {
    const mine = this.#turn.then(async () => {
      // Entries are numbered without gaps.
      for await (const entry of this.#ledger.log(this.#lot, { after: this.#log.entries })) this.#log.add(entry);
      return figuresOf(this.#log, standing, now);
    });
    this.#turn = mine.catch(() => {});
    return await mine;
  }
}

function figuresOf(log: AttemptLog, { size, states, status }: LotStanding, now: number): LotFigures {
  const { attempts, firstPassYield, rate, causes, stations, hours, to = 0 } = statisticsOf(log);
  const active = new Map<string, number>();
  for (const { attempts } of log.units.values()) {
    const last = attempts.at(-1);
    if (last !== undefined && last.ended === undefined) active.set(last.station, (active.get(last.station) ?? 0) + 1);
  }
  const left = size - states.passed - states.shipped - states.booted;
  const isMoving = status === 'running' && left > 0 && now - to < longestBreak;
  return {
    passed: states.passed,
    failed: attempts.failed,
    ...(firstPassYield === undefined ? {} : { firstPassYield }),
    ...(rate === undefined ? {} : { rate }),
    ...(rate === undefined || rate === 0 || !isMoving ? {} : { end: now + (left / rate) * 3_600_000 }),
    causes: Object.fromEntries(causes.map(({ cause, count }) => [cause, count])),
    hours: hours.slice(-mostHours),
    stations: stations.map(({ station, name = '', good, failed, heard }) => ({
      station,
      ...(name === '' ? {} : { name }),
      good,
      failed,
      active: active.get(station) ?? 0,
      heard,
    })),
  };
}

import type { LotFigures } from '../../../contract/calls/lot.ts';
import type { LotStanding } from '../../../contract/lot/record.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { AttemptLog } from './attempts.ts';
import { paceOf, stationsOf } from './statistics.ts';

/** ms after which a lot that nothing happens to has no end in sight. */
const longestBreak = 15 * 60_000;

/** Hours that are told one by one. */
const mostHours = 48;

/** Figures of a lot that runs: what has been added to its log is read and counted, and not all of it each time. */
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
  const { tallies, time } = log;
  const { firstPassYield, rate } = paceOf(log);
  const left = size - states.passed - states.shipped - states.booted;
  const isMoving = status === 'running' && left > 0 && now - (time.to ?? 0) < longestBreak;
  return {
    passed: states.passed,
    failed: tallies.cards.failed,
    ...(firstPassYield === undefined ? {} : { firstPassYield }),
    ...(rate === undefined ? {} : { rate }),
    ...(rate === undefined || rate === 0 || !isMoving ? {} : { end: now + (left / rate) * 3_600_000 }),
    causes: Object.fromEntries(tallies.topCauses().map(({ cause, count }) => [cause, count])),
    hours: tallies.hours(mostHours),
    stations: stationsOf(log),
  };
}

import type { lotCalls } from '../../contract/calls/lot.ts';
import { asWickError, isWickError } from '../../contract/errors.ts';
import type { LotStanding } from '../../contract/lot/record.ts';
import type { AnswerOf, Handlers } from '../../contract/rpc/table.ts';
import { SharedState } from '../shared-state.ts';
import { problemOf } from '../jobs/job.ts';
import type { FiguresReader } from '../lot/report/lot-figures.ts';
import type { Ledger } from '../lot/ledger/ledger.ts';
import { anyOf } from './any-of.ts';
import type { Host } from './host.ts';

type Calls = typeof lotCalls;
type List = AnswerOf<Calls, 'lots.watch'>;
type Standing = AnswerOf<Calls, 'lot.watch'>;

/** ms between two states that a page is told, and between two looks at what other stations may have changed. */
const often = { pause: 500, tick: 3000 };
/** Lots of which is kept what was counted. */
const most = 4;

export function lookAnswers(
  host: Host,
): Pick<Handlers<Calls>, 'lots.watch' | 'lot.get' | 'lot.watch' | 'lot.report' | 'station.key'> {
  const { desk } = host.bench;
  const lists = new SharedState((signal) => listStates(host, signal));
  const lots = new Map<string, SharedState<Standing>>();
  const readers = new FiguresReaders();
  return {
    'lots.watch': (_, signal) => lists.follow(signal),
    'lot.get': async ({ lot: id }) => {
      const [{ verifyLot }, { isTrusted }] = [
        await import('../lot/definition/sign-lot.ts'),
        await import('../lot/definition/trust.ts'),
      ];
      const signed = await (await desk.ledger()).lot(id);
      const { fingerprint } = verifyLot(signed, `"${signed.lot.name}"`);
      return { lot: signed.lot, fingerprint, trusted: await isTrusted(host.folder, signed) };
    },
    async *'lot.watch'({ lot }, signal) {
      const shared = lots.get(lot) ?? new SharedState((until) => standings(host, { lot, readers }, until));
      lots.set(lot, shared);
      try {
        yield* shared.follow(signal);
      } finally {
        if (shared.isIdle && lots.get(lot) === shared) lots.delete(lot);
      }
    },
    'lot.report': async ({ lot }, signal) => {
      const [{ reportOf }, { stationKey }] = [
        await import('../lot/report/export-lot.ts'),
        await import('../certificate/station-key.ts'),
      ];
      const ledger = await desk.ledger();
      const bytes = await reportOf(ledger, lot, { key: await stationKey(host.folder), signal });
      const { name } = await ledger.standing(lot);
      const fileName = `${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')}.pdf`;
      return { report: { name: fileName, type: 'application/pdf', base64: bytes.toString('base64') } };
    },
    'station.key': async () => {
      const { cardOf } = await import('../lot/station/own-card.ts');
      return await cardOf(host.folder);
    },
  };
}

async function* listStates(host: Host, signal: AbortSignal): AsyncGenerator<List> {
  const { desk } = host.bench;
  let lots: readonly LotStanding[] = [];
  let shown = '';
  for await (const _change of anyOf([desk.changes], { signal, ...often })) {
    const { kind, name } = await desk.place();
    const problem = await listLots(host).then(
      (found) => void (lots = found),
      (error: unknown) => ({ problem: problemOf(asWickError(error).toJSON()) }),
    );
    const state = { ledger: { kind, name }, lots, ...problem };
    const text = JSON.stringify(state);
    if (text !== shown) yield state;
    shown = text;
  }
}

/** The newest first. */
async function listLots(host: Host): Promise<LotStanding[]> {
  const lots = await (await host.bench.desk.ledger()).list();
  return lots.sort((one, other) => other.created - one.created);
}

interface Looked {
  lot: string;
  readers: FiguresReaders;
}

async function* standings(host: Host, looked: Looked, signal: AbortSignal): AsyncGenerator<Standing> {
  let last: Standing | undefined;
  let shown = '';
  for await (const _change of anyOf([host.bench.desk.changes], { signal, ...often })) {
    const state: Standing = await standingOf(host, looked).catch((thrown: unknown) => {
      const error = asWickError(thrown);
      // What was seen once is shown while the ledger is away.
      if (last === undefined || !isWickError(error, 'ledger-unreachable')) throw error;
      return { ...last, problem: problemOf(error.toJSON()) };
    });
    last = state;
    // When it ends is another moment each time.
    const { end: _, ...figures } = state.figures;
    const text = JSON.stringify({ ...state, figures });
    if (text !== shown) yield state;
    shown = text;
  }
}

async function standingOf(host: Host, { lot, readers }: Looked): Promise<Standing> {
  const ledger = await host.bench.desk.ledger();
  const standing = await ledger.standing(lot);
  const reader = await readers.of(ledger, lot);
  return { standing, figures: await reader.read(standing, Date.now()) };
}

/** What was counted of the lots that were looked at last. */
class FiguresReaders {
  readonly #readers: { ledger: Ledger; lot: string; reader: FiguresReader }[] = [];

  async of(ledger: Ledger, lot: string): Promise<FiguresReader> {
    const { FiguresReader } = await import('../lot/report/lot-figures.ts');
    const index = this.#readers.findIndex((one) => one.ledger === ledger && one.lot === lot);
    const [known] = index === -1 ? [] : this.#readers.splice(index, 1);
    const { reader } = known ?? { reader: new FiguresReader(ledger, lot) };
    this.#readers.unshift({ ledger, lot, reader });
    this.#readers.length = Math.min(this.#readers.length, most);
    return reader;
  }
}

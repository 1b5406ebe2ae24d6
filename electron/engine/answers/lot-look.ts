import type { lotCalls } from '../../contract/calls/lot.ts';
import { asWickError, isWickError } from '../../contract/errors.ts';
import type { LotStanding } from '../../contract/lot/record.ts';
import type { AnswerOf, Handlers } from '../../contract/rpc/table.ts';
import { problemOf } from '../jobs/job.ts';
import type { FiguresReader } from '../lot/report/lot-figures.ts';
import type { Ledger } from '../lot/ledger/ledger.ts';
import { anyOf } from './any-of.ts';
import type { Host } from './host.ts';

type Calls = typeof lotCalls;
type Standing = AnswerOf<Calls, 'lot.watch'>;

/** ms between two states that a page is told, and between two looks at what other stations may have changed. */
const often = { pause: 500, tick: 3000 };

export function lookAnswers(
  host: Host,
): Pick<Handlers<Calls>, 'lots.watch' | 'lot.get' | 'lot.watch' | 'lot.report' | 'station.key'> {
  const { desk } = host.bench;
  const readers = new WeakMap<Ledger, Map<string, FiguresReader>>();
  return {
    async *'lots.watch'(_, signal) {
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
    },
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
      let last: Standing | undefined;
      let shown = '';
      for await (const _change of anyOf([desk.changes], { signal, ...often })) {
        const state: Standing = await standingOf(host, lot, readers).catch((thrown: unknown) => {
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

/** The newest first. */
async function listLots(host: Host): Promise<LotStanding[]> {
  const lots = await (await host.bench.desk.ledger()).list();
  return lots.sort((one, other) => other.created - one.created);
}

async function standingOf(
  host: Host,
  lot: string,
  readers: WeakMap<Ledger, Map<string, FiguresReader>>,
): Promise<Standing> {
  const { FiguresReader } = await import('../lot/report/lot-figures.ts');
  const ledger = await host.bench.desk.ledger();
  const standing = await ledger.standing(lot);
  const ofLedger = readers.get(ledger) ?? new Map<string, FiguresReader>();
  readers.set(ledger, ofLedger);
  const reader = ofLedger.get(lot) ?? new FiguresReader(ledger, lot);
  ofLedger.set(lot, reader);
  return { standing, figures: await reader.read(standing, Date.now()) };
}

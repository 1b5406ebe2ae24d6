import type { lotCalls } from '../../contract/calls/lot.ts';
import type { AnswerOf, Handlers, ParsedInputOf } from '../../contract/rpc/table.ts';
import { Changes } from '../changes.ts';
import { during } from './during.ts';
import type { Host } from './host.ts';
import { catalogueOptions } from './source.ts';

type Calls = typeof lotCalls;
type Making = AnswerOf<Calls, 'lot.make'>;

/** What only the engineer may do with lots as a whole. */
export function engineerAnswers(
  host: Host,
): Pick<
  Handlers<Calls>,
  | 'engineer.state'
  | 'engineer.unlock'
  | 'engineer.lock'
  | 'engineer.change'
  | 'ledger.use'
  | 'lot.make'
  | 'lot.add'
  | 'lot.trust'
  | 'lot.tell'
  | 'lot.admit'
  | 'lot.reconcile'
  | 'lot.export'
  | 'lot.hooks'
  | 'lot.setHooks'
> {
  const { desk, pin } = host.bench;
  return {
    'engineer.state': async () => ({ set: await pin.isSet() }),
    'engineer.unlock': async ({ pin: given }) => ({ key: await pin.unlock(given) }),
    'engineer.lock': async ({ key }) => {
      pin.lock(key);
      return {};
    },
    'engineer.change': async ({ key, pin: next }) => {
      await pin.change(key, next);
      return {};
    },
    'ledger.use': async ({ key, where }) => {
      pin.mustBeOpen(key);
      host.bench.mustBeIdle();
      await desk.use(where);
      return {};
    },
    async *'lot.make'({ key, lot }, signal) {
      pin.mustBeOpen(key);
      yield* make(host, lot, signal);
    },
    'lot.add': async ({ key, lot, from }, signal) => {
      pin.mustBeOpen(key);
      const { addUnits } = await import('../lot/station/add-units.ts');
      return await addUnits(await desk.ledger(), lot, from, { stationFolder: host.folder, signal });
    },
    'lot.trust': async ({ key, lot }) => {
      pin.mustBeOpen(key);
      const { trustEngineer } = await import('../lot/definition/trust.ts');
      const signed = await (await desk.ledger()).lot(lot);
      await trustEngineer(host.folder, signed, signed.lot.name);
      return {};
    },
    'lot.tell': async ({ key, lot, event }) => {
      pin.mustBeOpen(key);
      const told = event === 'paused' ? ({ kind: event, reason: 'person' } as const) : { kind: event };
      await (await desk.ledger()).tellLot(lot, told);
      return {};
    },
    'lot.admit': async ({ key, lot, station, name }) => {
      pin.mustBeOpen(key);
      await (await desk.ledger()).admit(lot, station, name);
      return {};
    },
    'lot.reconcile': async ({ key, lot }, signal) => {
      pin.mustBeOpen(key);
      const { settleLot } = await import('../lot/station/settle-lot.ts');
      const { entries, settled } = await settleLot(await desk.ledger(), lot, {
        ledgerName: (await desk.place()).name,
        place: host.hubPlace(signal),
        signal,
      });
      return { entries, settled };
    },
    'lot.export': async ({ key, lot, folder }, signal) => {
      pin.mustBeOpen(key);
      const { exportFrom } = await import('../lot/station/export-from.ts');
      const { version } = host.surroundings;
      const made = await exportFrom(await desk.ledger(), lot, folder, { stationFolder: host.folder, version, signal });
      return { folder: made.folder, files: made.files };
    },
    'lot.hooks': async ({ key, lot }) => {
      pin.mustBeOpen(key);
      const { hookStates } = await import('../lot/hooks/hooks.ts');
      const running = host.bench.hooksOf(lot);
      const hooks =
        (await running?.state()) ?? (await hookStates({ ledger: await desk.ledger(), lot, folder: host.folder }));
      return {
        hooks: hooks.map(({ url, secret, events, waiting, problem }) => ({
          url,
          ...(secret === undefined ? {} : { secret }),
          events: [...events],
          waiting,
          ...(problem === undefined ? {} : { problem }),
        })),
      };
    },
    'lot.setHooks': async ({ key, lot, hooks }) => {
      pin.mustBeOpen(key);
      const running = host.bench.hooksOf(lot);
      if (running !== undefined) {
        await running.set(hooks);
        return {};
      }
      const { setHooks } = await import('../lot/hooks/hooks.ts');
      await setHooks(hooks, { ledger: await desk.ledger(), lot, folder: host.folder });
      return {};
    },
  };
}

async function* make(
  host: Host,
  wish: ParsedInputOf<Calls, 'lot.make'>['lot'],
  signal: AbortSignal,
): AsyncGenerator<Making> {
  const { createLot } = await import('../lot/station/create-lot.ts');
  const news = new Changes();
  let state: Making = { phase: 'reading', bytes: 0 };
  const making = createLot(await host.bench.desk.ledger(), wish, {
    stationFolder: host.folder,
    signal,
    catalogue: { ...(await catalogueOptions(host, signal)), onNote: () => {} },
    onProgress: (phase, bytes, total) => {
      state = { phase, bytes, ...(total === undefined ? {} : { total }) };
      news.tell();
    },
  });
  const { lot, notes } = yield* during(making, news, () => state);
  yield { phase: 'made', lot, notes };
}

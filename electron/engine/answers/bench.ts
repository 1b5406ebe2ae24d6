import type { benchCalls } from '../../contract/calls/bench.ts';
import { assertNever } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/rpc/table.ts';
import { standInsOf } from '../lot/station/stand-ins.ts';
import { knownFolder } from '../lot/station/lot-folders.ts';
import type { Host } from './host.ts';

/** ms between two states of a bench that a page is told. */
const pause = 150;

export function benchAnswers(host: Host): Handlers<typeof benchCalls> {
  const { bench } = host;
  const { slots, pin } = bench;
  return {
    async *'bench.slots'(_, signal) {
      for await (const _change of slots.changes.follow(signal)) yield await slots.state();
    },
    'bench.teach': async ({ key, do: what }) => {
      pin.mustBeOpen(key);
      if (what !== 'end') bench.mustBeIdle();
      if (what === 'begin') await slots.begin(await standInsOf(() => bench.desk.ledger()));
      else if (what === 'end') await slots.end();
      else await slots.forgetAll();
      return {};
    },
    'bench.changeSlot': async ({ key, slot, change }) => {
      pin.mustBeOpen(key);
      bench.mustBeIdle();
      await slots.change(slot, change);
      return {};
    },
    'bench.start': async ({ key = '', lot, folder }, signal) => {
      // What is there is written and run: where it is, is not for everybody to say.
      if (folder !== undefined && folder !== (await knownFolder(host.folder, lot))) pin.mustBeOpen(key);
      await bench.start(lot, { folder, signal });
      return {};
    },
    'bench.stop': async () => {
      bench.stop();
      return {};
    },
    async *'bench.watch'(_, signal) {
      for await (const _change of bench.changes.follow(signal, pause)) {
        const { state } = bench;
        yield state === undefined ? {} : { bench: state };
      }
    },
    'bench.slot': async ({ slot, card, do: what }) => {
      switch (what) {
        case 'confirm':
        case 'start':
          bench.run.confirm(slot, card);
          return {};
        case 'hold':
          bench.run.hold(slot, card);
          return {};
        case 'cancel':
          bench.run.cancel(slot, card);
          return {};
        default:
          return assertNever(what);
      }
    },
    'bench.judge': async ({ key, slot, card = '', do: what }) => {
      pin.mustBeOpen(key);
      if (what === 'allow') bench.run.allow(slot, card);
      else if (what === 'quarantine') await bench.run.quarantine(slot);
      else await bench.run.release(slot);
      return {};
    },
    'bench.scan': async ({ board }) => {
      bench.run.scan(board);
      return {};
    },
  };
}

import * as z from 'zod';
import type { BenchState, TeachState } from '../lot/bench.ts';
import { call, watch } from '../rpc/table.ts';
import { engineer, lotId, made } from './lot.ts';

/** What goes on at this bench: slots, and the cards in them. */
export const benchCalls = {
  'bench.slots': watch(z.strictObject({}), made<TeachState>()),
  'bench.teach': call(z.strictObject({ ...engineer, do: z.enum(['begin', 'end', 'forget-all']) }), z.object({})),
  'bench.changeSlot': call(
    z.strictObject({
      ...engineer,
      slot: z.string(),
      change: z.discriminatedUnion('do', [
        z.strictObject({ do: z.literal('name'), name: z.string().min(1).max(40) }),
        z.strictObject({ do: z.literal('move'), to: z.int().min(0) }),
        z.strictObject({ do: z.literal('forget') }),
      ]),
    }),
    z.object({}),
  ),
  /**
   * Opens a lot on the bench: from then on cards are taken as they come. `folder`: where its recipe, image and files are at
   * this station, where it was made elsewhere; another one than before takes an engineer.
   *
   * @throws WickError `engineer-locked`, `lot-untrusted`, `lot-changed`, `lot-no-folder`, `bench-busy`
   */
  'bench.start': call(
    lotId.extend({ key: z.exactOptional(engineer.key), folder: z.exactOptional(z.string().min(1)) }),
    z.object({}),
  ),
  /** Cards in hand are finished first. */
  'bench.stop': call(z.strictObject({}), z.object({})),
  'bench.watch': watch(z.strictObject({}), z.object({ bench: z.exactOptional(made<BenchState>()) })),
  /**
   * What an operator may do with the card in a slot. `card`: its token; nothing is done to another one.
   *
   * @throws WickError `card-swapped`
   */
  'bench.slot': call(
    z.strictObject({ slot: z.string(), card: z.string().max(100), do: z.enum(['confirm', 'hold', 'start', 'cancel']) }),
    z.object({}),
  ),
  /**
   * What takes an engineer: let this one card in, by its token; close a slot, and open it again.
   *
   * @throws WickError `card-swapped`
   */
  'bench.judge': call(
    z.strictObject({
      ...engineer,
      slot: z.string(),
      card: z.exactOptional(z.string().max(100)),
      do: z.enum(['allow', 'quarantine', 'release']),
    }),
    z.object({}),
  ),
  'bench.scan': call(z.strictObject({ board: z.string().min(1).max(200) }), z.object({})),
} as const;

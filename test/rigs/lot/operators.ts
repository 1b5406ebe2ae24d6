import type { BenchSlot } from '../../../electron/contract/lot/bench.ts';
import type { LotRun } from '../../../electron/engine/lot/run/lot-run.ts';
import type { Random } from '../../soak/random.ts';
import type { BenchDrives, CardFault } from './bench-drives.ts';

export type CardKind = 'good' | 'slow' | 'fails' | 'fake' | 'pulled';

export interface OperatorOptions {
  run: LotRun;
  drives: BenchDrives;
  random: Random;
  /** Cards stay where they were when they are taken out. */
  keep?: boolean;
  /** Told of each card once it is done with, before it is taken out. */
  onCard?: (card: { kind: CardKind; slot: BenchSlot; path: string }) => Promise<void>;
  signal: AbortSignal;
}

/** ms a MiB of a slow card. */
const slowness = 12;

/** Puts cards of all kinds into every slot, one after the other, until the lot has all that it needs. */
export async function operate(options: OperatorOptions): Promise<Record<CardKind, number>> {
  const counts: Record<CardKind, number> = { good: 0, slow: 0, fails: 0, fake: 0, pulled: 0 };
  const box = new CardBox(options.random);
  await Promise.all(options.drives.slots.map((_, index) => atSlot(index + 1, { ...options, box }, counts)));
  return counts;
}

/** Cards of all kinds, well mixed. */
class CardBox {
  readonly #random: Random;
  #cards: CardKind[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  take(): CardKind {
    if (this.#cards.length === 0)
      this.#cards = ['fails', 'fake', 'pulled', 'slow', 'slow', 'good', 'good', 'good', 'good', 'good'];
    const [card = 'good'] = this.#cards.splice(this.#random.below(this.#cards.length), 1);
    return card;
  }
}

async function atSlot(
  slot: number,
  options: OperatorOptions & { box: CardBox },
  counts: Record<CardKind, number>,
): Promise<void> {
  const { run, drives, random, box, keep = false, onCard, signal } = options;
  while (!signal.aborted) {
    const kind = box.take();
    const { path } = await drives.insert(slot, { fault: faultOf(kind, random) });
    const pulledAt = kind === 'pulled' ? random.pick(['inspecting', 'working'] as const) : undefined;
    const view = await settled(run, slot, signal, (now) => {
      if (pulledAt === now.state.kind) run.cancel(now.id, now.card?.token ?? '');
    });
    if (view === undefined || view.state.kind === 'no-units') {
      await drives.takeOut(slot, { keep });
      return;
    }
    if (view.state.kind === 'refused') throw new Error(`refused: ${JSON.stringify(view)}`);
    counts[kind] += 1;
    await onCard?.({ kind, slot: view, path });
    await drives.takeOut(slot, { keep });
    if (run.state.slots[slot - 1]?.state.kind === 'quarantined') await run.release(view.id);
  }
}

function faultOf(kind: CardKind, random: Random): CardFault {
  switch (kind) {
    case 'good':
    case 'pulled':
      return {};
    case 'slow':
      return { slow: slowness };
    case 'fails':
      return { failAt: random.below(6 << 20) };
    case 'fake':
      return { has: (1 + random.below(10)) << 20 };
  }
}

/** The slot once nothing goes on in it any more; undefined where the signal came first. */
async function settled(
  run: LotRun,
  number: number,
  signal: AbortSignal,
  onChange: (slot: BenchSlot) => void,
): Promise<BenchSlot | undefined> {
  let hasBegun = false;
  for await (const _ of run.changes.follow(signal, 5)) {
    const slot = run.state.slots[number - 1];
    if (slot === undefined) return undefined;
    const { kind } = slot.state;
    hasBegun ||= kind !== 'empty' && kind !== 'quarantined';
    onChange(slot);
    // All that are left are in other hands: one of them may come back.
    const isOver = kind === 'no-units' && ['complete', 'closed', 'stopping'].includes(slot.state.why);
    if (hasBegun && (kind === 'done' || kind === 'failed' || kind === 'refused' || isOver)) return slot;
  }
  return undefined;
}

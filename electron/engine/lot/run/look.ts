import type { BenchCard } from '../../../contract/lot/bench.ts';
import type { Drive } from '../../../contract/drive.ts';
import type { UnitState } from '../../../contract/lot/states.ts';
import type { OpenTarget } from '../../flash/target.ts';
import type { KeptBlocks } from '../inspect/kept-blocks.ts';
import { putBack } from '../inspect/put-back.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { isAllowed, type Refusal } from './card-rule.ts';
import { type Content, contentOf } from './content.ts';
import type { KnownCards, NamedUnit } from './known-cards.ts';
import type { LotRunOptions } from './options.ts';

/** What a card is judged by. */
export interface Judging {
  options: Pick<LotRunOptions, 'ledger' | 'lot' | 'openTarget'>;
  known: KnownCards;
  kept: KeptBlocks;
  /** Why it was refused before, and an engineer let it in. */
  allowed: readonly Refusal[];
  /** When it was seen before, where that was asked already. */
  seen: Looked['seen'];
  signal: AbortSignal;
}

export interface Looked {
  refusal: Refusal | undefined;
  /** When it was seen before; undefined where that could not be found out. */
  seen: BenchCard['seen'] | undefined;
  /** Somebody would miss what lies on it. */
  isMissed: boolean;
}

/** Units that the ledger is asked for at a time. */
const batch = 200;

/** Units in all other states are somebody's device, or become it as soon as the ledger is told that their card is good. */
const nobodys: ReadonlySet<UnitState> = new Set(['open', 'failed', 'returned', 'scrapped']);

/**
 * Whether anybody would miss what lies on a card, and when it was seen here before. The card is only read, but where a look at
 * it was interrupted: then it gets back what that has overwritten.
 */
export async function lookAt(drive: Drive, judging: Judging): Promise<Looked> {
  const { options, kept, signal } = judging;
  {
    await using target = await options.openTarget(drive, { signal, mode: 'read', force: false, window: 2 << 20 });
    const { found } = await kept.of(target);
    if (found === undefined) return await judge(target, judging);
  }
  await using target = await options.openTarget(drive, { signal, mode: 'write', force: false, window: 2 << 20 });
  // Between the two it may have become another one.
  const { found } = await kept.of(target);
  if (found !== undefined) await putBack(target, found);
  return await judge(target, judging);
}

/** The same of a card that is open. */
export async function judge(
  target: OpenTarget,
  { options: { ledger, lot }, known, kept, allowed, seen: asked }: Judging,
): Promise<Looked> {
  const { drive } = target;
  const seen = asked ?? (await seenBefore(drive, ledger));
  const { content, print } = await contentOf(target, known, drive.logicalBlockSize);
  const refusals: Refusal[] = [];
  const refuse = (why: Refusal['why'], detail: string) => refusals.push({ why, detail, allowable: true, print });
  const units = unitsOf(content, seen);
  const unit = await goodOf(ledger, units);
  if (unit !== undefined) {
    const name = `unit ${unit.number}${unit.lot === lot.id ? '' : ' of another lot'}`;
    refuse('good-unit', `${name}${units.length > 1 ? ', or one that is no different,' : ''} is on it`);
  }
  // Numbers of cards come twice, and people use cards for other things: what one says of itself only ever refuses it.
  if (content.is === 'other' && lot.media.content !== 'any') refuse('not-blank', content.what);
  const { unsure } = content.is === 'other' || units.length > 0 ? { unsure: undefined } : await kept.of(target);
  if (unsure !== undefined) refuse('not-blank', `what was on it may be what is kept in ${unsure}`);
  return {
    refusal: refusals.find((one) => !isAllowed(one, allowed)),
    seen,
    isMissed: content.is === 'other' || refusals.length > 0,
  };
}

/** Newest first. */
async function seenBefore({ cid }: Drive, ledger: Ledger): Promise<Looked['seen']> {
  if (cid === undefined) return [];
  const seen = await ledger.seenCard(cid).catch(() => undefined);
  return seen?.toReversed();
}

/** Units of which one is on a card, or was the last one on a card with such a number. */
function unitsOf(content: Content, seen: Looked['seen']): readonly NamedUnit[] {
  if (content.is === 'ours') return content.units ?? [];
  const last = content.is === 'other' ? seen?.find(({ unit }) => unit !== undefined) : undefined;
  return last?.unit === undefined ? [] : [{ lot: last.lot, number: last.unit }];
}

/** One of them that is good; what cannot be found out counts as good. */
async function goodOf(ledger: Ledger, units: readonly NamedUnit[]): Promise<NamedUnit | undefined> {
  for (const [lot, ofLot] of Map.groupBy(units, (unit) => unit.lot)) {
    for (let from = 0; from < ofLot.length; from += batch) {
      const some = ofLot.slice(from, from + batch);
      const records = await ledger.units(lot, { units: some.map(({ number }) => number) }).catch(() => []);
      const free = new Set(records.flatMap(({ number, state }) => (nobodys.has(state) ? [number] : [])));
      const found = some.find(({ number }) => !free.has(number));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

import type { BenchCard } from '../../../contract/lot/bench.ts';
import type { Drive } from '../../../contract/drive.ts';
import type { UnitState } from '../../../contract/lot/states.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Refusal } from './card-rule.ts';
import { type Content, contentOf } from './content.ts';
import type { KnownCards } from './known-cards.ts';
import type { LotRunOptions } from './options.ts';

export interface Looked {
  refusal: Refusal | undefined;
  seen: NonNullable<BenchCard['seen']>;
}

/** Units in these states are somebody's device. */
const good: ReadonlySet<UnitState> = new Set(['shipped', 'booted', 'passed']);

/** Whether anybody would miss what lies on a card, and when it was seen here before. The card is only read. */
export async function lookAt(
  drive: Drive,
  { options, known, signal }: { options: LotRunOptions; known: KnownCards; signal: AbortSignal },
): Promise<Looked> {
  const { ledger, lot, openTarget } = options;
  const remembered = drive.cid === undefined ? [] : await ledger.seenCard(drive.cid).catch(() => []);
  const seen = remembered.toReversed();
  const content = await read(drive, { openTarget, known, signal });
  const last = seen.find(({ unit }) => unit !== undefined);
  const unit =
    content.is === 'ours'
      ? content.unit
      : content.is === 'other' && last?.unit !== undefined
        ? { lot: last.lot, number: last.unit }
        : undefined;
  if (unit !== undefined && (await isGood(ledger, unit))) {
    const detail = `unit ${unit.number}${unit.lot === lot.id ? '' : ' of another lot'} is on it`;
    return { refusal: { why: 'good-unit', detail, allowable: true }, seen };
  }
  // Numbers of cards come twice, and people use cards for other things: what one says of itself only ever refuses it.
  if (lot.media.content === 'any' || content.is !== 'other') return { refusal: undefined, seen };
  return { refusal: { why: 'not-blank', detail: content.what, allowable: true }, seen };
}

async function read(
  drive: Drive,
  { openTarget, known, signal }: Pick<LotRunOptions, 'openTarget'> & { known: KnownCards; signal: AbortSignal },
): Promise<Content> {
  await using target = await openTarget(drive, { signal, mode: 'read', force: false, window: 2 << 20 });
  return await contentOf(target, known, drive.logicalBlockSize);
}

/** What cannot be found out counts as good. */
async function isGood(ledger: Ledger, { lot, number }: { lot: string; number: number }): Promise<boolean> {
  const [record] = await ledger.units(lot, { units: [number] }).catch(() => []);
  return record === undefined || good.has(record.state);
}

import type { NoUnits, TaughtSlot } from '../../../contract/lot/bench.ts';
import { asWickError, type WickError } from '../../../contract/errors.ts';
import type { Alarms } from './alarms.ts';
import type { Figures } from './figures.ts';
import { Hold } from './hold.ts';
import type { KeptBlocks } from '../inspect/kept-blocks.ts';
import type { KnownCards } from './known-cards.ts';
import type { LotImage } from './lot-image.ts';
import { type MadeUnit, type MakeEvent, type MakeUnit, makeUnit } from './make-unit.ts';
import type { OpenedCard } from './open-card.ts';
import type { LotRunOptions } from './options.ts';
import type { Shelf } from './shelf.ts';
import type { ShippedUnit } from './shelved.ts';
import type { StandingWatch } from './standing-watch.ts';
import { unitMarks } from './unit-marks.ts';
import { whyNone } from './units-left.ts';

/** ms. */
const usualLease = 600_000;

export interface WorkshopParts {
  options: LotRunOptions;
  image: LotImage;
  known: KnownCards;
  kept: KeptBlocks;
  shelf: Shelf;
  alarms: Alarms;
  figures: Figures;
  watch: StandingWatch;
  now: () => number;
  reach: (error: WickError | undefined) => void;
  /** The unit that is made in a slot was given up for lost. */
  lost: (slot: TaughtSlot) => void;
}

/** Where units are taken from the ledger, and made. */
export class Workshop {
  readonly #parts: WorkshopParts;

  constructor(parts: WorkshopParts) {
    this.#parts = parts;
  }

  /** A unit for the card in a slot, or why there is none. `board-used`: another one is to be scanned. */
  async reserve(slot: TaughtSlot, board: string | undefined): Promise<Hold | NoUnits | 'board-used'> {
    const { options, alarms, watch, reach, lost } = this.#parts;
    const { ledger, lot, lease = usualLease } = options;
    try {
      const reservation = await ledger.reserve({
        lot: lot.id,
        slot: slot.name,
        lease,
        ...(board === undefined ? {} : { board }),
      });
      reach(undefined);
      alarms.given(undefined);
      if (reservation === undefined) {
        await watch.look();
        return whyNone(watch.standing);
      }
      watch.wake();
      const { number } = reservation.unit;
      const onLost = () => {
        alarms.unitLost(number, slot.id);
        lost(slot);
      };
      return new Hold({ ledger, reservation, lease, onReach: reach, onLost });
    } catch (thrown) {
      const error = asWickError(thrown);
      if (error.code !== 'ledger-unreachable') {
        alarms.given(error);
        return error.code === 'board-used' ? error.code : 'trouble';
      }
      reach(error);
      return 'ledger';
    }
  }

  /** @throws WickError what went wrong */
  async make(
    card: OpenedCard,
    hold: Hold,
    { signal, emit, isStill }: Pick<MakeUnit, 'signal' | 'emit' | 'isStill'>,
  ): Promise<MadeUnit> {
    const { options, image, known, kept, shelf, alarms, figures, now } = this.#parts;
    const { attempt, board } = hold.reservation.unit;
    const tell = (event: MakeEvent) => {
      if (event.type === 'token') alarms.tokenLeft(hold.unit, event.error);
      if (event.type === 'set-aside') alarms.certificateSetAside(hold.unit, event.file);
      emit(event);
    };
    let isGood = false;
    try {
      const made = await makeUnit({ options, image, known, kept, card, hold, signal, emit: tell, isStill });
      isGood = true;
      const { certificate } = made.signed;
      if (!made.isPassed) {
        const marks = unitMarks(certificate, hold.reservation.values.shown);
        const unit: ShippedUnit = {
          number: hold.unit,
          attempt,
          state: 'shipped',
          changed: now(),
          reservation: hold.reservation.id,
          ...(board === undefined ? {} : { board }),
          ...(marks === undefined ? {} : { marks }),
        };
        shelf.add(unit, certificate);
      }
      return made;
    } finally {
      figures.made({ isGood, attempt });
    }
  }
}

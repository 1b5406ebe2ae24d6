import { asWickError, isWickError, type WickError } from '../../../contract/errors.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import type { Ledger, Reservation, ToldEvent } from '../ledger/ledger.ts';

export interface HoldOptions {
  ledger: Ledger;
  reservation: Reservation;
  /** ms. */
  lease: number;
  /** Told whether the ledger can be reached; what happens to the unit is taken without it, too. */
  onReach: (error: WickError | undefined) => void;
  /** The unit was given up for lost, and cannot be had again. */
  onLost: () => void;
}

/** A unit that is held for as long as its card is made, and what happens to it, told in order. */
export class Hold implements AsyncDisposable {
  readonly reservation: Reservation;
  readonly #options: HoldOptions;
  readonly #timer: NodeJS.Timeout;
  #last: Promise<unknown> = Promise.resolve();
  #renewing: Promise<void> | undefined;

  constructor(options: HoldOptions) {
    this.#options = options;
    this.reservation = options.reservation;
    this.#timer = setInterval(() => this.#renewOnce(), Math.max(50, options.lease / 3));
  }

  get lot(): string {
    return this.reservation.lot;
  }

  get unit(): number {
    return this.reservation.unit.number;
  }

  /** After all that was told before. @throws WickError `unit-moved`, `ledger-unreachable` */
  async tell(event: ToldEvent): Promise<UnitRecord> {
    const told = this.#last.then(() => this.#tell(event));
    this.#last = told.catch(() => {});
    return await told;
  }

  /** The same where what it comes to is found out with what is told next. */
  note(event: ToldEvent): void {
    this.tell(event).catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing;
    await this.#last;
  }

  async #tell(event: ToldEvent): Promise<UnitRecord> {
    const { ledger, reservation, onReach } = this.#options;
    try {
      return await ledger.tell(this.lot, this.unit, event, reservation.id);
    } catch (error) {
      if (isWickError(error, 'ledger-unreachable')) onReach(error);
      if (!isWickError(error, 'unit-moved') || event.kind === 'failed') throw error;
      // It was given up for lost while its card was in hand.
      await ledger.tell(this.lot, this.unit, { kind: 'resumed' }, reservation.id);
      return await ledger.tell(this.lot, this.unit, event, reservation.id);
    }
  }

  #renewOnce(): void {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
    });
  }

  async #renew(): Promise<void> {
    const { ledger, reservation, lease, onReach, onLost } = this.#options;
    try {
      const isHeld = await ledger.renew(reservation, lease);
      onReach(undefined);
      if (isHeld) return;
      await ledger.tell(this.lot, this.unit, { kind: 'resumed' }, reservation.id);
      await ledger.renew(reservation, lease);
    } catch (thrown) {
      const error = asWickError(thrown);
      if (error.code === 'unit-moved') onLost();
      else onReach(error);
    }
  }
}

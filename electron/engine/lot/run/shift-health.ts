import type { SlotHealth, TaughtSlot } from '../../../contract/lot/bench.ts';
import type { FailCause } from '../../../contract/lot/states.ts';
import {
  afterFailure,
  afterGood,
  healthOf,
  newSlotRecord,
  released,
  type SlotRecord,
  worstOf,
} from '../slots/health.ts';
import { keepShift, readShift } from '../slots/shift-file.ts';

export interface ShiftOptions {
  slots: readonly TaughtSlot[];
  /** Failures in a row after which a slot is left out. */
  most: number;
  now: () => number;
}

/** How the slots do in this shift; kept on the disk, so that it outlasts the program. */
export class ShiftHealth {
  readonly #folder: string;
  readonly #options: ShiftOptions;
  /** By port; those of slots that were taught once, too. */
  readonly #records: Map<string, SlotRecord>;
  #keeping: Promise<void> = Promise.resolve();

  private constructor(folder: string, options: ShiftOptions, records: Map<string, SlotRecord>) {
    this.#folder = folder;
    this.#options = options;
    this.#records = records;
  }

  static async open(folder: string, options: ShiftOptions): Promise<ShiftHealth> {
    return new ShiftHealth(folder, options, await readShift(folder, options.now()));
  }

  of(slot: TaughtSlot): SlotHealth {
    const others = this.#options.slots.filter(({ port }) => port !== slot.port);
    return healthOf(
      this.#record(slot),
      others.map((other) => this.#record(other)),
    );
  }

  quarantineOf(slot: TaughtSlot): SlotRecord['quarantined'] {
    return this.#record(slot).quarantined;
  }

  /** Id of the slot that does worst; undefined where all do well. */
  worst(): string | undefined {
    const { slots } = this.#options;
    const index = worstOf(slots.map((slot) => this.of(slot)));
    return index === undefined ? undefined : slots[index]?.id;
  }

  /** Forgetting how a slot did is worth no unit: what cannot be kept is not. */
  good(slot: TaughtSlot, rate: number | undefined): void {
    this.#set(slot, afterGood(this.#record(slot), rate)).catch(() => {});
  }

  failed(slot: TaughtSlot, cause: FailCause): void {
    this.#set(slot, afterFailure(this.#record(slot), cause, this.#options.most)).catch(() => {});
  }

  /** @throws WickError `file-unwritable` */
  async quarantine(slot: TaughtSlot): Promise<void> {
    await this.#set(slot, { ...this.#record(slot), quarantined: 'person' });
  }

  /** @throws WickError `file-unwritable` */
  async release(slot: TaughtSlot): Promise<void> {
    await this.#set(slot, released(this.#record(slot)));
  }

  /** Resolves once all is on the disk. */
  async kept(): Promise<void> {
    await this.#keeping.catch(() => {});
  }

  #record({ port }: TaughtSlot): SlotRecord {
    return this.#records.get(port) ?? newSlotRecord;
  }

  async #set({ port }: TaughtSlot, record: SlotRecord): Promise<void> {
    this.#records.set(port, record);
    const keep = () => keepShift(this.#folder, this.#records, this.#options.now());
    this.#keeping = this.#keeping.then(keep, keep);
    await this.#keeping;
  }
}

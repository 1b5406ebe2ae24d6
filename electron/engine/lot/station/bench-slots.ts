import type { TeachState } from '../../../contract/lot/bench.ts';
import type { Transport } from '../../../contract/drive.ts';
import { WickError } from '../../../contract/errors.ts';
import { Changes } from '../../changes.ts';
import { keepSlots, readSlots } from '../slots/bench-file.ts';
import { type SeatedCard, seatedCards } from '../slots/place.ts';
import { startTeaching, teach, type Teaching, type TeachEvent } from '../slots/teach.ts';
import { SlotDrives, type SlotDrivesParts } from './slot-drives.ts';

export type SlotChange = { do: 'name'; name: string } | { do: 'move'; to: number } | { do: 'forget' };

/** The slots of this station's bench, and how it is taught them. */
export class BenchSlots implements AsyncDisposable {
  readonly changes = new Changes();
  readonly #folder: string;
  readonly #parts: SlotDrivesParts;
  #state: Teaching | undefined;
  #lesson: { drives: SlotDrives; end: AbortController; done: Promise<void> } | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(folder: string, parts: SlotDrivesParts) {
    this.#folder = folder;
    this.#parts = parts;
  }

  /** @throws WickError `source-unreadable` */
  async state(): Promise<TeachState> {
    const { seen: _, ...state } = await this.#teaching();
    return state;
  }

  get isTeaching(): boolean {
    return this.#lesson !== undefined;
  }

  /**
   * Where a card is put in from now on, its reader becomes the next slot. `standIns`: transports without ports that may.
   *
   * @throws WickError `drives-unlistable`
   */
  async begin(standIns: readonly Transport[]): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#lesson !== undefined) return;
      const drives = await SlotDrives.open(this.#parts, standIns);
      this.#state = startTeaching((await this.#teaching()).slots, cardsOf(drives));
      this.#take({ kind: 'begin' });
      const end = new AbortController();
      this.#lesson = { drives, end, done: this.#follow(drives, end.signal) };
    });
  }

  async end(): Promise<void> {
    await this.#endLesson();
    await this.#inTurn(async () => await this.#change({ kind: 'end' }));
  }

  /** @throws WickError `file-unwritable` */
  async forgetAll(): Promise<void> {
    for (const { id } of (await this.state()).slots)
      await this.#inTurn(() => this.#change({ kind: 'unteach', slot: id }));
  }

  /** @throws WickError `slot-unknown`, `slot-name-taken`, `file-unwritable` */
  async change(slot: string, change: SlotChange): Promise<void> {
    await this.#inTurn(async () => {
      const { slots } = await this.#teaching();
      if (!slots.some(({ id }) => id === slot)) throw new WickError('slot-unknown', { slot });
      switch (change.do) {
        case 'forget':
          return await this.#change({ kind: 'unteach', slot });
        case 'name': {
          const name = change.name.trim();
          if (name === '' || slots.some((one) => one.id !== slot && one.name === name))
            throw new WickError('slot-name-taken', { name });
          return await this.#change({ kind: 'rename', slot, name });
        }
        case 'move': {
          const others = slots.filter(({ id }) => id !== slot).map(({ id }) => id);
          return await this.#change({ kind: 'reorder', order: others.toSpliced(change.to, 0, slot) });
        }
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#endLesson();
  }

  async #endLesson(): Promise<void> {
    const lesson = this.#lesson;
    this.#lesson = undefined;
    lesson?.end.abort();
    lesson?.drives[Symbol.dispose]();
    await lesson?.done;
  }

  async #follow(drives: SlotDrives, signal: AbortSignal): Promise<void> {
    for await (const _ of drives.changes.follow(signal)) {
      // What cannot be kept is told to who changes something; here the next card tries again.
      await this.#inTurn(async () => await this.#change({ kind: 'cards', cards: cardsOf(drives) })).catch(() => {});
    }
  }

  async #change(event: TeachEvent): Promise<void> {
    const before = await this.#teaching();
    const after = teach(before, event);
    if (after.slots !== before.slots) await keepSlots(this.#folder, after.slots);
    this.#state = after;
    this.changes.tell();
  }

  #take(event: TeachEvent): void {
    if (this.#state !== undefined) this.#state = teach(this.#state, event);
    this.changes.tell();
  }

  async #teaching(): Promise<Teaching> {
    // Where nobody is taught, another program of this computer may have changed them.
    if (this.#lesson === undefined || this.#state === undefined)
      return startTeaching(await readSlots(this.#folder), []);
    return this.#state;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => {});
    return await mine;
  }
}

/** What nobody may write teaches nothing: a file system that the computer mounts from a file is no card. */
function cardsOf({ drives }: SlotDrives): SeatedCard[] {
  return seatedCards(
    drives.filter(
      ({ risks, transport, readOnly, mountPoints }) =>
        risks.length === 0 && (transport !== 'loop' || (!readOnly && mountPoints.length === 0)),
    ),
  );
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaughtSlot } from '../../contract/lot/bench.ts';
import type { MediaRule } from '../../contract/lot/lot.ts';
import { practiceSize } from '../../engine/drive/practice.ts';
import { PracticeShelf } from '../../engine/drive/practice-shelf.ts';
import type { LotRun } from '../../engine/lot/run/lot-run.ts';
import { practicePort } from '../../engine/lot/station/slot-drives.ts';

/** A bench of practice slots, and somebody who puts a new card in wherever one is done. Its cards are gone afterwards. */
export class PracticeOperator implements AsyncDisposable {
  readonly shelf: PracticeShelf;
  readonly slots: readonly TaughtSlot[];
  readonly #folder: string;
  readonly #size: number;
  readonly #ending = new AbortController();

  private constructor(folder: string, count: number, size: number) {
    this.#folder = folder;
    this.#size = size;
    this.shelf = new PracticeShelf(folder);
    this.slots = Array.from({ length: count }, (_, index) => ({
      id: `slot-${index + 1}`,
      name: String(index + 1),
      port: practicePort(`card-${index + 1}.img`),
    }));
  }

  static async open(count: number, { minSize, maxSize }: MediaRule): Promise<PracticeOperator> {
    const folder = await mkdtemp(join(tmpdir(), 'wick-practice-'));
    return new PracticeOperator(folder, count, Math.min(maxSize, Math.max(minSize, practiceSize)));
  }

  /** Until the run takes no further cards. */
  async operate(run: LotRun): Promise<void> {
    for await (const _ of run.changes.follow(this.#ending.signal)) {
      const { slots, run: state } = run.state;
      if (state !== 'running') return;
      for (const { state, card } of slots) {
        if (card === undefined || (state.kind !== 'done' && state.kind !== 'failed')) continue;
        await this.shelf.remove(card.path).catch(() => {});
      }
      const cards = new Set((await this.shelf.list()).map(({ path }) => practicePort(path)));
      // A card takes the first place that is free, and each of these is.
      const free = slots.filter(({ state, port }) => state.kind === 'empty' && !cards.has(port));
      for (const _ of free) await this.shelf.make(this.#size);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Calls, In, Out } from '../../../electron/contract/calls.ts';
import type { BenchSlot, BenchState } from '../../../electron/contract/lot/bench.ts';
import type { Client } from '../../../electron/contract/rpc/connect.ts';
import { makeLotImage } from './image.ts';
import { lotRecipe } from './lot-bench.ts';

/** An image, a recipe and a table of units, as an engineer has them. Needs sfdisk and mkfs.vfat. */
export async function engineersFiles(folder: string, rows: number): Promise<{ recipe: string; table: string }> {
  await makeLotImage(join(folder, 'image.img'));
  const recipe = join(folder, 'gateway.yaml');
  await writeFile(recipe, `image: { source: image.img }\n${lotRecipe}`);
  const table = join(folder, 'units.csv');
  const lines = Array.from({ length: rows }, (_, index) => `WK-${index + 1},token-${randomUUID()}`);
  await writeFile(table, ['serial,token', ...lines, ''].join('\n'));
  return { recipe, table };
}

/** A bench that is worked at by pages alone: practice drives are its cards. */
export class PageBench {
  readonly page: Client<Calls>;
  key = '';

  constructor(page: Client<Calls>) {
    this.page = page;
  }

  async unlock(pin = '2468'): Promise<void> {
    ({ key: this.key } = await this.page.call('engineer.unlock', { pin }));
  }

  async makeLot(
    lot: Partial<In<'lot.make'>['lot']> & Pick<In<'lot.make'>['lot'], 'recipe' | 'values'>,
  ): Promise<string> {
    const whole = {
      name: 'Gateways',
      size: 6,
      media: { transports: ['practice' as const] },
      countdown: 0,
      ...lot,
    };
    for await (const item of this.page.stream('lot.make', { key: this.key, lot: whole }))
      if (item.phase === 'made') return item.lot;
    throw new Error('a lot that was not made');
  }

  /** Practice drives become slots; they are taken out afterwards. */
  async teach(count: number): Promise<void> {
    const { page, key } = this;
    await page.call('bench.teach', { key, do: 'begin' });
    const cards: string[] = [];
    for (let slot = 1; slot <= count; slot += 1) {
      cards.push(await this.insert());
      await until(page.watch('bench.slots', {}), ({ slots }) => slots.length >= slot);
    }
    await page.call('bench.teach', { key, do: 'end' });
    for (const card of cards) await this.takeOut(card);
  }

  async insert(size = 12 << 20): Promise<string> {
    return (await this.page.call('practice.make', { size })).drive.path;
  }

  async takeOut(path: string): Promise<void> {
    await this.page.call('practice.remove', { path });
  }

  async untilBench(isSo: (bench: BenchState) => boolean): Promise<BenchState> {
    const { bench } = await until(
      this.page.watch('bench.watch', {}),
      ({ bench }) => bench !== undefined && isSo(bench),
    );
    if (bench === undefined) throw new Error('no bench');
    return bench;
  }

  async untilSlot(number: number, ...kinds: BenchSlot['state']['kind'][]): Promise<BenchSlot> {
    const { slots } = await this.untilBench((bench) => {
      const kind = bench.slots[number - 1]?.state.kind;
      return kind !== undefined && kinds.includes(kind);
    });
    const found = slots[number - 1];
    if (found === undefined) throw new Error(`no slot ${number}`);
    return found;
  }

  /** New cards in all slots, again and again, until the lot has all that it needs. What came of them. */
  async operate(slots: number): Promise<BenchSlot[]> {
    const ended: BenchSlot[] = [];
    for (;;) {
      const cards: string[] = [];
      for (let number = 1; number <= slots; number += 1) cards.push(await this.insert());
      for (let number = 1; number <= slots; number += 1) {
        const slot = await this.untilSlot(number, 'done', 'failed', 'no-units', 'refused');
        if (slot.state.kind === 'refused') throw new Error(JSON.stringify(slot));
        if (slot.state.kind !== 'no-units') ended.push(slot);
      }
      for (const card of cards) await this.takeOut(card);
      const { standing } = await this.untilBench((bench) =>
        bench.slots.every(({ state }) => state.kind === 'empty' || state.kind === 'failed'),
      );
      if (standing.status === 'complete') return ended;
    }
  }

  async units(lot: string, more: Partial<In<'lot.units'>> = {}): Promise<Out<'lot.units'>> {
    return await this.page.call('lot.units', { lot, ...more });
  }
}

/** The first state that is so. */
export async function until<T>(states: AsyncIterable<T>, isSo: (state: T) => boolean, within = 20_000): Promise<T> {
  const seen: T[] = [];
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`never so: ${JSON.stringify(seen.at(-1))}`)), within);
  const look = async () => {
    for await (const state of states) {
      if (isSo(state)) return state;
      seen.push(state);
    }
    throw new Error('the watch has ended');
  };
  try {
    return await Promise.race([look(), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

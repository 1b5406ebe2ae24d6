import { join } from 'node:path';
import * as z from 'zod';
import { readKept, writeKept } from '../slots/kept-file.ts';

const told = z.strictObject({
  /** Entries of the log up to this one are told. */
  upTo: z.int().min(0),
  /** The receiver has said (410) that it wants no more, when the hooks were those of this revision. */
  gone: z.string().exactOptional(),
  /** Events that it refused for good. */
  refused: z.int().min(0),
  /** Why the last try failed; a clause. */
  problem: z.string().exactOptional(),
});
export type ToldSoFar = z.output<typeof told>;

const toldFile = z.strictObject({ wick: z.literal(1), told: z.record(z.string(), told) });

/** How far each hook of a lot was told: written by the one process that tells them. */
export class ToldFile {
  readonly #path: string;
  #last: Promise<unknown> = Promise.resolve();

  /** `folder`: the station's. */
  constructor(folder: string, lot: string) {
    this.#path = join(folder, 'hooks', `${lot}.told.json`);
  }

  /** By the hooks' ids. @throws WickError `source-unreadable` */
  async read(): Promise<Readonly<Record<string, ToldSoFar>>> {
    return (await readKept(this.#path, toldFile))?.told ?? {};
  }

  /** @throws WickError `file-unwritable` */
  async update(id: string, change: Partial<ToldSoFar> & { withoutProblem?: boolean }): Promise<void> {
    const mine = this.#last.then(async () => {
      const known = await this.read();
      const { withoutProblem = false, ...rest } = change;
      const { problem, ...before } = known[id] ?? { upTo: 0, refused: 0 };
      const kept = problem === undefined || withoutProblem ? before : { ...before, problem };
      await writeKept(this.#path, { wick: 1, told: { ...known, [id]: { ...kept, ...rest } } });
    });
    this.#last = mine.catch(() => {});
    await mine;
  }
}

import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { imageChoice } from '../../contract/calls/plan.ts';

const most = 12;

const entry = z.object({
  choice: imageChoice,
  used: z.number(),
  size: z.exactOptional(z.number()),
});
type Recent = z.output<typeof entry>;

/** Images that were written last, for the next time. A list that cannot be read or kept is an empty one. */
export class RecentImages {
  readonly #file: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  async list(): Promise<(Recent & { missing: boolean })[]> {
    return await Promise.all(
      (await this.#read()).map(async (one) => ({ ...one, missing: await isMissing(one.choice.source) })),
    );
  }

  async add(choice: Recent['choice'], size: number | undefined): Promise<void> {
    const added = { choice, used: Date.now(), ...(size === undefined ? {} : { size }) };
    await this.#change((list) => [added, ...list.filter((one) => one.choice.source !== choice.source)].slice(0, most));
  }

  async forget(source: string): Promise<void> {
    await this.#change((list) => list.filter((one) => one.choice.source !== source));
  }

  async #read(): Promise<Recent[]> {
    const text = await readFile(this.#file, 'utf8').catch(() => '[]');
    try {
      return z.array(entry).parse(JSON.parse(text));
    } catch {
      return [];
    }
  }

  async #change(change: (list: Recent[]) => Recent[]): Promise<void> {
    const mine = this.#last.then(async () => {
      const draft = `${this.#file}.part`;
      await writeFile(draft, JSON.stringify(change(await this.#read()), undefined, 2), { mode: 0o600 });
      await rename(draft, this.#file);
    });
    this.#last = mine.catch(() => {});
    await this.#last;
  }
}

async function isMissing(source: string): Promise<boolean> {
  if (/^([a-z][a-z0-9+.-]+:\/\/|catalogue:)/i.test(source)) return false;
  return await stat(source).then(
    () => false,
    () => true,
  );
}

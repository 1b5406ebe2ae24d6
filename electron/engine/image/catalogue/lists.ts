import { WickError } from '../../../contract/errors.ts';
import { formatDuration } from '../../../contract/format.ts';
import type { HttpOptions } from '../source/http-request.ts';
import { type Fetched, fetchList } from './fetch-list.ts';
import { shownList } from './known.ts';
import { ListStore, type StoredList } from './list-store.ts';
import { parseList } from './parse-list.ts';
import type { CatalogueFolder } from './tree.ts';

export interface ListsOptions {
  signal: AbortSignal;
  /** Where lists are kept for when there is no connection; undefined keeps none. */
  folder: string | undefined;
  http?: Partial<HttpOptions> | undefined;
  /** Takes sentences for the person. */
  onNote: (note: string) => void;
  /** ms since 1970. */
  now?: () => number;
}

/** The lists that are read for one purpose, each once. */
export class Lists {
  readonly #options: ListsOptions;
  readonly #store: ListStore | undefined;
  readonly #read = new Map<string, Promise<CatalogueFolder>>();

  constructor(options: ListsOptions) {
    this.#options = options;
    this.#store = options.folder === undefined ? undefined : new ListStore(options.folder);
  }

  /** @throws WickError `catalogue-unreachable`, `catalogue-unreadable` */
  async read(list: URL): Promise<CatalogueFolder> {
    const known = this.#read.get(list.href);
    if (known !== undefined) return await known;
    const reading = this.#readNow(list);
    this.#read.set(list.href, reading);
    return await reading;
  }

  /** The folder with its children, wherever they are listed. */
  readonly load = async (folder: CatalogueFolder): Promise<CatalogueFolder> => {
    if (folder.list === undefined) return folder;
    const { children, implied, boardNames } = await this.read(new URL(folder.list));
    return { ...folder, children, implied, ...(boardNames === undefined ? {} : { boardNames }) };
  };

  async #readNow(list: URL): Promise<CatalogueFolder> {
    const shown = shownList(list);
    const stored = await this.#store?.find(list);
    try {
      const { signal, http } = this.#options;
      const tries = stored === undefined ? {} : { tries: 1 };
      const fetched = await fetchList(list, { signal, http: { ...tries, ...http }, known: stored });
      const current = this.#current(fetched, stored);
      const parsed = parseList(current.bytes, list, shown);
      await this.#store?.keep(list, current);
      return parsed;
    } catch (error) {
      this.#options.signal.throwIfAborted();
      if (stored === undefined || !(error instanceof WickError)) throw error;
      const age = this.#now() - stored.readAt;
      const parsed = parseList(stored.bytes, list, shown);
      this.#options.onNote(`${error.message} The one that was read ${ageText(age)} ago is used.`);
      return parsed;
    }
  }

  #current(fetched: Fetched | 'unchanged', stored: StoredList | undefined): StoredList {
    const readAt = Math.round(this.#now());
    if (fetched !== 'unchanged') return { ...fetched, readAt };
    if (stored === undefined) throw new Error('a list that is not known cannot be unchanged');
    return { ...stored, readAt };
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}

const day = 24 * 60 * 60 * 1000;

function ageText(ms: number): string {
  const days = Math.floor(ms / day);
  if (days === 0) return formatDuration(Math.max(0, ms));
  return days === 1 ? 'a day' : `${days} days`;
}

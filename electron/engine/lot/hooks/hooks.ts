import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lot } from '../../../contract/lot/lot.ts';
import { Changes } from '../../changes.ts';
import { makeFolder } from '../../sync-folder.ts';
import { lockLot } from '../ledger/hand/lock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { EventFinder } from './events.ts';
import { type Hook, HookFile, type KeptHook } from './hook-file.ts';
import { type Patience, Teller, type TellerOptions, usualPatience } from './teller.ts';
import { ToldFile } from './told-file.ts';

export interface HooksOptions {
  ledger: Pick<Ledger, 'lot' | 'log' | 'units' | 'changes'>;
  lot: string;
  /** The station's. */
  folder: string;
  env?: NodeJS.ProcessEnv | undefined;
  /** For tests. */
  patience?: Partial<Patience> | undefined;
  random?: (() => number) | undefined;
  now?: (() => number) | undefined;
}

export interface HookState extends Hook {
  /** Events that it is still to be told. */
  waiting: number;
  /** Why it was not told yet, as a clause; or what it refused. */
  problem?: string;
}

interface Telling {
  revision: string;
  end: AbortController;
  done: Promise<unknown>;
}

/**
 * Tells web hooks what happens to a lot, for as long as this is not disposed of, and then what can still be told at once.
 * What is to be told is not kept a second time: it is the lot's log from where each hook stopped, which is durable, in order
 * and bounded by the lot. An event can come more than once (its `idempotency-key` is the same then), and never not at all;
 * unless a receiver refuses it for good. Of the processes of a station one tells the hooks of a lot: others stand by, and
 * hooks that any of them sets are taken at once.
 */
export class Hooks implements AsyncDisposable {
  readonly #options: HooksOptions;
  readonly #file: HookFile;
  readonly #patience: Patience;
  readonly #news = new Changes();
  readonly #ending = new AbortController();
  readonly #end = new AbortController();
  #done: Promise<boolean> = Promise.resolve(false);

  private constructor(options: HooksOptions) {
    this.#options = options;
    this.#file = new HookFile(options.folder, options.lot);
    this.#patience = { ...usualPatience, ...options.patience };
  }

  /** @throws WickError `lot-unknown`, `source-unreadable` */
  static async start(options: HooksOptions): Promise<Hooks> {
    const hooks = new Hooks(options);
    await hooks.#file.read();
    const { lot } = await options.ledger.lot(options.lot);
    hooks.#done = hooks.#run(lot);
    return hooks;
  }

  /** In place of those that were. New ones are told what happens from now on. @throws WickError `hook-invalid`, `file-unwritable` */
  async set(hooks: readonly Hook[]): Promise<void> {
    await setHooks(hooks, this.#options);
    this.#news.tell();
  }

  async state(): Promise<HookState[]> {
    return (await hookStates(this.#options)).map(({ id: _, ...state }) => state);
  }

  /**
   * Tells what can be told within `most` ms, without a second try. False where another process of this station tells the
   * hooks of the lot.
   */
  async end(most: number): Promise<boolean> {
    this.#ending.abort();
    await Promise.race([this.#done, sleep(most, undefined, { ref: false })]);
    this.#end.abort();
    return await this.#done;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end(this.#patience.end);
  }

  async #run(lot: Lot): Promise<boolean> {
    const { signal: ending } = this.#ending;
    const { signal: end } = this.#end;
    const look = () => this.#news.tell();
    const ticking = setInterval(look, this.#patience.watch);
    ending.addEventListener('abort', look, { once: true });
    using stack = new DisposableStack();
    let isTelling = false;
    let told: Telling | undefined;
    for await (const _ of this.#news.follow(end)) {
      const isLast = ending.aborted;
      const lock: Disposable | undefined = isTelling ? undefined : await this.#lock();
      if (lock !== undefined) stack.use(lock);
      isTelling ||= lock !== undefined;
      if (isTelling) told = await this.#retell(lot, told);
      if (isLast) break;
    }
    clearInterval(ticking);
    ending.removeEventListener('abort', look);
    const stop = () => told?.end.abort();
    end.addEventListener('abort', stop, { once: true });
    if (end.aborted) stop();
    await told?.done;
    return isTelling;
  }

  /** Those that were, for as long as nobody has set others. Hooks that cannot be read at the moment are read the next time. */
  async #retell(lot: Lot, before: Telling | undefined): Promise<Telling | undefined> {
    const seen = await this.#file.read().catch(() => undefined);
    if (seen === undefined || seen.revision === before?.revision) return before;
    before?.end.abort();
    await before?.done;
    // What was just told is kept as told by now.
    const { revision, hooks } = await this.#file.read().catch(() => ({ revision: '', hooks: [] }));
    const { ledger, lot: id, folder, env = process.env, random = Math.random, now = Date.now } = this.#options;
    const end = new AbortController();
    const options: TellerOptions = {
      ledger,
      lot,
      file: new ToldFile(folder, id),
      revision,
      ending: this.#ending.signal,
      folder,
      env,
      patience: this.#patience,
      random,
      now,
    };
    const telling = hooks.filter(({ gone }) => !gone).map((hook) => new Teller(hook, options).run(end.signal));
    return { revision, end, done: Promise.all(telling) };
  }

  /** Undefined while another process has it. */
  async #lock(): Promise<Disposable | undefined> {
    const { folder, lot } = this.#options;
    try {
      await makeFolder(join(folder, 'hooks'));
      return lockLot(join(folder, 'hooks', `${lot}.lock`), lot);
    } catch {
      return undefined;
    }
  }
}

/** Where nothing runs. @throws WickError `hook-invalid`, `file-unwritable` */
export async function setHooks(
  hooks: readonly Hook[],
  { ledger, lot, folder }: Pick<HooksOptions, 'ledger' | 'lot' | 'folder'>,
): Promise<void> {
  let last = 0;
  for await (const { sequence } of ledger.log(lot)) last = sequence;
  await new HookFile(folder, lot).set(hooks, last);
}

/** The same of what is kept, where nothing runs. */
export async function hookStates({
  ledger,
  lot,
  folder,
}: Pick<HooksOptions, 'ledger' | 'lot' | 'folder'>): Promise<(HookState & { id: string })[]> {
  const { hooks } = await new HookFile(folder, lot).read();
  const waiting = await countWaiting(hooks, ledger, lot);
  return hooks.map(({ id, url, secret, events, gone, refused, problem: last }) => {
    const refusal = refused === 0 ? undefined : `it has refused ${refused === 1 ? 'an event' : `${refused} events`}`;
    const problem = gone ? 'it wants no more (status 410)' : (last ?? refusal);
    return {
      id,
      url,
      ...(secret === undefined ? {} : { secret }),
      events,
      waiting: gone ? 0 : (waiting.get(id) ?? 0),
      ...(problem === undefined ? {} : { problem }),
    };
  });
}

async function countWaiting(
  hooks: readonly KeptHook[],
  ledger: Pick<Ledger, 'lot' | 'log'>,
  lot: string,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  if (hooks.length === 0) return counts;
  const finder = new EventFinder((await ledger.lot(lot)).lot.size);
  for await (const entry of ledger.log(lot)) {
    for (const { event } of finder.take(entry)) {
      for (const { id, told, events } of hooks) {
        if (entry.sequence > told && events.includes(event)) counts.set(id, (counts.get(id) ?? 0) + 1);
      }
    }
  }
  return counts;
}

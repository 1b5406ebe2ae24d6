import type { Ledger } from '../ledger/ledger.ts';
import { EventFinder } from './events.ts';
import { type Hook, HookFile, type KeptHook } from './hook-file.ts';
import { type Patience, Teller, type TellerOptions, usualPatience } from './teller.ts';

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

/**
 * Tells web hooks what happens to a lot, for as long as this is not disposed of. What is still to be told is not kept a
 * second time: it is the lot's log from where each hook stopped, which is durable, in order and bounded by the lot. An event
 * can come more than once (its `idempotency-key` is the same then), and never not at all; unless a receiver refuses it for
 * good.
 */
export class Hooks implements AsyncDisposable {
  readonly #options: HooksOptions;
  readonly #file: HookFile;
  readonly #tellers = new Map<string, Teller>();
  #running: { end: AbortController; done: Promise<unknown> } | undefined;

  private constructor(options: HooksOptions) {
    this.#options = options;
    this.#file = new HookFile(options.folder, options.lot);
  }

  /** @throws WickError `lot-unknown`, `source-unreadable` */
  static async start(options: HooksOptions): Promise<Hooks> {
    const hooks = new Hooks(options);
    await hooks.#start();
    return hooks;
  }

  /** In place of those that were. New ones are told what happens from now on. @throws WickError `hook-invalid`, `file-unwritable` */
  async set(hooks: readonly Hook[]): Promise<void> {
    // What was just told must be kept as told before it is looked at.
    await this.#stop();
    try {
      await setHooks(hooks, this.#options);
    } finally {
      await this.#start();
    }
  }

  async state(): Promise<HookState[]> {
    const states = await hookStates(this.#options);
    return states.map(({ id, ...state }) => {
      const problem = this.#tellers.get(id)?.problem ?? state.problem;
      return { ...state, ...(problem === undefined ? {} : { problem }) };
    });
  }

  async #start(): Promise<void> {
    const { ledger, lot, folder, env = process.env, patience, random = Math.random, now = Date.now } = this.#options;
    const kept = await this.#file.read();
    const signed = await ledger.lot(lot);
    const end = new AbortController();
    const options: TellerOptions = {
      ledger,
      lot: signed.lot,
      file: this.#file,
      folder,
      env,
      patience: { ...usualPatience, ...patience },
      random,
      now,
    };
    const running: Promise<void>[] = [];
    for (const hook of kept) {
      const teller = new Teller(hook, options);
      this.#tellers.set(hook.id, teller);
      if (!hook.gone) running.push(teller.run(end.signal));
    }
    this.#running = { end, done: Promise.all(running) };
  }

  async #stop(): Promise<void> {
    this.#running?.end.abort();
    await this.#running?.done;
    this.#tellers.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
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
  const kept = await new HookFile(folder, lot).read();
  const waiting = await countWaiting(kept, ledger, lot);
  return kept.map(({ id, url, secret, events, gone, refused }) => {
    const refusal = refused === 0 ? undefined : `it has refused ${refused === 1 ? 'an event' : `${refused} events`}`;
    const problem = gone ? 'it wants no more (status 410)' : refusal;
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

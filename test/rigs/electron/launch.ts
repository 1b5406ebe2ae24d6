import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Chromium } from './chromium.ts';
import type { Entry, Order } from './journal.ts';

const register = new URL('./register.mjs', import.meta.url).href;
const built = join(import.meta.dirname, '..', '..', '..', 'dist');

export interface LaunchOptions {
  /** The built app; dist/ otherwise. */
  dist?: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** The desktop app, as it was built, with the stand-in in place of Electron. */
export interface Desktop extends AsyncDisposable {
  page: Page;
  /** Where the engine keeps its things: WICK_HOME. */
  home: string;
  journal: () => Promise<Entry[]>;
  /** Waits until the app did something. */
  did: (what: string, detail?: (detail: unknown) => boolean) => Promise<Entry>;
  /** The next answer of a dialog. */
  answer: (name: string, value: unknown) => void;
  /** What a person or the system does. */
  act: (name: string, value?: unknown) => Promise<void>;
  /** Exit code, once it has ended. */
  ended: Promise<number | null>;
}

export async function launchDesktop({ browser, endpoint }: Chromium, options: LaunchOptions = {}): Promise<Desktop> {
  const home = await mkdtemp(join(tmpdir(), 'wick-desktop-'));
  const before = new Set(pagesOf(browser));
  const child = fork(join(options.dist ?? built, 'desktop', 'main.mjs'), [...(options.args ?? [])], {
    execArgv: ['--import', register],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      STANDIN_CDP: endpoint,
      STANDIN_HOME: join(home, 'app'),
      WICK_HOME: join(home, 'wick'),
      XDG_CACHE_HOME: join(home, 'cache'),
      ...options.env,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const messages = new EventEmitter().setMaxListeners(0);
  child.on('message', (message: { journal?: Entry[]; done?: string }) => {
    if (message.journal !== undefined) messages.emit('journal', message.journal);
    if (message.done !== undefined) messages.emit(`done:${message.done}`);
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const order = (message: Order) => {
    if (child.connected) child.send(message);
  };
  const dispose = async () => {
    await end(child);
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  const journal = async () => {
    const answer = once(messages, 'journal');
    order({ kind: 'journal' });
    const [entries] = (await Promise.race([answer, ended.then(() => [[]])])) as [Entry[]];
    return entries;
  };
  try {
    const page = await newPage(browser, before, ended);
    return {
      page,
      home,
      journal,
      async did(what, detail = () => true) {
        for (let tries = 0; tries < 200; tries += 1) {
          const found = (await journal()).findLast((entry) => entry.what === what && detail(entry.detail));
          if (found !== undefined) return found;
          await sleep(25);
        }
        throw new Error(`the app never did ${what}: ${JSON.stringify(await journal())}`);
      },
      answer: (name, value) => order({ kind: 'answer', name, value }),
      async act(name, value) {
        const done = once(messages, `done:${name}`);
        order({ kind: 'do', name, value });
        await Promise.race([done, ended]);
      },
      ended,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw new Error(`${String(error)}\n${said}`, { cause: error });
  }
}

function pagesOf(browser: Chromium['browser']): Page[] {
  return browser.contexts().flatMap((context) => context.pages());
}

async function newPage(
  browser: Chromium['browser'],
  before: ReadonlySet<Page>,
  ended: Promise<unknown>,
): Promise<Page> {
  const early = new AbortController();
  void ended.then(() => early.abort());
  for (let tries = 0; tries < 800 && !early.signal.aborted; tries += 1) {
    const page = pagesOf(browser).find((one) => !before.has(one) && one.url().includes('.standin'));
    if (page !== undefined) {
      await page.waitForLoadState('load', { timeout: 10_000 });
      return page;
    }
    await sleep(25);
  }
  throw new Error('the app opened no window');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

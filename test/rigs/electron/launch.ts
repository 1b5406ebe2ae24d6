import { fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { electronProgram } from './binary.ts';
import type { Chromium } from './chromium.ts';
import type { Desktop, LaunchOptions } from './desktop.ts';
import { waitFor } from './desktop.ts';
import type { Entry, Order } from './journal.ts';
import { launchElectron } from './real/launch.ts';

const register = new URL('./register.mjs', import.meta.url).href;
const built = join(import.meta.dirname, '..', '..', '..', 'dist');

/** The desktop app, as it was built: on real Electron where one can be started here, else on the stand-in. */
export async function launch(chromium: Chromium, options: LaunchOptions = {}): Promise<Desktop> {
  return electronProgram === undefined
    ? await launchDesktop(chromium, options)
    : await launchElectron(electronProgram, options);
}

/** The same with the stand-in in place of Electron, whatever there is. */
export async function launchDesktop({ browser, endpoint }: Chromium, options: LaunchOptions = {}): Promise<Desktop> {
  const { user } = options;
  const home = await mkdtemp(join(tmpdir(), 'wick-desktop-'));
  if (user !== undefined) await chown(home, user, user);
  const before = new Set(pagesOf(browser));
  const child = fork(join(options.dist ?? built, 'desktop', 'main.mjs'), [...(options.args ?? [])], {
    execArgv: ['--import', register],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    ...(user === undefined ? {} : { uid: user, gid: user }),
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
  let newest: Entry[] = [];
  child.on('message', (message: { journal?: Entry[]; done?: string }) => {
    if (message.journal !== undefined) {
      newest = message.journal;
      messages.emit('journal', newest);
    }
    if (message.done !== undefined) messages.emit(`done:${message.done}`);
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  // Its engine shares its output: that is closed once both have ended.
  const closed = once(child, 'close');
  const order = (message: Order) => {
    if (child.connected) child.send(message);
  };
  const dispose = async () => {
    child.kill('SIGKILL');
    await Promise.race([closed, sleep(10_000, undefined, { ref: false })]);
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  const journal = async () => {
    const answer = once(messages, 'journal');
    order({ kind: 'journal' });
    const [entries] = (await Promise.race([answer, closed.then(() => [newest])])) as [Entry[]];
    return entries;
  };
  try {
    const page = await newPage(browser, before, ended);
    return {
      page,
      home,
      journal,
      did: (what, detail) => waitFor(journal, what, detail),
      answer: (name, value) => order({ kind: 'answer', name, value }),
      async act(name, value) {
        const done = once(messages, `done:${name}`);
        order({ kind: 'do', name, value });
        await Promise.race([done, ended]);
      },
      ended,
      pathOfMade: (name) => `/dropped/${name}`,
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

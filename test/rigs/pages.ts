import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { calls, type Calls } from '../../electron/contract/calls.ts';
import type { Channel } from '../../electron/contract/rpc/channel.ts';
import { serve } from '../../electron/contract/rpc/serve.ts';
import type { Handlers } from '../../electron/contract/rpc/table.ts';
import { answersOf } from '../../electron/engine/answers/answers.ts';
import { Host, type Surroundings } from '../../electron/engine/answers/host.ts';
import { readStaticFiles } from '../../electron/station/static-files.ts';
import { startStation } from '../../electron/station/station.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface PagesOptions {
  surroundings?: Partial<Surroundings>;
  /** Answers in place of the engine's own. */
  answers?: (host: Host) => Partial<Handlers<Calls>>;
  /** Where the built pages are. */
  folder?: string;
  /** Scripts of the tests that a page may load, by their paths. */
  scripts?: Readonly<Record<string, Buffer>>;
}

export interface Pages extends AsyncDisposable {
  host: Host;
  /** Of this engine alone: it is gone with it. */
  folder: string;
  /** What went wrong in any page: exceptions, and what the content security policy forbade. */
  complaints: string[];
  /** Another browser window with the pages in it; with answers of its own in place of all others. */
  open(options?: BrowserContextOptions, answers?: Partial<Handlers<Calls>>): Promise<Page>;
  /** A browser window for many loads of the pages: where its process has their code already, a load takes a sixth of the time. */
  window(options?: BrowserContextOptions): Promise<PagesWindow>;
}

export interface PagesWindow {
  page: Page;
  /** Loads the pages anew, as somebody sees them who never was here, with such answers in place of the engine's. */
  load(answers: Partial<Handlers<Calls>>): Promise<void>;
}

const built = join(import.meta.dirname, '..', '..', 'dist', 'renderer');

/** The built pages in Chromium, with a real station and a real engine behind them. */
export async function pages({
  surroundings,
  answers,
  folder: from = built,
  scripts = {},
}: PagesOptions = {}): Promise<Pages> {
  const stack = new AsyncDisposableStack();
  const { path: folder } = stack.use(await temporaryFolder());
  const host = stack.use(new Host({ face: 'station', version: '1.2.3', ...surroundings }, folder));
  let link = '';
  const files = new Map(await readStaticFiles(from));
  const headers = { 'content-type': 'text/javascript', 'cache-control': 'private, max-age=3600' };
  for (const [path, body] of Object.entries(scripts)) files.set(path, { body, headers });
  stack.use(await startStation(host, { host: '127.0.0.1', port: 0, files, onLink: (next) => (link = next) }));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  stack.defer(() => browser.close());
  const complaints: string[] = [];
  const own = answers?.(host);
  return {
    host,
    folder,
    complaints,
    open(options, answers) {
      const instead = answers ?? own;
      return openPage(browser, { link, complaints, options, ...(instead && { host, own: instead }) });
    },
    async window(options) {
      let handlers = answersOf(host);
      let ends: (() => void)[] = [];
      const page = await newPage(browser, { complaints, options });
      await answerPage(
        page,
        () => handlers,
        (end) => void ends.push(end),
      );
      await page.goto(link);
      return {
        page,
        async load(answers) {
          // The same address is loaded again: what the browser remembers of it would stay.
          await page.evaluate(`localStorage.clear(); history.replaceState(null, '')`);
          handlers = { ...answersOf(host), ...answers };
          const before = ends;
          ends = [];
          await page.goto(new URL('/', link).href);
          for (const end of before) end();
        },
      };
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

interface Opening {
  link: string;
  complaints: string[];
  options: BrowserContextOptions | undefined;
  host?: Host;
  own?: Partial<Handlers<Calls>>;
}

async function openPage(browser: Browser, { link, complaints, options, host, own }: Opening): Promise<Page> {
  const page = await newPage(browser, { complaints, options });
  if (host !== undefined && own !== undefined) {
    const handlers = { ...answersOf(host), ...own };
    // A window that is closed takes its socket along without a word.
    await answerPage(
      page,
      () => handlers,
      (end) => page.once('close', end),
    );
  }
  await page.goto(link);
  return page;
}

async function newPage(
  browser: Browser,
  { complaints, options }: Pick<Opening, 'complaints' | 'options'>,
): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'UTC', ...options });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return page;
}

/** In the station's place. `onSocket` is told how to end what a page has begun. */
async function answerPage(
  page: Page,
  handlers: () => Handlers<Calls>,
  onSocket: (end: () => void) => void,
): Promise<void> {
  await page.routeWebSocket(/\/channel$/, (socket) => {
    const closers: (() => void)[] = [];
    const channel: Channel = {
      send: (text) => socket.send(text),
      onMessage: (listener) => socket.onMessage((text) => listener(String(text))),
      onClose: (listener) => void closers.push(listener),
      close: () => void socket.close(),
    };
    const end = () => {
      for (const listener of closers.splice(0)) listener();
    };
    socket.onClose(end);
    onSocket(end);
    serve(calls, handlers(), channel);
  });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { testedOn } from './electron/binary.ts';
import type { Chromium } from './electron/chromium.ts';
import { launch } from './electron/launch.ts';

const built = join(import.meta.dirname, '..', '..', 'dist');

export interface FaceOptions {
  env?: Readonly<Record<string, string>>;
  /** Whose rights its processes have, by number; those of the test where absent. */
  user?: number;
}

/** The built app in the hands of a person: all of its processes, and the pages in Chromium. */
export interface Face extends AsyncDisposable {
  /** Where its engine keeps its things: WICK_HOME. */
  home: string;
  /** For the files of a test: where the person's files are. */
  files: string;
  page: Page;
  /** Chooses a file of `files`, by the way that this face has for that, once its button was pressed. */
  choose(name: string, press: () => Promise<void>): Promise<void>;
  /** The pages in a browser of somebody else; undefined where there is one window only. */
  another: (() => Promise<Page>) | undefined;
  /** What went wrong in any page: exceptions, and what the content security policy forbade. */
  complaints: string[];
}

export interface FaceKind {
  name: string;
  open(chromium: Chromium, options?: FaceOptions): Promise<Face>;
}

/** Both faces with windows; the same steps lead through both. */
export const faces: readonly FaceKind[] = [
  { name: 'the station', open: openStation },
  { name: `the desktop app on ${testedOn}`, open: openDesktop },
];

/** `wick station`, as the command starts it. */
async function openStation(chromium: Chromium, { env = {}, user }: FaceOptions = {}): Promise<Face> {
  await using stack = new AsyncDisposableStack();
  const folder = await folderOf(stack, user);
  const home = join(folder, 'home');
  const files = join(folder, 'files');
  const command = spawn(process.execPath, [join(built, 'wick.mjs'), 'station', '--json', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, HOME: files, WICK_HOME: home, XDG_CACHE_HOME: join(folder, 'cache'), ...env },
    ...(user === undefined ? {} : { uid: user, gid: user }),
  });
  stack.defer(() => end(command));
  const links = linksOf(command);
  const complaints: string[] = [];
  const browsers = stack.use(new AsyncDisposableStack());
  const open = async () => {
    const context = await chromium.browser.newContext({ locale: 'en-US' });
    browsers.defer(() => context.close());
    const page = watched(await context.newPage(), complaints);
    await page.goto(await links());
    return page;
  };
  const page = await open();
  const cleanUp = stack.move();
  return {
    home,
    files,
    page,
    complaints,
    another: open,
    async choose(name, press) {
      await press();
      await page.getByRole('dialog').getByRole('button', { name }).click();
    },
    [Symbol.asyncDispose]: () => cleanUp.disposeAsync(),
  };
}

/** Each lets one browser in; the next one is told when it was used. */
function linksOf({ stdout }: ChildProcess): () => Promise<string> {
  if (stdout === null) throw new Error('a station without its output');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return async () => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error('the station has ended');
      const said = JSON.parse(value) as { event: string; address?: string };
      if (said.event === 'station' && said.address !== undefined) return said.address;
    }
  };
}

/** What is being written ends in good order; a station that hangs is ended all the same. */
async function end(command: ChildProcess): Promise<void> {
  if (command.exitCode !== null || command.signalCode !== null) return;
  const ended = once(command, 'exit');
  command.kill('SIGTERM');
  const late = setTimeout(() => command.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(late);
}

async function openDesktop(chromium: Chromium, { env = {}, user }: FaceOptions = {}): Promise<Face> {
  await using stack = new AsyncDisposableStack();
  const folder = await folderOf(stack, user);
  const files = join(folder, 'files');
  const desktop = stack.use(await launch(chromium, { env, ...(user === undefined ? {} : { user }) }));
  const complaints: string[] = [];
  const page = watched(desktop.page, complaints);
  const cleanUp = stack.move();
  return {
    home: join(desktop.home, 'wick'),
    files,
    page,
    complaints,
    another: undefined,
    async choose(name, press) {
      desktop.answer('showOpenDialog', { canceled: false, filePaths: [join(files, name)] });
      await press();
    },
    [Symbol.asyncDispose]: () => cleanUp.disposeAsync(),
  };
}

async function folderOf(stack: AsyncDisposableStack, user: number | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wick-face-'));
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }));
  for (const name of ['.', 'home', 'files', 'cache']) {
    await mkdir(join(folder, name), { recursive: true });
    if (user !== undefined) await chown(join(folder, name), user, user);
  }
  return folder;
}

function watched(page: Page, complaints: string[]): Page {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return page;
}

import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { _electron, type ElectronApplication } from 'playwright-core';
import { type Desktop, type LaunchOptions, waitFor } from '../desktop.ts';
import type { Entry } from '../journal.ts';

const built = join(import.meta.dirname, '..', '..', '..', '..', 'dist');
const observe = new URL('./observe.mjs', import.meta.url).href;

/** The built app on real Electron: what it does is noted by observe.mjs, which is loaded before it. */
export async function launchElectron(executablePath: string, options: LaunchOptions = {}): Promise<Desktop> {
  if (options.user !== undefined) throw new Error('Electron runs with the rights of the test');
  const home = await mkdtemp(join(tmpdir(), 'wick-desktop-'));
  const remove = () => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  try {
    const main = pathToFileURL(join(options.dist ?? built, 'desktop', 'main.mjs')).href;
    const entry = join(home, 'main.mjs');
    await writeFile(entry, [observe, main].map((address) => `import ${JSON.stringify(address)};\n`).join(''));
    const app = await _electron.launch({
      executablePath,
      args: [entry, ...(options.args ?? []), `--user-data-dir=${join(home, 'app')}`, ...withoutSandbox()],
      env: {
        ...environment(),
        WICK_HOME: join(home, 'wick'),
        XDG_CACHE_HOME: join(home, 'cache'),
        WICK_NODE: process.execPath,
        ...options.env,
      },
    });
    return await desktopOf(app, { home, remove });
  } catch (error) {
    await remove();
    throw error;
  }
}

async function desktopOf(
  app: ElectronApplication,
  { home, remove }: { home: string; remove: () => Promise<void> },
): Promise<Desktop> {
  const child = app.process();
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  // Whatever is still said to an app that has ended is said in vain.
  const tell = async (order: 'act' | 'answer', name: string, value: unknown) => {
    const told = app.evaluate((_electron, [order, name, value]) => globalThis.observed?.[order](name, value), [
      order,
      name,
      value,
    ] as const);
    await Promise.race([told.catch(() => {}), ended]);
  };
  const journal = async () =>
    await app.evaluate(() => [...(globalThis.observed?.journal ?? [])] as Entry[]).catch((): Entry[] => []);
  return {
    page: await app.firstWindow(),
    home,
    journal,
    did: (what, detail) => waitFor(journal, what, detail),
    answer: (name, value) => void tell('answer', name, value),
    act: (name, value) => tell('act', name, value),
    ended,
    pathOfMade: () => '',
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
      await remove();
    },
  };
}

function environment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}

/** Chromium's sandbox is not for root. */
function withoutSandbox(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Cdp } from './cdp.ts';
import { note, onOrder, sendJournal } from './journal.ts';
import { loud } from './loud.ts';
import { SingleInstance } from './single-instance.ts';

/** What can be prevented, and whether it was. */
export function preventable(): { preventDefault: () => void; defaultPrevented: boolean } {
  const event = {
    defaultPrevented: false,
    preventDefault() {
      event.defaultPrevented = true;
    },
  };
  return event;
}

/** Windows register here: the app closes them when it quits. */
export const windows = new Set<{
  close: () => void;
  isDestroyed: () => boolean;
  once: (name: 'closed', listener: () => void) => unknown;
}>();

let browser: Cdp | undefined;

export function cdp(): Cdp {
  if (browser === undefined) throw new Error('the stand-in is used before the app is ready');
  return browser;
}

/** As the app that was started: in a package, arguments follow the program at once. */
const started = process.argv[1] ?? '';
if (process.env['STANDIN_PACKAGED'] === '1') process.argv.splice(1, 1);
Object.defineProperty(process, 'resourcesPath', { value: process.env['STANDIN_RESOURCES'] ?? dirname(started) });

class App extends EventEmitter {
  readonly isPackaged = process.env['STANDIN_PACKAGED'] === '1';
  readonly name = 'Wick';
  readonly dock = undefined;
  readonly #home = process.env['STANDIN_HOME'] ?? mkdtempSync(join(tmpdir(), 'wick-standin-'));
  readonly #single = new SingleInstance(this.#home);
  readonly #ready: Promise<void>;
  #isReady = false;

  constructor() {
    super();
    const address = process.env['STANDIN_CDP'];
    this.#ready = (async () => {
      if (address === undefined) throw new Error('STANDIN_CDP names no browser');
      browser = await Cdp.open(address);
      await browser.send('Target.setDiscoverTargets', { discover: true });
      this.#isReady = true;
      this.emit('ready');
    })();
  }

  whenReady(): Promise<void> {
    return this.#ready;
  }

  isReady(): boolean {
    return this.#isReady;
  }

  enableSandbox(): void {
    if (this.#isReady) throw new Error('enableSandbox must come before the app is ready');
    note('app.enableSandbox');
  }

  requestSingleInstanceLock(): boolean {
    return this.#single.take(({ args, folder }) => this.emit('second-instance', {}, args, folder, null));
  }

  releaseSingleInstanceLock(): void {
    note('app.releaseSingleInstanceLock');
    this.#single.release();
  }

  setAppUserModelId(id: string): void {
    note('app.setAppUserModelId', id);
  }

  getPath(name: string): string {
    const folder = join(this.#home, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  getVersion(): string {
    return process.env['STANDIN_VERSION'] ?? '0.0.0';
  }

  getName(): string {
    return this.name;
  }

  /** The folder with package.json. */
  getAppPath(): string {
    return process.env['STANDIN_APP'] ?? join(dirname(started), '..', '..');
  }

  getLocale(): string {
    // Electron knows none before it is ready.
    return this.#isReady ? (process.env['STANDIN_LOCALE'] ?? 'en-US') : '';
  }

  /** Closes the windows, and ends unless one of them or the app says no. */
  quit(): void {
    const before = preventable();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    const open = [...windows].filter((window) => !window.isDestroyed());
    let left = open.length;
    const closed = () => {
      left -= 1;
      if (left <= 0) this.#end();
    };
    if (left === 0) return this.#end();
    for (const window of open) {
      window.once('closed', closed);
      window.close();
    }
  }

  exit(code = 0): void {
    note('app.exit', code);
    sendJournal();
    this.#single.release();
    browser?.close();
    process.exit(code);
  }

  #end(): void {
    const event = preventable();
    this.emit('will-quit', event);
    if (event.defaultPrevented) return;
    this.emit('quit', {}, 0);
    this.exit(0);
  }
}

export const app = loud('app', new App());

/** As Chromium hands it over: with all arguments, and the folder that it was started in. */
onOrder('second-instance', (args) => app.emit('second-instance', {}, args, process.cwd(), null));
onOrder('open-file', (path) => app.emit('open-file', preventable(), path));
onOrder('quit', () => app.quit());

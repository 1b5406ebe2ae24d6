import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Entry } from './journal.ts';

export interface LaunchOptions {
  /** The built app; dist/ otherwise. */
  dist?: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Whose rights its processes have, by number; those of the test where absent. Not on real Electron. */
  user?: number;
}

/** The desktop app, as it was built, in the hands of a test. */
export interface Desktop extends AsyncDisposable {
  page: Page;
  /** Where the app keeps everything; its engine in `wick`, which is its WICK_HOME. */
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
  /** What the system says where a file lies that a script has made. */
  pathOfMade: (name: string) => string;
}

/** The newest entry of that kind. Rejects after 5 s without. */
export async function waitFor(
  journal: Desktop['journal'],
  what: string,
  detail: (detail: unknown) => boolean = () => true,
): Promise<Entry> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = (await journal()).findLast((entry) => entry.what === what && detail(entry.detail));
    if (found !== undefined) return found;
    await sleep(25);
  }
  throw new Error(`the app never did ${what}: ${JSON.stringify(await journal())}`);
}

import type { Page } from 'playwright-core';
import type { Calls } from '../../electron/contract/calls.ts';
import type { Handlers } from '../../electron/contract/rpc/table.ts';

export type Answers = Partial<Handlers<Calls>>;

/** One state of one screen, and how to get there in any language. */
export interface Scene {
  name: string;
  answers: Answers;
  /** Names of looks; all where absent. */
  looks?: readonly string[];
  reach?: (page: Page) => Promise<void>;
  /** The picture shows the window, not the whole page: where a dialog is open. */
  window?: true;
}

/** A watch that says one thing, and stays open. */
export function always<T>(state: T) {
  return async function* (_: unknown, signal: AbortSignal) {
    yield state;
    await untilLeft(signal);
  };
}

export async function untilLeft(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

/** One after the other: what several ways lead to has one name. */
export function reaching(...ways: ((page: Page) => Promise<void>)[]) {
  return async (page: Page): Promise<void> => {
    for (const way of ways) await way(page);
  };
}

/** The main button of the page. */
export async function goOn(page: Page): Promise<void> {
  await page.locator('main > footer button').last().click();
}

/** Changes the language of the page, also where a dialog stands before the list of languages. */
export async function speak(page: Page, language: string): Promise<void> {
  await page.evaluate(`{
    const select = document.querySelector('header select');
    select.value = '${language}';
    select.dispatchEvent(new Event('change', { bubbles: true }));
  }`);
  await page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
}

/** As a scanner types, however busy this computer is. */
export async function scanned(page: Page, code: string): Promise<void> {
  await page.evaluate(`for (const key of [...${JSON.stringify(code)}, 'Enter'])
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))`);
}

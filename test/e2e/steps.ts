import { open } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Face } from '../rigs/faces.ts';

// What a person does on the pages, by the names that they see.

/** Through the dialog of the face, whatever becomes of it. */
export async function pick(face: Face, name: string): Promise<void> {
  const browse = face.page.getByRole('button', { name: /^Choose a file( of|$)/ });
  await face.choose(name, () => browse.click());
}

/** The same; resolves once it is known how the image is packed. */
export async function chooseImage(face: Face, name: string): Promise<void> {
  const { page } = face;
  await pick(face, name);
  await page.getByRole('heading', { level: 1, name }).waitFor();
}

export async function goOn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Loop drives are not among those that are offered: whoever means one looks among the others. */
export async function showAllDrives(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Choose the cards to write' }).waitFor();
  const others = page.locator('details', { hasText: 'Usually not meant' });
  await others.waitFor();
  if ((await others.getAttribute('open')) === null) await others.locator('summary').click();
}

/** The box of a drive on the page of the cards. */
export function cardAt(page: Page, path: string): Locator {
  return page.locator('label').filter({ has: exactly(page, path) });
}

export async function chooseCards(page: Page, paths: readonly string[]): Promise<void> {
  await showAllDrives(page);
  for (const path of paths) await cardAt(page, path).click();
  const chosen = paths.length === 1 ? '1 card chosen' : `${paths.length} cards chosen`;
  await page.getByText(chosen, { exact: true }).waitFor();
  await goOn(page);
}

/** From the settings, which stay as they are, to cards that are being written. */
export async function confirm(page: Page, count: number): Promise<void> {
  await page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  await goOn(page);
  await page.getByRole('button', { name: count === 1 ? 'Write 1 card' : `Write ${count} cards` }).click();
  await page.getByRole('heading', { name: 'Writing', level: 1 }).waitFor();
}

/** From the first page to cards that are being written. */
export async function write(face: Face, image: string, paths: readonly string[]): Promise<void> {
  await chooseImage(face, image);
  await goOn(face.page);
  await chooseCards(face.page, paths);
  await confirm(face.page, paths.length);
}

export function tiles(page: Page): Locator {
  return page.getByRole('list', { name: 'Cards', exact: true }).locator('> li');
}

export function tileAt(page: Page, path: string): Locator {
  return tiles(page).filter({ has: exactly(page, path) });
}

/** `Writing`, `Good`, `Failed` and the like, as the tile says it. */
export async function comesTo(tile: Locator, word: string): Promise<void> {
  await tile.getByText(word, { exact: true }).waitFor({ timeout: 45_000 });
}

export async function cancel(page: Page, button: Locator): Promise<void> {
  await button.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Stop writing' }).click();
}

/** The first `length` bytes of what lies behind a drive. */
export async function beginningOf(file: string, length: number): Promise<Buffer> {
  await using handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(length), 0, length, 0);
  return buffer;
}

/** Nothing that the browser had to complain about. */
export function isQuiet({ complaints }: Face): void {
  expect(complaints).toEqual([]);
}

function exactly(page: Page, path: string): Locator {
  return page.locator('code', { hasText: new RegExp(`^${path}$`) });
}

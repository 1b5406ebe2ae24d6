import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  help: string;
  nodes: { target: string[]; failureSummary?: string }[];
}

const path = '/assets/axe.js';

/** For pages that are to be looked at: Chromium keeps what it has compiled of it from one load to the next. */
export const axeScripts = { [path]: await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js')) };

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** So that a page can be looked at as long as it is not loaded anew. */
export async function bringAxe(page: Page): Promise<void> {
  await page.addScriptTag({ url: path });
}

/** All that axe finds, a line each: which rule, where, why. */
export async function findings(page: Page): Promise<string[]> {
  const run = `axe.run(document, { runOnly: ${JSON.stringify(tags)}, resultTypes: ['violations'] })`;
  const { violations } = await page.evaluate<{ violations: Violation[] }>(run);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id}: ${help}\n  ${target.join(' ')}\n  ${failureSummary}`),
  );
}

import type { Browser } from 'playwright-core';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';
import { startStationProcess } from './station.ts';

/** ms from the start of the process until a person can press the first page's button, in a browser that is open already. */
export async function measureStart(browser: Browser, wick: string): Promise<number> {
  await using folder = await temporaryFolder();
  const page = await browser.newPage();
  try {
    await using station = await startStationProcess(wick, folder.path);
    await page.goto(station.address, { waitUntil: 'commit' });
    await page.locator('main button:enabled').first().waitFor();
    return performance.now() - station.started;
  } finally {
    await page.close();
  }
}

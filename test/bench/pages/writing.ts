import { randomFillSync } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { temporaryFolder } from '../../rigs/temporary-folder.ts';
import { askStation, startStationProcess } from './station.ts';
import { type Frames, framesIn, traceCategories } from './trace.ts';

const mib = 1 << 20;
const cards = 8;

/** What the page does while eight practice cards are written and read back, by the browser's own trace. */
export async function measureWriting(browser: Browser, wick: string, imageSize: number): Promise<Frames> {
  await using folder = await temporaryFolder();
  await using station = await startStationProcess(wick, folder.path);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await page.goto(station.address);
    using asked = await askStation(page.context(), station.address);
    const source = join(folder.path, 'system.img');
    await writeNoise(source, imageSize);
    const targets: string[] = [];
    for (let made = 0; made < cards; made += 1) {
      targets.push((await asked.client.call('practice.make', { size: 2 * imageSize })).drive.path);
    }
    const { plan } = await asked.client.call('plan.make', { image: { source }, targets, options: { store: false } });
    await asked.client.call('job.start', { plan });
    // A page that is loaded now finds what is being written.
    await page.reload();
    await page
      .locator('main li')
      .nth(cards - 1)
      .waitFor();
    await browser.startTracing(page, { categories: traceCategories });
    for await (const { jobs } of asked.client.watch('jobs.watch', {})) {
      if (jobs.every(({ finished }) => finished !== undefined)) break;
    }
    await page
      .locator('main li[data-tone="good"]')
      .nth(cards - 1)
      .waitFor();
    return framesIn((await browser.stopTracing()).toString());
  } finally {
    await page.close();
  }
}

async function writeNoise(path: string, size: number): Promise<void> {
  await using file = await open(path, 'w');
  const noise = Buffer.alloc(mib);
  for (let at = 0; at < size; at += mib) await file.write(randomFillSync(noise));
}

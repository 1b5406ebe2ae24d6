import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { readStaticFiles } from '../../electron/station/static-files.ts';
import { needing } from '../rigs/needs.ts';
import { oneChromium } from '../rigs/one-chromium.ts';
import { testStation } from '../rigs/station.ts';
import { temporaryFolder } from '../rigs/temporary-folder.ts';
import { ask, testPages } from './desktop-checks.ts';

const needed = needing('chromium');
const chromium = oneChromium(needed);

const mib = 1 << 20;

/** A browser of somebody's own, let in by a link. */
async function enter(link: string): Promise<Page> {
  const context = await chromium().browser.newContext();
  const page = await context.newPage();
  await page.goto(link, { waitUntil: 'load' });
  return page;
}

interface Jobs {
  jobs: { targets: { phase: string; result?: object }[] }[];
}
const finished = '({ jobs }) => jobs.length > 0 && jobs.every((one) => one.finished !== undefined)';

describe('a station in browsers', needed, () => {
  test('does what the desktop app does, and shows two browsers the same', async () => {
    await using folder = await temporaryFolder();
    await using one = await testStation({ files: await readStaticFiles(testPages) });
    const [page, other] = [await enter(one.links[0] ?? ''), await enter(one.links[1] ?? '')];
    expect(await ask(page, 'about')).toMatchObject({ face: 'station', can: { choose: false } });
    const source = join(folder.path, 'system.img');
    await writeFile(source, Buffer.alloc(32 * mib, 0x5a));
    const listed = ask(other, 'drives.watch', {}, "({ drives }) => drives.some((one) => one.transport === 'practice')");
    const { drive } = await ask<{ drive: { path: string } }>(page, 'practice.make', { size: 64 * mib });
    await listed;
    const { plan } = await ask<{ plan: string }>(page, 'plan.make', { image: { source }, targets: [drive.path] });
    const seen = ask<Jobs>(other, 'jobs.watch', {}, finished);
    await ask(page, 'job.start', { plan });
    const [mine, theirs] = [await ask<Jobs>(page, 'jobs.watch', {}, finished), await seen];
    expect(mine.jobs[0]?.targets[0]?.result).toMatchObject({ outcome: 'good', verified: true });
    expect(theirs.jobs[0]?.targets[0]?.result).toMatchObject({ outcome: 'good', verified: true });
    await expect(ask(page, 'image.choose')).rejects.toThrow('not-offered');
    await Promise.all([page, other].map(async (one) => await one.context().close()));
  });

  test('is closed to the pages of others, in the browser that was let in', async () => {
    await using one = await testStation({ files: await readStaticFiles(testPages) });
    const page = await enter(one.links[0] ?? '');
    const stranger = await page.context().newPage();
    // Another port of the same computer is the same site: the browser sends the station's cookie along.
    const server = createServer((_, response) => response.end('<!doctype html>')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    await stranger.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const tried = await stranger.evaluate(`(async () => {
      const socket = new Promise((resolve) => {
        try {
          const socket = new WebSocket('ws://127.0.0.1:${one.port}/channel');
          socket.onopen = () => resolve('open');
          socket.onerror = () => resolve('closed');
        } catch (error) { resolve('closed'); }
      });
      const read = fetch('http://127.0.0.1:${one.port}/', { credentials: 'include' }).then(() => 'read', () => 'closed');
      return [await socket, await read];
    })()`);
    expect(tried).toEqual(['closed', 'closed']);
    await page.context().close();
    server.closeAllConnections();
    server.close();
  });

  test('is what the command serves, with the pages as they were built', async () => {
    await using folder = await temporaryFolder();
    const bundle = join(import.meta.dirname, '..', '..', 'dist', 'wick.mjs');
    const command = spawn(process.execPath, [bundle, 'station', '--json', '--port', '0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, WICK_HOME: folder.path, XDG_CACHE_HOME: folder.path },
    });
    const ended = once(command, 'exit');
    try {
      const lines = createInterface({ input: command.stdout })[Symbol.asyncIterator]();
      const { value } = await lines.next();
      const said = JSON.parse(String(value)) as { event: string; address: string };
      expect(said).toMatchObject({ event: 'station', address: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//) });
      const context = await chromium().browser.newContext();
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(said.address);
      await page.locator('h1').first().waitFor();
      expect(page.url()).not.toContain('token');
      expect(await page.evaluate('document.cookie')).toBe('');
      expect(errors).toEqual([]);
      await context.close();
    } finally {
      command.kill('SIGTERM');
    }
    expect(await ended).toEqual([0, null]);
  });
});

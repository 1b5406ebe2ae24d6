import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

export const chromiumPath = '/usr/bin/chromium';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--ignore-certificate-errors',
  // Nothing but this computer can be reached, whatever a page tries.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  '--remote-debugging-port=0',
  '--remote-allow-origins=*',
];

export interface Chromium extends AsyncDisposable {
  /** Of its developer tools. */
  endpoint: string;
  browser: Browser;
}

/** Debian's Chromium, for the stand-in and for Playwright at once. It ends with the test, whatever becomes of that. */
export async function startChromium(): Promise<Chromium> {
  const profile = await mkdtemp(join(tmpdir(), 'wick-chromium-'));
  const child = spawn(chromiumPath, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Ended as it is, it leaves there what it has.
    env: { ...process.env, TMPDIR: profile },
  });
  const end = async () => {
    await kill(child);
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    const endpoint = await endpointOf(child);
    const browser = await chromium.connectOverCDP(endpoint);
    return {
      endpoint,
      browser,
      async [Symbol.asyncDispose]() {
        await browser.close().catch(() => {});
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function endpointOf(child: ChildProcess): Promise<string> {
  let text = '';
  return await new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      const [found] = /ws:\/\/127\.0\.0\.1:\d+\/devtools\/browser\/\S+/.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`chromium has ended:\n${text}`)));
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

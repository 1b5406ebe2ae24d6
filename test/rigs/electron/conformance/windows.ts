import assert from 'node:assert/strict';
import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, protocol } from 'electron';
import { type Checks, heard } from './check.ts';

const page = `<!doctype html><title>conformance</title><script src="page.js"></script>`;

/** What the page says through its preload, once it is loaded. */
const script = `
window.bridge.onOrder((what, url) => {
  if (what === 'open') window.open(url);
  else location.href = url;
});
(async () => {
  const served = await fetch('data.json');
  const missing = await fetch('nothing');
  window.bridge.report({
    seen: ['require', 'process', 'ipcRenderer'].filter((name) => name in globalThis),
    frozen: Object.isFrozen(window.bridge),
    returned: window.bridge.double(21),
    served: [served.status, served.headers.get('x-own'), await served.json()],
    missing: missing.status,
    invoked: await window.bridge.ask('twice', 2),
    failed: await window.bridge.ask('fails').catch((error) => error.message),
    unheard: await window.bridge.ask('nobody').catch((error) => error.message),
    uncloned: window.bridge.sendFunction(),
  });
})().catch((error) => window.bridge.report({ error: String(error) }));
`;

const files: Record<string, [string, string]> = {
  '/': ['text/html', page],
  '/page.js': ['text/javascript', script],
  '/data.json': ['application/json', '{"a":1}'],
};

/** Once the app is ready. */
export function servePage(): void {
  protocol.handle('app', ({ url }) => {
    const [type, body] = files[new URL(url).pathname] ?? [];
    if (type === undefined) return new Response(null, { status: 404 });
    return new Response(body, { headers: { 'content-type': type, 'x-own': 'yes' } });
  });
  ipcMain.handle('twice', (_event, number: number) => number * 2);
  ipcMain.handle('fails', () => {
    throw new Error('as it should');
  });
}

async function opened(): Promise<{
  window: BrowserWindow;
  report: Record<string, unknown>;
  event: Electron.IpcMainEvent;
}> {
  const window = new BrowserWindow({
    show: false,
    width: 640,
    height: 480,
    webPreferences: { preload: join(import.meta.dirname, 'preload.cjs'), contextIsolation: true, sandbox: true },
  });
  const reported = heard(ipcMain, 'report');
  const ready = heard(window, 'ready-to-show');
  await window.loadURL('app://wick/');
  const [event, report] = (await reported) as [Electron.IpcMainEvent, Record<string, unknown>];
  await ready;
  return { window, report, event };
}

async function close(window: BrowserWindow): Promise<void> {
  const closed = heard(window, 'closed');
  window.close();
  await closed;
}

export const protocolChecks: Checks = {
  'takes schemes before the app is ready, not after': () => {
    assert.throws(() => protocol.registerSchemesAsPrivileged([{ scheme: 'late', privileges: { standard: true } }]));
  },
};

export const ipcChecks: Checks = {
  'carries what can be cloned, from a frame that says which it is': async () => {
    const { window, report, event } = await opened();
    assert.deepEqual(report, {
      seen: [],
      frozen: true,
      returned: 42,
      served: [200, 'yes', { a: 1 }],
      missing: 404,
      invoked: 4,
      failed: "Error invoking remote method 'fails': Error: as it should",
      unheard: "Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
      uncloned: 'An object could not be cloned.',
    });
    assert.equal(event.sender, window.webContents);
    assert.equal(event.senderFrame?.url, 'app://wick/');
    assert.equal(event.senderFrame.parent, null);
    await close(window);
  },
  'tells a page what it is sent, as it was': async () => {
    const { window } = await opened();
    const echoed = heard(ipcMain, 'echo');
    const given = { date: new Date(7), bytes: new Uint8Array([1, 2]), map: new Map([['a', undefined]]) };
    window.webContents.send('to-page', given);
    const [, back] = await echoed;
    assert.deepEqual(back, given);
    await close(window);
  },
  'has one handler for a channel': () => {
    assert.throws(() => ipcMain.handle('twice', () => {}));
    ipcMain.removeHandler('twice');
    ipcMain.handle('twice', (_event, number: number) => number * 2);
  },
};

export const browserWindowChecks: Checks = {
  'is hidden until it is shown, and where it was put': async () => {
    const { window } = await opened();
    assert.equal(window.isVisible(), false);
    const { width, height } = window.getNormalBounds();
    assert.deepEqual([width, height], [640, 480]);
    window.show();
    assert.equal(window.isVisible(), true);
    for (const bar of [0.5, 2, -1]) window.setProgressBar(bar);
    window.flashFrame(false);
    window.setBackgroundColor('#ffffff');
    await close(window);
  },
  'stays when it is told to, and is gone when it is closed': async () => {
    const { window } = await opened();
    assert.ok(BrowserWindow.getAllWindows().includes(window));
    window.once('close', (event) => event.preventDefault());
    window.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(window.isDestroyed(), false);
    await close(window);
    assert.equal(window.isDestroyed(), true);
    assert.ok(!BrowserWindow.getAllWindows().includes(window));
  },
};

export const webContentsChecks: Checks = {
  'are told of before their window is': async () => {
    const created = heard(app, 'web-contents-created');
    const { window } = await opened();
    const [, contents] = await created;
    assert.equal(contents, window.webContents);
    assert.equal(window.webContents.getURL(), 'app://wick/');
    await close(window);
  },
  'ask before a page leaves or opens anything, not when the app does': async () => {
    const { window } = await opened();
    const asked: string[] = [];
    window.webContents.on('will-navigate', (event) => {
      asked.push(event.url);
      event.preventDefault();
    });
    window.webContents.setWindowOpenHandler(({ url }) => {
      asked.push(url);
      return { action: 'deny' };
    });
    window.webContents.send('go', 'https://elsewhere.example/');
    window.webContents.send('open', 'https://other.example/');
    const until = Date.now() + 5000;
    while (asked.length < 2 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 25));
    assert.deepEqual(asked.toSorted(), ['https://elsewhere.example/', 'https://other.example/']);
    assert.equal(window.webContents.getURL(), 'app://wick/');
    assert.equal(BrowserWindow.getAllWindows().length, 1);
    const loaded = heard(window.webContents, 'did-finish-load');
    await window.loadURL('app://wick/');
    await loaded;
    assert.equal(asked.length, 2);
    await close(window);
  },
};

import type { HandlerDetails } from 'electron';
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { app, cdp, preventable } from './app.ts';
import type { Cdp } from './cdp.ts';
import { decode, encode } from './clone.js';
import { ipcMain } from './ipc-main.ts';
import { note } from './journal.ts';
import { fromPage, handlerFor, toPage } from './protocol.ts';

const worldName = 'Electron Isolated Context';

interface FromPreload {
  kind: 'send' | 'invoke' | 'open';
  id: number;
  channel: string;
  args: unknown[];
}

interface Paused {
  requestId: string;
  request: { url: string; method: string; headers: Record<string, string> };
  resourceType: string;
  frameId: string;
}

type OpenHandler = (details: HandlerDetails) => { action: 'allow' | 'deny' };

/** A page of real Chromium as an app's main process sees it. */
export class WebContents extends EventEmitter {
  static #last = 0;
  readonly id: number;
  targetId = '';
  readonly #preload: string | undefined;
  #session = '';
  #mainFrame = '';
  readonly #frames = new Map<string, { url: string; parent: string | null }>();
  readonly #contexts = new Map<number, { frame: string; isolated: boolean }>();
  #openHandler: OpenHandler = () => ({ action: 'allow' });
  #ownNavigation = '';
  #isDestroyed = false;

  constructor(preload: string | undefined) {
    super();
    WebContents.#last += 1;
    this.id = WebContents.#last;
    this.#preload = preload;
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  getURL(): string {
    return fromPage(this.#frames.get(this.#mainFrame)?.url ?? '');
  }

  send(channel: string, ...args: unknown[]): void {
    const message = { kind: 'message', channel, args: args.map((arg) => encode(arg)) };
    void this.#deliver(message, this.#isolated(this.#mainFrame));
  }

  async attach(): Promise<void> {
    await app.whenReady();
    const browser = cdp();
    const { targetId } = await browser.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
    this.targetId = targetId;
    const attached = await browser.send<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
    this.#session = attached.sessionId;
    this.#listen(browser);
    for (const domain of ['Page', 'Runtime']) await this.#send(`${domain}.enable`);
    const tree = await this.#send<{ frameTree: { frame: { id: string } } }>('Page.getFrameTree');
    this.#mainFrame = tree.frameTree.frame.id;
    await this.#send('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
    await this.#send('Runtime.addBinding', { name: '__standinSend', executionContextName: worldName });
    await this.#inject();
  }

  async loadURL(url: string): Promise<void> {
    this.#ownNavigation = toPage(url);
    const loaded = once(this, 'did-finish-load');
    const { errorText } = await this.#send<{ errorText?: string }>('Page.navigate', { url: this.#ownNavigation });
    if (errorText !== undefined) throw new Error(`${errorText} loading '${url}'`);
    await loaded;
  }

  #send<R = unknown>(method: string, params: object = {}): Promise<R> {
    return cdp().send<R>(method, params, this.#session);
  }

  #listen(browser: Cdp): void {
    const on = <P>(method: string, listener: (params: P) => void) => browser.on<P>(method, this.#session, listener);
    on<{ context: { id: number; name: string; auxData: { frameId: string } } }>(
      'Runtime.executionContextCreated',
      ({ context }) =>
        void this.#contexts.set(context.id, { frame: context.auxData.frameId, isolated: context.name === worldName }),
    );
    on<{ executionContextId: number }>(
      'Runtime.executionContextDestroyed',
      ({ executionContextId }) => void this.#contexts.delete(executionContextId),
    );
    on('Runtime.executionContextsCleared', () => this.#contexts.clear());
    on<{ frame: { id: string; url: string; parentId?: string } }>(
      'Page.frameNavigated',
      ({ frame }) => void this.#frames.set(frame.id, { url: frame.url, parent: frame.parentId ?? null }),
    );
    // What page-main.js does not ask for is opened unasked.
    on<{ url: string }>('Page.windowOpen', ({ url }) => note('window-open.allowed', fromPage(url)));
    on('Page.loadEventFired', () => {
      this.emit('dom-ready');
      this.emit('did-finish-load');
    });
    on<{ payload: string; executionContextId: number }>(
      'Runtime.bindingCalled',
      ({ payload, executionContextId }) => void this.#receive(JSON.parse(payload) as FromPreload, executionContextId),
    );
    on<Paused>('Fetch.requestPaused', (paused) => void this.#fetch(paused));
    browser.on<{ targetId: string }>('Target.targetDestroyed', undefined, ({ targetId }) => {
      if (targetId !== this.targetId || this.#isDestroyed) return;
      this.#isDestroyed = true;
      this.emit('destroyed');
    });
  }

  /** The preload runs in a world of its own, and sees nothing but what the stand-in gives it. */
  async #inject(): Promise<void> {
    const secret = randomUUID();
    const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
    const scoped = (code: string) =>
      `(() => {${code.replaceAll('$MAIN', `m${secret}`).replaceAll('$ISOLATED', `i${secret}`)}\n})()`;
    const worlds = read('./page-worlds.js');
    await this.#send('Page.addScriptToEvaluateOnNewDocument', { source: scoped(worlds + read('./page-main.js')) });
    if (this.#preload === undefined) return;
    const preload = readFileSync(this.#preload, 'utf8');
    const clone = read('./clone.js').replaceAll('export function', 'function');
    const isolated = read('./page-isolated.js').replace('/*PRELOAD*/', () => preload);
    await this.#send('Page.addScriptToEvaluateOnNewDocument', {
      source: scoped(worlds + clone + isolated),
      worldName,
    });
  }

  #isolated(frame: string): number | undefined {
    for (const [id, context] of this.#contexts) if (context.isolated && context.frame === frame) return id;
    return undefined;
  }

  async #deliver(message: object, contextId: number | undefined): Promise<void> {
    if (contextId === undefined || this.#isDestroyed) return;
    const expression = `__standinReceive(${JSON.stringify(message)})`;
    await this.#send('Runtime.evaluate', { expression, contextId }).catch((error: unknown) =>
      note('deliver-failed', String(error)),
    );
  }

  async #receive({ kind, id, channel, args }: FromPreload, contextId: number): Promise<void> {
    const frame = this.#frames.get(this.#contexts.get(contextId)?.frame ?? '');
    const senderFrame = frame === undefined ? null : { url: fromPage(frame.url), parent: frame.parent };
    const event = { sender: this, senderFrame };
    const given = args.map((arg) => decode(arg) as unknown);
    if (kind === 'open') return this.#decideWindow(fromPage(String(given[0])));
    if (kind === 'send') return void ipcMain.emit(channel, event, ...given);
    try {
      const handler = ipcMain.handlers.get(channel);
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      await this.#deliver({ kind: 'reply', id, value: encode(await handler(event, ...given)) }, contextId);
    } catch (error) {
      const text = `Error invoking remote method '${channel}': ${String(error)}`;
      await this.#deliver({ kind: 'reply', id, error: text }, contextId);
    }
  }

  #decideWindow(url: string): void {
    const referrer = { url: this.getURL(), policy: 'strict-origin-when-cross-origin' } as const;
    const details = { url, frameName: '', features: '', disposition: 'foreground-tab', referrer } as const;
    const { action } = this.#openHandler(details);
    note(action === 'deny' ? 'window-open.denied' : 'window-open.allowed', url);
  }

  async #fetch({ requestId, request, resourceType, frameId }: Paused): Promise<void> {
    const reply = (method: string, params: object) => this.#send(method, { requestId, ...params }).catch(() => {});
    const url = fromPage(request.url);
    if (resourceType === 'Document' && frameId === this.#mainFrame && this.#isStopped(request.url)) {
      note('navigation.prevented', url);
      return void reply('Fetch.failRequest', { errorReason: 'Aborted' });
    }
    const handler = handlerFor(url);
    if (handler === undefined) {
      note('network', url);
      return void reply('Fetch.failRequest', { errorReason: 'InternetDisconnected' });
    }
    try {
      const response = await handler(new Request(url, { method: request.method, headers: request.headers }));
      await reply('Fetch.fulfillRequest', {
        responseCode: response.status,
        responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
        body: Buffer.from(await response.arrayBuffer()).toString('base64'),
      });
    } catch (error) {
      note('protocol.failed', String(error));
      await reply('Fetch.failRequest', { errorReason: 'Failed' });
    }
  }

  /** Whether the app stops a navigation of the page itself. */
  #isStopped(url: string): boolean {
    if (url === this.#ownNavigation) {
      this.#ownNavigation = '';
      return false;
    }
    const event = { ...preventable(), url: fromPage(url) };
    let isStopped = false;
    event.preventDefault = () => {
      isStopped = true;
    };
    this.emit('will-navigate', event, event.url);
    return isStopped;
  }
}

import { EventEmitter } from 'node:events';
import { app, cdp, preventable, windows } from './app.ts';
import { note, onOrder } from './journal.ts';
import { asksPermission } from './system.ts';
import { WebContents } from './web-contents.ts';

interface Options {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  show?: boolean;
  webPreferences?: {
    preload?: string;
    nodeIntegration?: boolean;
    contextIsolation?: boolean;
    sandbox?: boolean;
    webviewTag?: boolean;
    webSecurity?: boolean;
  };
}

/** A window without a frame around it: a page of Chromium, and what the app did to its window. */
export class BrowserWindow extends EventEmitter {
  static readonly #all = new Set<BrowserWindow>();
  readonly webContents: WebContents;
  readonly #attached: Promise<void>;
  readonly #bounds: { x: number; y: number; width: number; height: number };
  #isClosed = false;
  #isMaximized = false;
  #isMinimized = false;
  #isVisible: boolean;
  #isFocused = false;

  constructor(options: Options = {}) {
    super();
    const { preload, nodeIntegration, contextIsolation, sandbox, webviewTag, webSecurity } =
      options.webPreferences ?? {};
    if (nodeIntegration || webviewTag || [contextIsolation, sandbox, webSecurity].includes(false)) {
      throw new Error('the stand-in has only windows that are sandboxed and isolated');
    }
    const { x = 100, y = 100, width = 800, height = 600, show = true } = options;
    this.#bounds = { x, y, width, height };
    this.#isVisible = show;
    note('window.new', options);
    this.webContents = new WebContents(preload);
    BrowserWindow.#all.add(this);
    windows.add(this);
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.once('destroyed', () => this.#onDestroyed());
    this.#attached = this.webContents.attach();
  }

  static getAllWindows(): BrowserWindow[] {
    return [...BrowserWindow.#all];
  }

  async loadURL(url: string): Promise<void> {
    await this.#attached;
    await this.webContents.loadURL(url);
  }

  close(): void {
    if (this.#isClosed) return;
    const event = preventable();
    this.emit('close', event);
    if (event.defaultPrevented) return note('window.close.prevented');
    void cdp().send('Target.closeTarget', { targetId: this.webContents.targetId });
  }

  isDestroyed(): boolean {
    return this.#isClosed;
  }

  /** Shown is focused. */
  show(): void {
    note('window.show');
    this.#isVisible = true;
    this.focus();
  }

  isVisible(): boolean {
    return this.#isVisible && !this.#isMinimized;
  }

  focus(): void {
    note('window.focus');
    if (this.#isFocused) return;
    this.#isFocused = true;
    this.emit('focus');
  }

  blur(): void {
    if (!this.#isFocused) return;
    this.#isFocused = false;
    this.emit('blur');
  }

  isFocused(): boolean {
    return this.#isFocused;
  }

  minimize(): void {
    this.#isMinimized = true;
    this.blur();
    this.emit('minimize');
  }

  restore(): void {
    note('window.restore');
    this.#isMinimized = false;
    this.emit('restore');
  }

  isMinimized(): boolean {
    return this.#isMinimized;
  }

  maximize(): void {
    note('window.maximize');
    this.#isMaximized = true;
    this.emit('maximize');
  }

  isMaximized(): boolean {
    return this.#isMaximized;
  }

  setBounds(bounds: { x?: number; y?: number; width?: number; height?: number }): void {
    Object.assign(this.#bounds, bounds);
  }

  flashFrame(flag: boolean): void {
    note('window.flashFrame', flag);
  }

  getNormalBounds() {
    return { ...this.#bounds };
  }

  setBackgroundColor(color: string): void {
    note('window.setBackgroundColor', color);
  }

  setProgressBar(progress: number): void {
    note('window.setProgressBar', progress);
  }

  #onDestroyed(): void {
    this.#isClosed = true;
    BrowserWindow.#all.delete(this);
    windows.delete(this);
    this.emit('closed');
    if (BrowserWindow.#all.size === 0 && !app.emit('window-all-closed')) app.quit();
  }
}

onOrder('close-window', () => {
  for (const window of BrowserWindow.getAllWindows()) window.close();
});
for (const name of ['minimize', 'blur', 'focus', 'maximize'] as const) {
  onOrder(`${name}-window`, () => BrowserWindow.getAllWindows()[0]?.[name]());
}
onOrder('place-window', (bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds as object));
onOrder('ask-permission', async (permission) => {
  const [window] = BrowserWindow.getAllWindows();
  note('permission', await asksPermission(window?.webContents, String(permission)));
});

import { EventEmitter } from 'node:events';
import { answerOf, note, onOrder } from './journal.ts';
import { loud } from './loud.ts';

// What shows nothing in a page: it answers as a test tells it to, and remembers what it was asked.

type PermissionRequest = (contents: unknown, permission: string, decide: (granted: boolean) => void) => void;
let onRequest: PermissionRequest | null = null;
let onCheck: ((contents: unknown, permission: string) => boolean) | null = null;

/** What the app says to both questions; Electron allows everything where an app says nothing. */
export async function asksPermission(contents: unknown, permission: string): Promise<object> {
  const check = onCheck?.(contents, permission) ?? true;
  const request = await new Promise((resolve) => {
    if (onRequest === null) resolve(true);
    else onRequest(contents, permission, resolve);
  });
  return { check, request };
}

const partitions = new Map<string, object>();

export const session = loud('session', {
  fromPartition(partition: string): object {
    const own = partitions.get(partition) ?? loud('session', { partition });
    partitions.set(partition, own);
    return own;
  },
  defaultSession: loud('session.defaultSession', {
    setPermissionRequestHandler(handler: PermissionRequest | null): void {
      onRequest = handler;
    },
    setPermissionCheckHandler(handler: ((contents: unknown, permission: string) => boolean) | null): void {
      onCheck = handler;
    },
    setDevicePermissionHandler(handler: unknown): void {
      note('session.setDevicePermissionHandler', typeof handler);
    },
  }),
});

export const shell = loud('shell', {
  openExternal: (url: string): Promise<void> => {
    note('shell.openExternal', url);
    return Promise.resolve();
  },
  beep: (): void => note('shell.beep'),
});

/** The options, whether a window came before them or not. */
function optionsOf(args: readonly unknown[]): unknown {
  return args.at(-1);
}

export const dialog = loud('dialog', {
  showOpenDialog: (...args: unknown[]): Promise<{ canceled: boolean; filePaths: string[] }> => {
    note('dialog.showOpenDialog', optionsOf(args));
    return Promise.resolve(answerOf('showOpenDialog', { canceled: true, filePaths: [] }));
  },
  showSaveDialog: (...args: unknown[]): Promise<{ canceled: boolean; filePath: string }> => {
    note('dialog.showSaveDialog', optionsOf(args));
    return Promise.resolve(answerOf('showSaveDialog', { canceled: true, filePath: '' }));
  },
  showMessageBox: (...args: unknown[]): Promise<{ response: number; checkboxChecked: boolean }> => {
    note('dialog.showMessageBox', optionsOf(args));
    // Where the test says nothing, the person closes the box.
    const { cancelId = 0 } = optionsOf(args) as { cancelId?: number };
    return Promise.resolve(answerOf('showMessageBox', { response: cancelId, checkboxChecked: false }));
  },
  showErrorBox: (title: string, content: string): void => note('dialog.showErrorBox', { title, content }),
});

let blockers = 0;
const running = new Set<number>();
export const powerSaveBlocker = loud('powerSaveBlocker', {
  start(type: 'prevent-app-suspension' | 'prevent-display-sleep'): number {
    blockers += 1;
    running.add(blockers);
    note('powerSaveBlocker.start', type);
    return blockers;
  },
  stop(id: number): boolean {
    note('powerSaveBlocker.stop');
    return running.delete(id);
  },
  isStarted: (id: number): boolean => running.has(id),
});

type Theme = 'system' | 'light' | 'dark';

class NativeTheme extends EventEmitter {
  #isSystemDark = process.env['STANDIN_DARK'] === '1';
  #source: Theme = 'system';

  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#isSystemDark : this.#source === 'dark';
  }

  get themeSource(): Theme {
    return this.#source;
  }

  set themeSource(source: Theme) {
    this.#change(() => (this.#source = source));
  }

  systemIsDark(isDark: boolean): void {
    this.#change(() => (this.#isSystemDark = isDark));
  }

  #change(change: () => unknown): void {
    const before = this.shouldUseDarkColors;
    change();
    if (this.shouldUseDarkColors !== before) this.emit('updated');
  }
}
const theme = new NativeTheme();
export const nativeTheme = loud('nativeTheme', theme);
onOrder('dark', (isDark) => theme.systemIsDark(isDark === true));

const area = { x: 0, y: 0, width: 1920, height: 1080 };
export const screen = loud('screen', {
  getAllDisplays: () => [{ id: 1, bounds: area, workArea: area, scaleFactor: 1 }],
});

/** Clicks the one that was shown last. */
let click = (): unknown => undefined;
onOrder('click-notification', () => click());

export class Notification extends EventEmitter {
  readonly title: string;
  readonly body: string;

  readonly silent: boolean;

  constructor({ title = '', body = '', silent = false }: { title?: string; body?: string; silent?: boolean } = {}) {
    super();
    this.title = title;
    this.body = body;
    this.silent = silent;
  }

  static isSupported(): boolean {
    return true;
  }

  show(): void {
    note('notification', { title: this.title, body: this.body });
    click = () => this.emit('click', {});
    this.emit('show', {});
  }
}

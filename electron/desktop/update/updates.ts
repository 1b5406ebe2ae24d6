import { join } from 'node:path';
import { app, type BrowserWindow, dialog, type MenuItemConstructorOptions, type MessageBoxOptions } from 'electron';
import type { Texts } from '../texts/texts.ts';
import { lookAtStart, looksAtStart } from './at-start.ts';
import { checkRelease, NotOurs } from './check-release.ts';
import { updateKey } from './own-copy.ts';
import type { Release } from './signed-text.ts';

interface Around {
  window: () => BrowserWindow | undefined;
  say: () => Texts;
  /** Cards that are being written. */
  writing: () => number;
  /** What the menu says has changed. */
  changed: () => void;
  /** Ends all that must not outlive this version. */
  end: () => Promise<void>;
}

type State =
  | { is: 'idle' | 'looking' }
  /** `percent`: in whole tens. */
  | { is: 'downloading'; percent: number; cancel: AbortController }
  | { is: 'ready'; version: string };

/** Looks for updates when a person asks, asks before anything is downloaded or installed, and waits while cards are written. */
export class Updates {
  readonly #around: Around;
  readonly #file = join(app.getPath('userData'), 'updates.json');
  #state: State = { is: 'idle' };

  constructor(around: Around) {
    this.#around = around;
  }

  get menu(): MenuItemConstructorOptions[] {
    const { updates } = this.#around.say();
    return [
      this.#item(updates),
      {
        label: updates.atStart,
        type: 'checkbox',
        checked: looksAtStart(this.#file),
        click: ({ checked }) => lookAtStart(this.#file, checked),
      },
    ];
  }

  /** Where the person has said so, once the window is open. Only what is new is told. */
  start(): void {
    if (looksAtStart(this.#file)) void this.#look({ isAsked: false });
  }

  /** Cards come first: a download ends. */
  giveWay(): void {
    if (this.#state.is === 'downloading') this.#state.cancel.abort();
  }

  #item(updates: Texts['updates']): MenuItemConstructorOptions {
    switch (this.#state.is) {
      case 'idle':
        return { label: updates.look, click: () => void this.#look({ isAsked: true }) };
      case 'looking':
        return { label: updates.looking, enabled: false };
      case 'downloading':
        return { label: updates.downloading(this.#percent(this.#state.percent)), enabled: false };
      case 'ready':
        return { label: updates.restartTo(this.#state.version), click: () => void this.#restart() };
    }
  }

  #percent(percent: number): string {
    return new Intl.NumberFormat(this.#around.say().language, { style: 'percent' }).format(percent / 100);
  }

  #go(state: State): void {
    this.#state = state;
    this.#around.changed();
  }

  async #look({ isAsked }: { isAsked: boolean }): Promise<void> {
    const { updates } = this.#around.say();
    if (this.#state.is !== 'idle') return;
    if (this.#around.writing() > 0) {
      if (isAsked) await this.#tell('info', updates.busy, updates.busyDetail);
      return;
    }
    const key = updateKey();
    if (key === undefined) {
      if (isAsked) await this.#tell('info', updates.notHere, updates.notHereDetail);
      return;
    }
    this.#go({ is: 'looking' });
    let found: Release | undefined;
    try {
      const { look } = await import('./updater.ts');
      const said = await look();
      found = said === undefined ? undefined : checkRelease(said, key);
    } catch (error) {
      this.#go({ is: 'idle' });
      if (error instanceof NotOurs) await this.#tell('warning', updates.notOurs, updates.notOursDetail);
      else if (isAsked) await this.#tell('warning', updates.unknown, reasonOf(error));
      return;
    }
    this.#go({ is: 'idle' });
    if (found !== undefined) await this.#offer(found);
    else if (isAsked) await this.#tell('info', updates.newest(app.getVersion()));
  }

  async #offer({ version, releaseNotes }: Release): Promise<void> {
    const { updates } = this.#around.say();
    const wanted = await this.#ask({
      message: updates.found(version, app.getVersion()),
      detail: releaseNotes,
      buttons: [updates.download, updates.notNow],
    });
    if (!wanted) return;
    if (this.#around.writing() > 0) return this.#tell('info', updates.busy, updates.busyDetail);
    await this.#download(version);
  }

  async #download(version: string): Promise<void> {
    const { updates } = this.#around.say();
    const { download } = await import('./updater.ts');
    const cancel = new AbortController();
    this.#go({ is: 'downloading', percent: 0, cancel });
    try {
      await download((fraction) => this.#show(fraction, cancel), cancel.signal);
    } catch (error) {
      this.#go({ is: 'idle' });
      this.#bar(-1);
      if (cancel.signal.aborted) return;
      if (codeOf(error) === 'ERR_CHECKSUM_MISMATCH')
        await this.#tell('warning', updates.damaged, updates.damagedDetail);
      else await this.#tell('warning', updates.notDownloaded, reasonOf(error));
      return;
    }
    this.#bar(-1);
    this.#go({ is: 'ready', version });
    const { restart, later, ready, readyDetail } = this.#around.say().updates;
    const now = await this.#ask({ message: ready(version), detail: readyDetail, buttons: [restart, later] });
    if (now) await this.#restart();
  }

  #show(fraction: number, cancel: AbortController): void {
    if (cancel.signal.aborted) return;
    this.#bar(fraction);
    const percent = Math.floor(fraction * 10) * 10;
    if (this.#state.is === 'downloading' && this.#state.percent !== percent)
      this.#go({ is: 'downloading', percent, cancel });
  }

  /** The bar is the cards' as long as there are any. */
  #bar(fraction: number): void {
    if (this.#around.writing() === 0) this.#around.window()?.setProgressBar(fraction);
  }

  async #restart(): Promise<void> {
    const { updates } = this.#around.say();
    if (this.#around.writing() > 0) return this.#tell('info', updates.busy, updates.busyDetail);
    await this.#around.end();
    try {
      const { install } = await import('./updater.ts');
      await install();
    } catch (error) {
      await this.#tell('warning', updates.notInstalled, reasonOf(error));
      // The engine has ended: so does the rest.
      app.quit();
    }
  }

  async #tell(type: 'info' | 'warning', message: string, detail = ''): Promise<void> {
    await this.#box({ type, message, detail });
  }

  /** True for the first button. Without an answer nothing is done. */
  async #ask(options: MessageBoxOptions & { buttons: [string, string] }): Promise<boolean> {
    return (await this.#box({ type: 'info', ...options, defaultId: 0, cancelId: 1 })) === 0;
  }

  async #box(options: MessageBoxOptions): Promise<number> {
    const window = this.#around.window();
    const shown = { ...options, noLink: true };
    const { response } = await (window === undefined
      ? dialog.showMessageBox(shown)
      : dialog.showMessageBox(window, shown));
    return response;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** One line: updaters add the whole answer of a server. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]?.slice(0, 200) ?? '';
}

import { app, type BrowserWindow, Notification, powerSaveBlocker, shell } from 'electron';
import type { Calls } from '../contract/calls.ts';
import type { LastingClient } from '../contract/rpc/keep-connected.ts';
import { type Activity, activityOf, lastWords } from './activity.ts';
import type { Texts } from './texts/texts.ts';

interface Around {
  window: () => BrowserWindow | undefined;
  say: () => Texts;
  /** The first card is being written. */
  onWriting: () => void;
}

/** Keeps the computer awake while cards are written, and shows it outside of the window: task bar, notifications. */
export class ShownActivity {
  #activity: Activity = { writing: 0, fraction: undefined };
  #blocker: number | undefined;
  readonly #running = new Set<string>();
  readonly #around: Around;

  constructor(client: LastingClient<Calls>, around: Around) {
    this.#around = around;
    void this.#follow(client).catch(() => {});
  }

  /** Cards that are being written. */
  get writing(): number {
    return this.#activity.writing;
  }

  async #follow(client: LastingClient<Calls>): Promise<void> {
    client.onConnection((connection) => {
      // What it was writing, it writes no longer.
      if (connection === 'lost') this.#show({ writing: 0, fraction: undefined });
    });
    for await (const { jobs } of client.watch('jobs.watch', {})) {
      this.#show(activityOf(jobs));
      for (const one of jobs) {
        if (one.finished === undefined) this.#running.add(one.job);
        else if (this.#running.delete(one.job)) this.#tell(lastWords(one, this.#around.say()));
      }
    }
  }

  #show(activity: Activity): void {
    const before = this.#activity;
    this.#activity = activity;
    if (activity.writing > 0) this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else this.#release();
    if (before.writing === 0 && activity.writing === 0) return;
    if (before.writing === 0) this.#around.onWriting();
    // -1 takes the bar away; more than 1 is one without an end.
    this.#around.window()?.setProgressBar(activity.writing === 0 ? -1 : (activity.fraction ?? 2));
  }

  #release(): void {
    if (this.#blocker !== undefined) powerSaveBlocker.stop(this.#blocker);
    this.#blocker = undefined;
  }

  #tell({ title, body }: { title: string; body: string }): void {
    const window = this.#around.window();
    const isShown = Notification.isSupported();
    if (isShown) {
      const notification = new Notification({ title, body, silent: false });
      notification.on('click', () => {
        if (window?.isDestroyed() !== false) return;
        if (window.isMinimized()) window.restore();
        window.show();
        window.focus();
      });
      notification.show();
    }
    // On Linux notifications are mute.
    if (!isShown || process.platform === 'linux') shell.beep();
    if (window?.isFocused() !== false) return;
    window.flashFrame(true);
    window.once('focus', () => window.flashFrame(false));
    app.dock?.bounce('informational');
  }
}

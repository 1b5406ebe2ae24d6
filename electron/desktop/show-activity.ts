import { app, type BrowserWindow, Notification, powerSaveBlocker, shell } from 'electron';
import type { Calls } from '../contract/calls.ts';
import type { LastingClient } from '../contract/rpc/keep-connected.ts';
import { type Activity, activityOf, benchActivity, lastWords, together } from './activity.ts';
import type { Texts } from './texts/texts.ts';

interface Around {
  window: () => BrowserWindow | undefined;
  say: () => Texts;
  /** The first card is being written. */
  onWriting: () => void;
}

const nothing: Activity = { writing: 0, fraction: undefined };

/** Keeps the computer awake while cards are written or a lot is open on its bench, and shows it outside of the window: task bar, notifications. */
export class ShownActivity {
  #jobs = nothing;
  #bench = nothing;
  #isBenchOpen = false;
  #shown = nothing;
  #blocker: number | undefined;
  readonly #running = new Set<string>();
  readonly #around: Around;

  constructor(client: LastingClient<Calls>, around: Around) {
    this.#around = around;
    client.onConnection((connection) => {
      if (connection !== 'lost') return;
      // What it was writing, it writes no longer.
      this.#jobs = nothing;
      this.#bench = nothing;
      this.#isBenchOpen = false;
      this.#show();
    });
    void this.#followJobs(client).catch(() => {});
    void this.#followBench(client).catch(() => {});
  }

  /** Cards that are being written. */
  get writing(): number {
    return this.#shown.writing;
  }

  async #followJobs(client: LastingClient<Calls>): Promise<void> {
    for await (const { jobs } of client.watch('jobs.watch', {})) {
      this.#jobs = activityOf(jobs);
      this.#show();
      for (const one of jobs) {
        if (one.finished === undefined) this.#running.add(one.job);
        else if (this.#running.delete(one.job)) this.#tell(lastWords(one, this.#around.say()));
      }
    }
  }

  async #followBench(client: LastingClient<Calls>): Promise<void> {
    for await (const { bench } of client.watch('bench.watch', {})) {
      this.#bench = benchActivity(bench);
      this.#isBenchOpen = bench !== undefined && bench.run !== 'stopped';
      this.#show();
    }
  }

  #show(): void {
    const before = this.#shown;
    const { writing, fraction } = together(this.#jobs, this.#bench);
    this.#shown = { writing, fraction };
    if (writing > 0 || this.#isBenchOpen) this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else this.#release();
    if (before.writing === 0 && writing === 0) return;
    if (before.writing === 0) this.#around.onWriting();
    // -1 takes the bar away; more than 1 is one without an end.
    this.#around.window()?.setProgressBar(writing === 0 ? -1 : (fraction ?? 2));
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

import { app, type BrowserWindow, Notification, powerSaveBlocker } from 'electron';
import type { Calls } from '../contract/calls.ts';
import type { LastingClient } from '../contract/rpc/keep-connected.ts';
import { type Activity, activityOf, lastWords } from './activity.ts';

/** Keeps the computer awake while cards are written, and shows it outside of the window: task bar, notifications. */
export class ShownActivity {
  #activity: Activity = { writing: 0, fraction: undefined };
  #blocker: number | undefined;
  readonly #running = new Set<string>();
  readonly #window: () => BrowserWindow | undefined;

  constructor(client: LastingClient<Calls>, window: () => BrowserWindow | undefined) {
    this.#window = window;
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
        else if (this.#running.delete(one.job)) this.#tell(lastWords(one));
      }
    }
  }

  #show(activity: Activity): void {
    this.#activity = activity;
    if (activity.writing > 0) this.#blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else this.#release();
    // -1 takes the bar away; more than 1 is one without an end.
    this.#window()?.setProgressBar(activity.writing === 0 ? -1 : (activity.fraction ?? 2));
  }

  #release(): void {
    if (this.#blocker !== undefined) powerSaveBlocker.stop(this.#blocker);
    this.#blocker = undefined;
  }

  #tell({ title, body }: { title: string; body: string }): void {
    if (Notification.isSupported()) {
      const notification = new Notification({ title, body });
      notification.on('click', () => this.#window()?.show());
      notification.show();
    }
    const window = this.#window();
    if (window?.isFocused() === false) {
      window.flashFrame(true);
      app.dock?.bounce('informational');
    }
  }
}

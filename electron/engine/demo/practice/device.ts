import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BlockView } from '../../image/block-view.ts';
import { type Card, readCard } from './card.ts';

/** Where a pvr-sdk container shows the state that runs. */
const statePath = '/cgi-bin/pvr/json';

/**
 * A device to practise with: it starts from a card, as Pantavisor does when nothing goes wrong, and speaks on its console, in
 * its network, which is this computer, and with the Hub that its card names. Nothing is known to it but what is on the card,
 * and nothing is written there. Time passes faster for it: `pace` seconds of its own in one of ours.
 */
export class PracticeDevice implements AsyncDisposable {
  /** What it says, as text. */
  readonly console = new PassThrough({ encoding: 'utf8' });
  readonly #card: Card;
  readonly #pace: number;
  readonly #power = new AbortController();
  readonly #web: Server;
  readonly #meta = new Map<string, string>();
  #startedAt = 0;
  #life: Promise<void> | undefined;

  private constructor(card: Card, pace: number) {
    this.#card = card;
    this.#pace = pace;
    this.#web = createServer(({ url }, response) => {
      if (url === statePath) response.end(card.state);
      else response.writeHead(404).end();
    });
  }

  /** With the card in it, and switched off. */
  static async open(view: BlockView, pace: number): Promise<PracticeDevice> {
    const device = new PracticeDevice(await readCard(view), pace);
    device.#web.listen(0, '127.0.0.1');
    await once(device.#web, 'listening');
    return device;
  }

  /** Where its pvr-sdk container would listen. */
  get port(): number {
    return (this.#web.address() as AddressInfo).port;
  }

  switchOn(): void {
    this.#startedAt = performance.now();
    // What stops it is seen on its console, which falls silent.
    this.#life = this.#run().catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#power.abort();
    this.#web.closeAllConnections();
    await new Promise((resolve) => this.#web.close(resolve));
    await this.#life;
    this.console.destroy();
  }

  async #run(): Promise<void> {
    for (const line of ['U-Boot 2024.01', 'Pantavisor Starts', 'Pantavisor boots revision: 0', 'Starting kernel ...']) {
      await this.#say(line);
    }
    await this.#say('[    0.000000] Booting Linux on physical CPU 0x0000000000');
    await this.#wait(2);
    await this.#log('mount', "trail storage found: '/dev/mmcblk0p2'");
    await this.#log('update', 'Pantavisor initialized Factory revision 0.');
    for (const name of this.#card.containers) {
      await this.#wait(1.5);
      await this.#log(
        'platforms',
        `platform '${name}' reached its status goal; took 1 secs; 29 secs till timeout (of 30)`,
      );
    }
    this.#meta.set('pantavisor.status', 'READY').set('pantavisor.revision', '0');
    await this.#log('state', "state revision '0' status is now READY");
    await this.#speakWithHub();
  }

  /** Registers with its token, tells the Hub what it runs, and then how it does. */
  async #speakWithHub(): Promise<void> {
    const token = this.#card.setting('PH_FACTORY_AUTOTOK');
    if (token === undefined) return;
    await this.#wait(3);
    const { id, prn, secret } = await this.#call('POST', '/devices/', undefined, {
      'pantahub-devices-auto-token-v1': token,
    });
    await this.#log('controller', `(pv_wait_unclaimed:390) device has been claimed, proceeding normally`);
    const login = JSON.stringify({ username: prn, password: secret });
    const session = await this.#call('POST', '/auth/login', login);
    const headers = { authorization: `Bearer ${String(session['token'])}` };
    this.#meta.set('pantahub.claimed', '1').set('pantahub.online', '1').set('pantahub.state', 'sync');
    await this.#wait(3);
    await this.#call('POST', '/trails/', this.#card.state, headers);
    await this.#log('updater', 'factory revision (base trail) pushed to remote correctly');
    this.#meta.set('pantahub.state', 'idle');
    for (;;) {
      this.#meta.set('sysinfo', JSON.stringify({ uptime: Math.floor(this.#uptime()) }));
      const told = JSON.stringify(Object.fromEntries(this.#meta));
      await this.#call('PUT', `/devices/${String(id)}/device-meta`, told, headers);
      await this.#wait(10);
    }
  }

  async #call(
    method: string,
    path: string,
    body?: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string> = {},
  ): Promise<Record<string, unknown>> {
    // Real devices speak HTTPS; this one speaks with nobody but this computer.
    const hub = `http://${this.#card.setting('PH_CREDS_HOST')}:${this.#card.setting('PH_CREDS_PORT')}`;
    const response = await fetch(new URL(path, hub), {
      method,
      headers,
      body: body ?? null,
      signal: this.#power.signal,
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return (await response.json()) as Record<string, unknown>;
  }

  async #log(source: string, message: string): Promise<void> {
    await this.#say(`[pantavisor] ${Math.floor(this.#uptime())} INFO\t -- [${source}]: ${message}`);
  }

  async #say(line: string): Promise<void> {
    this.console.write(`${line}\r\n`);
    await this.#wait(0.3);
  }

  /** Seconds of its own. */
  #uptime(): number {
    return ((performance.now() - this.#startedAt) * this.#pace) / 1000;
  }

  async #wait(seconds: number): Promise<void> {
    await sleep((seconds * 1000) / this.#pace, undefined, { signal: this.#power.signal });
  }
}

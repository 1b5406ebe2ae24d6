import { join } from 'node:path';
import { MessageChannelMain, type UtilityProcess, utilityProcess } from 'electron';
import type { Calls } from '../contract/calls.ts';
import { type EngineMessage, engineNotice, shellCalls } from '../contract/calls/shell.ts';
import type { Channel } from '../contract/rpc/channel.ts';
import { keepConnected, type LastingClient } from '../contract/rpc/keep-connected.ts';
import { serve } from '../contract/rpc/serve.ts';
import type { Handlers } from '../contract/rpc/table.ts';
import { Deaths } from './deaths.ts';
import type { EngineFailure } from './engine-failure.ts';
import { portChannel } from './port-channel.ts';

/** The engine's process, started when it is needed and again when it has died, but not again and again. */
export class EngineProcess {
  /** The app itself asks as a page does. */
  readonly client: LastingClient<Calls>;
  readonly #shell: Handlers<typeof shellCalls>;
  readonly #failed: (failure: EngineFailure) => void;
  readonly #deaths = new Deaths();
  #child: UtilityProcess | undefined;
  #ended = false;

  /** `failed` is told once, when there is no engine and there will be none. */
  constructor(shell: Handlers<typeof shellCalls>, failed: (failure: EngineFailure) => void) {
    this.#shell = shell;
    this.#failed = failed;
    this.client = keepConnected<Calls>({
      open: async () => this.open() ?? (await Promise.reject(new Error('the engine has ended'))),
    });
  }

  /** A channel of its own for a page. It is lost with the engine; undefined once that has ended for good. */
  open(): Channel | undefined {
    return this.#ended ? undefined : portChannel(this.#connect({ kind: 'page' }));
  }

  give(path: string): void {
    this.#start().postMessage({ kind: 'given', path } satisfies EngineMessage);
  }

  /** Lets what is under way end in good order. */
  async end(): Promise<void> {
    this.#ended = true;
    this.client.close();
    const child = this.#child;
    if (child === undefined) return;
    await new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.postMessage({ kind: 'end' } satisfies EngineMessage);
    });
  }

  #connect(message: EngineMessage) {
    const { port1, port2 } = new MessageChannelMain();
    this.#start().postMessage(message, [port2]);
    return port1;
  }

  #start(): UtilityProcess {
    if (this.#child !== undefined) return this.#child;
    if (this.#ended) throw new Error('the engine has ended');
    const child = utilityProcess.fork(join(import.meta.dirname, '..', 'engine.mjs'), [], {
      serviceName: 'Wick engine',
      stdio: 'inherit',
    });
    child.on('message', (message: unknown) => this.#fail(engineNotice.parse(message)));
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
      if (!this.#ended && this.#deaths.areTooMany()) this.#fail({ kind: 'died' });
    });
    this.#child = child;
    serve(shellCalls, this.#shell, portChannel(this.#connect({ kind: 'shell' })));
    return child;
  }

  #fail(failure: EngineFailure): void {
    if (this.#ended) return;
    this.#ended = true;
    this.client.close();
    this.#failed(failure);
  }
}

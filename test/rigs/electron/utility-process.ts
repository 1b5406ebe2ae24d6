import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { note, onOrder } from './journal.ts';
import { loud } from './loud.ts';
import { type OverPipe, Port } from './ports.ts';

interface ForkOptions {
  serviceName?: string;
  stdio?: unknown;
}

/** A real process, started as Electron would: what it is sent is cloned, and ports go over with a message. */
class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess;
  readonly #ports = new Map<number, Port>();
  #lastPort = 0;

  constructor(path: string, args: string[], { serviceName }: ForkOptions) {
    super();
    note('utilityProcess.fork', serviceName);
    const hook = new URL('./utility-child.ts', import.meta.url).href;
    this.#child = fork(path, args, { execArgv: ['--import', hook], serialization: 'advanced', stdio: 'inherit' });
    this.#child.on('message', (message: OverPipe) => {
      if (message.kind === 'port') this.#ports.get(message.port)?.arrive(message.event);
      else this.emit('message', message.data);
    });
    this.#child.once('spawn', () => this.emit('spawn'));
    this.#child.once('exit', (code) => {
      for (const port of this.#ports.values()) port.arrive('close');
      this.emit('exit', code ?? 1);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  postMessage(data: unknown, transfer: Port[] = []): void {
    const ports = transfer.map((port) => this.#carryOver(port));
    this.#send({ kind: 'message', data, ports });
  }

  kill(): boolean {
    return this.#child.kill();
  }

  /** What was sent to the port goes over the pipe from now on. */
  #carryOver(port: Port): number {
    this.#lastPort += 1;
    const id = this.#lastPort;
    // Its other end stays here, and is told what comes back.
    const answers = new Port();
    answers.on('message', ({ data }: { data: unknown }) => port.postMessage(data));
    answers.on('close', () => port.close());
    answers.start();
    this.#ports.set(id, answers);
    port.on('message', ({ data }: { data: unknown }) => this.#send({ kind: 'port', port: id, event: { data } }));
    port.on('close', () => this.#send({ kind: 'port', port: id, event: 'close' }));
    port.start();
    return id;
  }

  #send(message: OverPipe): void {
    if (this.#child.connected) this.#child.send(message);
  }
}

const all = new Set<UtilityProcess>();

export const utilityProcess = loud('utilityProcess', {
  fork(path: string, args: string[] = [], options: ForkOptions = {}): UtilityProcess {
    const child = new UtilityProcess(path, args, options);
    all.add(child);
    child.once('exit', () => all.delete(child));
    return child;
  },
});

onOrder('kill-utility', () => {
  for (const child of all) child.kill();
});

import { EventEmitter } from 'node:events';
import { type OverPipe, Port } from './ports.ts';

// Loaded before a utility process's own code: gives it `process.parentPort`.

class ParentPort extends EventEmitter {
  readonly #waiting: { data: unknown; ports: Port[] }[] = [];
  readonly #ports = new Map<number, Port>();

  constructor() {
    super();
    process.on('message', (message: OverPipe) => this.#take(message));
    // Messages wait until somebody listens, as Electron's do.
    this.on('newListener', (name) => {
      if (name === 'message') setImmediate(() => this.#deliver());
    });
  }

  postMessage(data: unknown): void {
    process.send?.({ kind: 'message', data, ports: [] } satisfies OverPipe);
  }

  #take(message: OverPipe): void {
    if (message.kind === 'port') return this.#ports.get(message.port)?.arrive(message.event);
    const ports = message.ports.map((id) => {
      const port = new Port();
      port.connect((event) => {
        if (process.connected) process.send?.({ kind: 'port', port: id, event } satisfies OverPipe);
      });
      this.#ports.set(id, port);
      return port;
    });
    this.#waiting.push({ data: message.data, ports });
    this.#deliver();
  }

  #deliver(): void {
    if (this.listenerCount('message') === 0) return;
    for (const event of this.#waiting.splice(0)) this.emit('message', event);
  }
}

// A utility process ends with its app.
process.on('disconnect', () => process.exit(0));
if (!process.connected) process.exit(0);
Object.defineProperty(process, 'parentPort', { value: new ParentPort(), enumerable: true });

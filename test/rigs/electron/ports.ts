import { EventEmitter } from 'node:events';
import { deserialize, serialize } from 'node:v8';

/** How a port's messages get to the other end: set when that end is in another process. */
export type Wire = (event: { data: unknown } | 'close') => void;

/** One end of a channel: what arrives waits until it is started. */
export class Port extends EventEmitter {
  readonly #waiting: ({ data: unknown } | 'close')[] = [];
  #wire: Wire = () => {};
  #isStarted = false;
  #isClosed = false;

  start(): void {
    this.#isStarted = true;
    for (const event of this.#waiting.splice(0)) this.#emit(event);
  }

  postMessage(data: unknown): void {
    if (this.#isClosed) return;
    // Node's own structured clone: refuses functions, keeps dates, maps and bytes.
    this.#wire({ data: deserialize(serialize(data)) as unknown });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#wire('close');
    this.arrive('close');
  }

  connect(wire: Wire): void {
    this.#wire = wire;
  }

  /** From the other end. */
  arrive(event: { data: unknown } | 'close'): void {
    setImmediate(() => {
      if (this.#isStarted || event === 'close') this.#emit(event);
      else this.#waiting.push(event);
    });
  }

  #emit(event: { data: unknown } | 'close'): void {
    if (this.#isClosed) return;
    if (event !== 'close') return void this.emit('message', { data: event.data, ports: [] });
    this.#isClosed = true;
    this.emit('close');
  }
}

export class MessageChannelMain {
  readonly port1 = new Port();
  readonly port2 = new Port();

  constructor() {
    this.port1.connect((event) => this.port2.arrive(event));
    this.port2.connect((event) => this.port1.arrive(event));
  }
}

/** What goes over the pipe between the app and a utility process. */
export type OverPipe =
  | { kind: 'message'; data: unknown; ports: number[] }
  | { kind: 'port'; port: number; event: { data: unknown } | 'close' };

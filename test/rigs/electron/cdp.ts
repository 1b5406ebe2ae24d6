import { EventEmitter } from 'node:events';
import { WebSocket } from 'ws';

interface Waiting {
  method: string;
  resolve: (result: never) => void;
  reject: (error: Error) => void;
}

interface Message {
  id?: number;
  method?: string;
  sessionId?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

/** A connection to Chromium's developer tools: commands, and events of the browser and of each session. */
export class Cdp {
  readonly #socket: WebSocket;
  readonly #events = new EventEmitter().setMaxListeners(0);
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#take(JSON.parse((data as Buffer).toString('utf8')) as Message));
    socket.on('close', () => {
      for (const { method, reject } of this.#waiting.values()) reject(new Error(`${method}: the browser has ended`));
    });
  }

  static async open(address: string): Promise<Cdp> {
    const socket = new WebSocket(address, { maxPayload: 256 << 20 });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new Cdp(socket);
  }

  async send<R = unknown>(method: string, params: object = {}, sessionId?: string): Promise<R> {
    this.#lastId += 1;
    const id = this.#lastId;
    return await new Promise<R>((resolve, reject) => {
      this.#waiting.set(id, { method, resolve, reject });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  on<P>(method: string, sessionId: string | undefined, listener: (params: P) => void): void {
    this.#events.on(`${sessionId ?? ''}:${method}`, listener);
  }

  close(): void {
    this.#socket.close();
  }

  #take({ id, method, sessionId, params, result, error }: Message): void {
    if (id === undefined) return void this.#events.emit(`${sessionId ?? ''}:${method}`, params);
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result as never);
    else waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
  }
}

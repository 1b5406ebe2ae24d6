import { createConnection, createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A line between a station and its server that can be cut, in two ways: at once, and so that nobody hears of it. */
export class CutLine implements AsyncDisposable {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #state: 'whole' | 'cut' | 'silent' = 'whole';

  private constructor(to: string) {
    this.#server = createServer((near) => this.#join(near, to));
  }

  /** @param to path of the server's socket */
  static async to(to: string): Promise<CutLine> {
    const line = new CutLine(to);
    await new Promise<void>((resolve) => {
      line.#server.listen(0, '127.0.0.1', resolve);
    });
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections break, and no new ones are taken. */
  cut(): void {
    this.#state = 'cut';
    this.#breakAll();
  }

  /** Nothing arrives any more in either direction, and nobody is told. */
  silence(): void {
    this.#state = 'silent';
  }

  mend(): void {
    this.#state = 'whole';
    this.#breakAll();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#breakAll();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #breakAll(): void {
    for (const [near, far] of this.#pairs) {
      near.destroy();
      far.destroy();
    }
  }

  #join(near: Socket, to: string): void {
    if (this.#state === 'cut') {
      near.destroy();
      return;
    }
    const far = createConnection(to);
    const pair = [near, far] as const;
    this.#pairs.add(pair);
    for (const [one, other] of [pair, [far, near] as const]) {
      one.on('data', (part: Buffer) => {
        if (this.#state === 'whole') other.write(part);
      });
      one.on('error', () => {});
      one.on('close', () => {
        this.#pairs.delete(pair);
        if (this.#state !== 'silent') other.destroy();
      });
    }
  }
}

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** A new file that is written bit by bit. Waits where the disk is slower than what is written. */
export class TextFile {
  readonly #stream: ReturnType<typeof createWriteStream>;

  constructor(path: string) {
    this.#stream = createWriteStream(path, { flags: 'wx', flush: true });
    this.#stream.on('error', () => {});
  }

  async write(text: string): Promise<void> {
    if (this.#stream.errored !== null) throw this.#stream.errored;
    if (!this.#stream.write(text)) await once(this.#stream, 'drain');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stream.end();
    await finished(this.#stream);
  }
}

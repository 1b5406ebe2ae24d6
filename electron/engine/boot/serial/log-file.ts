import { type FileHandle, open } from 'node:fs/promises';
import { WickError } from '../../../contract/errors.ts';
import type { SecretMask } from './mask-secrets.ts';

/** Keeps what a console says in a file, for its owner only, with secrets masked. */
export class LogFile implements AsyncDisposable {
  readonly #handle: FileHandle;
  readonly #path: string;
  readonly #text: ReturnType<SecretMask['stream']>;

  private constructor(handle: FileHandle, path: string, secrets: SecretMask) {
    this.#handle = handle;
    this.#path = path;
    this.#text = secrets.stream();
  }

  /** Goes on at the file's end. @throws WickError `file-unwritable` */
  static async open(path: string, secrets: SecretMask): Promise<LogFile> {
    try {
      return new LogFile(await open(path, 'a', 0o600), path, secrets);
    } catch (error) {
      throw unwritable(path, error);
    }
  }

  /** @throws WickError `file-unwritable` */
  async write(text: string): Promise<void> {
    await this.#append(this.#text.take(text));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.#append(this.#text.end());
    } finally {
      await this.#handle.close();
    }
  }

  async #append(text: string): Promise<void> {
    if (text === '') return;
    try {
      await this.#handle.appendFile(text);
    } catch (error) {
      throw unwritable(this.#path, error);
    }
  }
}

function unwritable(path: string, error: unknown): WickError {
  const reason = error instanceof Error ? error.message : String(error);
  return new WickError('file-unwritable', { path, reason }, { cause: error });
}

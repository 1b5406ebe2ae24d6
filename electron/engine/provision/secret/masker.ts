import { inspect } from 'node:util';
import { isWickError, WickError } from '../../../contract/errors.ts';
import { mask, type Secret } from '../../../contract/recipe/secret.ts';

/** Shorter texts are masked only where they stand as words of their own: they turn up by chance everywhere. */
const shortest = 4;

/** Knows the secrets of one job, and takes them out of everything that leaves it: reports, events, errors, logs. */
export class Masker {
  readonly #texts = new Set<string>();
  #pattern: RegExp | undefined;

  /** From here on what the secret says is masked, also quoted, encoded or line by line. */
  add(secret: Secret): void {
    this.addText(secret.reveal());
  }

  /** The same for what was made from a secret, such as a key derived from a passphrase. */
  addText(text: string): void {
    const lines = text.split(/\r?\n/);
    for (const one of lines.length > 1 ? [text, ...lines] : [text]) {
      if (one.trim() === '') continue;
      for (const form of forms(one)) this.#texts.add(form);
    }
    this.#pattern = undefined;
  }

  /** All that it knows, in every form, but for texts so short that they turn up by chance. */
  get texts(): readonly string[] {
    return [...this.#texts].filter((text) => text.length >= shortest);
  }

  text(text: string): string {
    if (this.#texts.size === 0) return text;
    this.#pattern ??= new RegExp(
      [...this.#texts]
        .sort((one, other) => other.length - one.length)
        .map((one) => (one.length < shortest ? `(?<![\\w])${RegExp.escape(one)}(?![\\w])` : RegExp.escape(one)))
        .join('|'),
      'g',
    );
    return text.replaceAll(this.#pattern, mask);
  }

  /** A copy of plain data with every text in it masked, keys too. */
  data<T>(value: T): T {
    return this.#data(value) as T;
  }

  #data(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.#data(item));
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.text(key), this.#data(item)]));
  }

  /** The same error without secrets; of what caused it only masked text is kept. */
  error(thrown: unknown): unknown {
    if (this.#texts.size === 0 || !(thrown instanceof Error)) return thrown;
    const cause = thrown.cause === undefined ? undefined : new Error(this.text(causeText(thrown.cause)));
    if (isWickError(thrown)) {
      const { code, fields } = thrown;
      return new WickError(code, this.data(fields), cause === undefined ? {} : { cause });
    }
    const copy = new Error(this.text(thrown.message), cause === undefined ? {} : { cause });
    copy.name = thrown.name;
    if (thrown.stack !== undefined) copy.stack = this.text(thrown.stack);
    return copy;
  }
}

function causeText(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause);
}

/** A text as it may turn up: as it is, inside JSON, a shell's quotes, an address, base64. */
function forms(text: string): string[] {
  const bytes = Buffer.from(text);
  return [
    text,
    JSON.stringify(text).slice(1, -1),
    text.replaceAll("'", `'\\''`),
    encodeURIComponent(bytes.toString('utf8')),
    ...(text.length < shortest ? [] : [bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')]),
  ];
}

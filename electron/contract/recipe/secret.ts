import * as z from 'zod';

/** What stands in place of a secret wherever it could be shown. */
export const mask = '••••••';

/**
 * A value that must not be shown. It does not come out by accident: as text, as JSON, in a log, in a debugger's view it is
 * `••••••`. What it says is had with `reveal`, and nowhere else.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [Symbol.toPrimitive](): string {
    return mask;
  }

  /** What console.log and Node's inspect show. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return mask;
  }
}

/**
 * A secret of a recipe: the text itself, or where it is kept: `env:NAME`, `file:PATH`, `keychain:NAME`. Text that looks
 * like one of these but is not is written `text:…`.
 */
export const secret = z
  .string()
  .min(1)
  .transform((text) => new Secret(text))
  .meta({ writeOnly: true, description: 'Secret: the text itself, or env:NAME, file:PATH or keychain:NAME.' });

import { plainText } from '../plain-text.ts';

/** Characters of a line that are looked at; what follows is passed over up to the line's end. */
const longestLine = 4096;

/**
 * Cuts a console's text into lines, however they end (CR, LF, both in any number) and wherever reads cut them. Memory is
 * bounded where a line never ends.
 */
export class LineSplitter {
  #open = '';

  /** The lines that end in `text`, without empty ones. */
  take(text: string): string[] {
    const [first = '', ...others] = text.split(/[\r\n]+/u);
    const lines: string[] = [];
    this.#append(first);
    for (const part of others) {
      lines.push(plainText(this.#open));
      this.#open = '';
      this.#append(part);
    }
    return lines.filter((line) => line !== '');
  }

  /** The line that has not ended yet: what waits for an answer. */
  get open(): string {
    return plainText(this.#open);
  }

  #append(text: string): void {
    this.#open += text.slice(0, longestLine - this.#open.length);
  }
}

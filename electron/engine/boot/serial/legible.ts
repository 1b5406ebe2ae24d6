/** Characters that are judged at once, and how many of a hundred may make no sense. */
const judged = 160;
const mostSenseless = 25;

// oxlint-disable-next-line no-control-regex -- they are what is counted
const senseless = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f\u007f\u0080-\u009f\ufffd]/gu;

/** Whether a line could have been written for people. */
export function makesSense(line: string): boolean {
  return count(line) * 100 <= line.length * mostSenseless;
}

function count(text: string): number {
  return text.match(senseless)?.length ?? 0;
}

/** Tells text from what comes out of a console that runs at another rate. */
export class Legibility {
  #length = 0;
  #senseless = 0;
  #garbled = false;

  /** True once each time that it turns into nonsense. */
  turnsToNonsense(text: string): boolean {
    this.#length += text.length;
    this.#senseless += count(text);
    if (this.#length < judged) return false;
    const before = this.#garbled;
    this.#garbled = this.#senseless * 100 > this.#length * mostSenseless;
    this.#length = 0;
    this.#senseless = 0;
    return this.#garbled && !before;
  }
}

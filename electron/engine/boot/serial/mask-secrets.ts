import { mask } from '../../../contract/recipe/secret.ts';

/**
 * What is secret by its name, wherever it is written: settings, headers, kernel words, JSON, also JSON inside of JSON. Its
 * value goes as far as its quotes, which may be escaped, or up to the next space.
 */
const named =
  /(?<name>PH_FACTORY_AUTOTOK|PH_CREDS_SECRET|factory\.autotok|creds\.secret|pvnet_pass|Pantahub-Devices-Auto-Token-V1|psk|secret|token|access[-_]?token|password|passphrase)(?<between>\\{0,8}["']?\s{0,4}[=:]\s{0,4}(?<quote>\\{0,8}["'])?)(?:(?<=["'])(?:(?!\k<quote>)(?:\\[^\r\n]|[^\r\n]))+|(?<!["'])[^\s"']+)/giu;
const bearer = /(?<name>Bearer)(?<between>\s{1,4})[\w.~+/=-]{8,}/giu;
/** A JSON Web Token. */
const webToken = /eyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*/gu;

/** Longest of what is looked for, but for values, which are masked whole however long they are. */
const reach = 2048;
/** Characters of a line that are held back until it ends. */
const longestHeld = 16_384;

interface Span {
  start: number;
  end: number;
  text: string;
}

/** Puts `••••••` in the place of secrets. */
export class SecretMask {
  readonly #known: RegExp | undefined;
  readonly #reach: number;

  /** `secrets`: values that must not be shown, whatever their names. */
  constructor(secrets: readonly string[] = []) {
    const written = [...new Set(secrets.filter((text) => text !== '').flatMap((text) => spellings(text)))];
    const longestFirst = written.toSorted((a, b) => b.length - a.length);
    const pattern = longestFirst.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/gu, String.raw`\$&`)).join('|');
    this.#known = pattern === '' ? undefined : new RegExp(pattern, 'gu');
    this.#reach = reach + (longestFirst[0]?.length ?? 0);
  }

  mask(text: string): string {
    let out = '';
    let at = 0;
    for (const span of this.#spans(text)) {
      out += text.slice(at, span.start) + span.text;
      at = span.end;
    }
    return out + text.slice(at);
  }

  /** Masks text that comes in pieces, wherever these are cut. */
  stream(): MaskedStream {
    return new MaskedStream(this);
  }

  /** How much of `text`, which will go on, can be shown already. */
  ready(text: string): number {
    const lines = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    if (text.length - lines <= longestHeld) return lines;
    const end = text.length - this.#reach;
    return this.#spans(text).find((span) => span.start < end && span.end > end)?.start ?? end;
  }

  /** In order, none over another. */
  #spans(text: string): Span[] {
    const spans: Span[] = [];
    for (const pattern of [named, bearer]) {
      for (const match of text.matchAll(pattern)) {
        const { name = '', between = '' } = match.groups ?? {};
        spans.push({ start: match.index, end: match.index + match[0].length, text: `${name}${between}${mask}` });
      }
    }
    for (const pattern of [webToken, this.#known]) {
      if (pattern === undefined) continue;
      for (const match of text.matchAll(pattern)) {
        spans.push({ start: match.index, end: match.index + match[0].length, text: mask });
      }
    }
    return merge(spans.toSorted((a, b) => a.start - b.start || b.end - a.end));
  }
}

class MaskedStream {
  readonly #secrets: SecretMask;
  #held = '';

  constructor(secrets: SecretMask) {
    this.#secrets = secrets;
  }

  /** What can be shown now. */
  take(text: string): string {
    this.#held += text;
    const ready = this.#secrets.ready(this.#held);
    const shown = this.#secrets.mask(this.#held.slice(0, ready));
    this.#held = this.#held.slice(ready);
    // A secret without end: as much of it is kept as it takes to know it again.
    if (this.#held.length > 2 * longestHeld) this.#held = this.#held.slice(0, longestHeld);
    return shown;
  }

  /** The rest. */
  end(): string {
    const shown = this.#secrets.mask(this.#held);
    this.#held = '';
    return shown;
  }
}

function merge(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) merged.push({ ...span });
    else if (span.end > last.end) last.end = span.end;
  }
  return merged;
}

/** A value as it is, and as JSON, addresses and escaped JSON write it. */
function spellings(text: string): string[] {
  const json = JSON.stringify(text).slice(1, -1);
  return [text, json, json.replaceAll('/', String.raw`\/`), encodeURIComponent(text), encodeURI(text)];
}

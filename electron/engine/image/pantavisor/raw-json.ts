/** A JSON value that keeps the text it was written as: devices sign and compare that text, not what it means. */
export type JsonNode =
  | { kind: 'object'; raw: string; members: readonly JsonMember[] }
  | { kind: 'array'; raw: string; items: readonly JsonNode[] }
  | { kind: 'string'; raw: string; value: string }
  | { kind: 'number' | 'literal'; raw: string };

export interface JsonMember {
  key: string;
  /** What stands between the key's quotes. */
  rawKey: string;
  value: JsonNode;
}

/** What is wrong, and at which character of the text. */
export class JsonFault extends Error {
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

/** Bytes of a document, and objects or arrays inside of each other; more is a mistake or an attack. */
const mostBytes = 16 << 20;
const mostLevels = 64;

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literal = /true|false|null/y;
const escape = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

/**
 * Reads one JSON document (RFC 8259) in UTF-8, with nothing but white space around it. A key that is there twice is an
 * error at every level, however it is written. Throws JsonFault.
 */
export function readJson(bytes: Uint8Array): JsonNode {
  if (bytes.length > mostBytes) throw new JsonFault('it is too large', mostBytes);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new JsonFault('it is not UTF-8', 0);
  }
  return new Reader(text).document();
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    this.#space();
    const node = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw this.#fault('something follows its end');
    return node;
  }

  #value(level: number): JsonNode {
    const start = this.#at;
    switch (this.#text.charAt(start)) {
      case '{':
        return this.#object(level + 1);
      case '[':
        return this.#array(level + 1);
      case '"':
        this.#string();
        return { kind: 'string', raw: this.#from(start), value: this.#decoded(start) };
      case 't':
      case 'f':
      case 'n':
        this.#token(literal, 'a word is not known');
        return { kind: 'literal', raw: this.#from(start) };
      default:
        this.#token(number, start < this.#text.length ? 'a value is expected' : 'it ends too early');
        return { kind: 'number', raw: this.#from(start) };
    }
  }

  #object(level: number): JsonNode {
    const start = this.#open(level);
    const members: JsonMember[] = [];
    const keys = new Set<string>();
    this.#space();
    if (this.#skip('}')) return { kind: 'object', raw: this.#from(start), members };
    do {
      this.#space();
      const at = this.#at;
      if (this.#text[at] !== '"') throw this.#fault('a key is expected');
      this.#string();
      const key = this.#decoded(at);
      if (keys.has(key)) throw new JsonFault(`the key ${JSON.stringify(key)} is there twice`, at);
      keys.add(key);
      const rawKey = this.#text.slice(at + 1, this.#at - 1);
      this.#space();
      if (!this.#skip(':')) throw this.#fault('a colon is expected');
      this.#space();
      members.push({ key, rawKey, value: this.#value(level) });
      this.#space();
    } while (this.#skip(','));
    if (!this.#skip('}')) throw this.#fault('a comma or the end of an object is expected');
    return { kind: 'object', raw: this.#from(start), members };
  }

  #array(level: number): JsonNode {
    const start = this.#open(level);
    const items: JsonNode[] = [];
    this.#space();
    if (this.#skip(']')) return { kind: 'array', raw: this.#from(start), items };
    do {
      this.#space();
      items.push(this.#value(level));
      this.#space();
    } while (this.#skip(','));
    if (!this.#skip(']')) throw this.#fault('a comma or the end of an array is expected');
    return { kind: 'array', raw: this.#from(start), items };
  }

  #open(level: number): number {
    if (level > mostLevels) throw this.#fault('its values are nested too deeply');
    return this.#at++;
  }

  /** Passes over a string, from quote to quote. */
  #string(): void {
    for (this.#at += 1; this.#at < this.#text.length; this.#at += 1) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 0x22) {
        this.#at += 1;
        return;
      }
      if (code < 0x20) throw this.#fault('a string has a control character');
      if (code !== 0x5c) continue;
      this.#token(escape, 'an escape is not known');
      this.#at -= 1;
    }
    throw this.#fault('it ends inside of a string');
  }

  #decoded(start: number): string {
    return JSON.parse(this.#from(start)) as string;
  }

  #token(pattern: RegExp, otherwise: string): void {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#text)) throw this.#fault(otherwise);
    this.#at = pattern.lastIndex;
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at += 1;
    }
  }

  #from(start: number): string {
    return this.#text.slice(start, this.#at);
  }

  #fault(reason: string): JsonFault {
    return new JsonFault(reason, this.#at);
  }
}

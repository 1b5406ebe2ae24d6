/**
 * The pipes of many helpers over one, for a job whose helpers a person allowed all at once: u32le length of the body, u16le
 * lane (which of the job's drives), u16le kind, the body.
 */

/** What a message says; its place is its number. */
const kinds = [
  /** To the engine: the person agreed, helpers can be had. */
  'ready',
  /** What goes into a helper's standard input, or came out of its standard output. The first bytes start the helper. */
  'bytes',
  /** To a helper: nothing more will come. */
  'close',
  /** To a helper that does not end. */
  'kill',
  /** To the engine: the helper has ended; a `LaneEnd` as JSON. */
  'ended',
] as const;
export type LaneKind = (typeof kinds)[number];

export interface LaneEnd {
  code: number | null;
  signal: string | null;
  /** The end of what it said on standard error. */
  said: string;
}

export interface LanePart {
  kind: LaneKind;
  lane: number;
  /** All of the body, but of `bytes` as much as has come; lies in the chunk that was pushed. */
  body: Uint8Array;
}

const headLength = 8;
/** Most bytes of a body that is not passed on as it comes. */
const longestBody = 64 << 10;

export function laneHead(kind: LaneKind, lane: number, length = 0): Uint8Array {
  const head = new Uint8Array(headLength);
  const view = new DataView(head.buffer);
  view.setUint32(0, length, true);
  view.setUint16(4, lane, true);
  view.setUint16(6, kinds.indexOf(kind), true);
  return head;
}

/** Takes a stream of messages apart, however it was cut into chunks. */
export class LaneReader {
  readonly #head = new Uint8Array(headLength);
  readonly #view = new DataView(this.#head.buffer);
  #headFilled = 0;
  #kind: LaneKind = 'ready';
  #lane = 0;
  /** Bytes of the body that are still to come. */
  #left = 0;
  #body: Uint8Array | undefined;

  /** Throws a RangeError for what is no such stream; it cannot be read on from there. */
  *push(chunk: Uint8Array): Generator<LanePart, void> {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#headFilled < headLength) {
        rest = this.#takeHead(rest);
        if (this.#headFilled === headLength && this.#left === 0) yield this.#part(new Uint8Array(0));
        continue;
      }
      const piece = rest.subarray(0, this.#left);
      rest = rest.subarray(piece.length);
      const body = this.#takeBody(piece);
      if (body !== undefined) yield this.#part(body);
    }
  }

  #takeHead(bytes: Uint8Array): Uint8Array {
    const piece = bytes.subarray(0, headLength - this.#headFilled);
    this.#head.set(piece, this.#headFilled);
    this.#headFilled += piece.length;
    if (this.#headFilled === headLength) {
      const kind = kinds[this.#view.getUint16(6, true)];
      if (kind === undefined) throw new RangeError('a message of an unknown kind');
      this.#kind = kind;
      this.#lane = this.#view.getUint16(4, true);
      this.#left = this.#view.getUint32(0, true);
      if (kind !== 'bytes' && this.#left > longestBody) throw new RangeError(`a body of ${this.#left} bytes`);
    }
    return bytes.subarray(piece.length);
  }

  #takeBody(piece: Uint8Array): Uint8Array | undefined {
    if (this.#kind !== 'bytes') {
      this.#body ??= new Uint8Array(this.#left);
      this.#body.set(piece, this.#body.length - this.#left);
    }
    this.#left -= piece.length;
    if (this.#kind === 'bytes') return piece;
    return this.#left === 0 ? this.#body : undefined;
  }

  #part(body: Uint8Array): LanePart {
    if (this.#left === 0) {
      this.#headFilled = 0;
      this.#body = undefined;
    }
    return { kind: this.#kind, lane: this.#lane, body };
  }
}

/**
 * What goes over a helper's pipe: u32le header length, u32le payload length, the header as UTF-8 JSON, the payload as it
 * is. The reader hands out the place for the next bytes, so that a payload can be read straight into the memory it is
 * written to the drive from.
 */

/** Bytes. */
export const frameLimits = { header: 64 * 1024, payload: 4 * 1024 * 1024 } as const;

const prefixLength = 8;
const encoder = new TextEncoder();

export interface Frame {
  header: object;
  /** The memory that `allocate` gave for it; empty where the frame has no payload. */
  payload: Uint8Array;
}

/** What came in is not a frame. The stream cannot be read on from there. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** Prefix and header of a frame; the payload follows as it is. Throws FrameError where a limit is passed. */
export function encodeFrame(header: object, payloadLength = 0): Uint8Array {
  const json = encoder.encode(JSON.stringify(header));
  if (json.length > frameLimits.header) throw new FrameError(`a header of ${json.length} bytes`);
  if (payloadLength > frameLimits.payload) throw new FrameError(`a payload of ${payloadLength} bytes`);
  const frame = new Uint8Array(prefixLength + json.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, json.length, true);
  view.setUint32(4, payloadLength, true);
  frame.set(json, prefixLength);
  return frame;
}

type Part = 'prefix' | 'header' | 'payload';

/** Takes a stream of frames apart, however it was cut into chunks. Holds at most one header and one payload. */
export class FrameReader {
  readonly #allocate: (length: number) => Uint8Array | undefined;
  readonly #prefix = new Uint8Array(prefixLength);
  readonly #prefixView = new DataView(this.#prefix.buffer);
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  #part: Part = 'prefix';
  #buffer: Uint8Array | undefined = this.#prefix;
  #filled = 0;
  #header: object = {};

  /** `allocate` gives the memory for a payload of `length` bytes (1 to 4 MiB), or undefined while there is none. */
  constructor(allocate: (length: number) => Uint8Array | undefined = (length) => new Uint8Array(length)) {
    this.#allocate = allocate;
  }

  /** True where the stream may end: between two frames. */
  get idle(): boolean {
    return this.#part === 'prefix' && this.#filled === 0;
  }

  /** Where the next bytes belong, never empty; undefined while there is no memory for the payload that is due. */
  space(): Uint8Array | undefined {
    this.#buffer ??= this.#allocate(this.#prefixView.getUint32(4, true));
    return this.#buffer?.subarray(this.#filled);
  }

  /** Says that `count` bytes were put into `space()`. Returns the frame that they complete. Throws FrameError. */
  filled(count: number): Frame | undefined {
    const buffer = this.#buffer;
    this.#filled += count;
    if (buffer === undefined || this.#filled > buffer.length)
      throw new RangeError('more bytes than there was space for');
    if (this.#filled < buffer.length) return undefined;
    switch (this.#part) {
      case 'prefix':
        return this.#endPrefix();
      case 'header':
        return this.#endHeader(buffer);
      case 'payload':
        return this.#endFrame(buffer);
    }
  }

  /** Takes in a chunk by copying it. Only for readers whose `allocate` always has memory. */
  *push(chunk: Uint8Array): Generator<Frame, void> {
    let rest = chunk;
    while (rest.length > 0) {
      const space = this.space();
      if (space === undefined) throw new RangeError('there is no memory for this frame');
      const count = Math.min(space.length, rest.length);
      space.set(rest.subarray(0, count));
      rest = rest.subarray(count);
      const frame = this.filled(count);
      if (frame !== undefined) yield frame;
    }
  }

  #endPrefix(): undefined {
    const headerLength = this.#prefixView.getUint32(0, true);
    const payloadLength = this.#prefixView.getUint32(4, true);
    if (headerLength < 2 || headerLength > frameLimits.header)
      throw new FrameError(`a header of ${headerLength} bytes`);
    if (payloadLength > frameLimits.payload) throw new FrameError(`a payload of ${payloadLength} bytes`);
    this.#expect('header', new Uint8Array(headerLength));
  }

  #endHeader(bytes: Uint8Array): Frame | undefined {
    this.#header = this.#parse(bytes);
    if (this.#prefixView.getUint32(4, true) === 0) return this.#endFrame(new Uint8Array(0));
    this.#expect('payload', undefined);
    return undefined;
  }

  #endFrame(payload: Uint8Array): Frame {
    const header = this.#header;
    this.#expect('prefix', this.#prefix);
    return { header, payload };
  }

  #expect(part: Part, buffer: Uint8Array | undefined): void {
    this.#part = part;
    this.#buffer = buffer;
    this.#filled = 0;
  }

  #parse(bytes: Uint8Array): object {
    let header: unknown;
    try {
      header = JSON.parse(this.#decoder.decode(bytes));
    } catch (error) {
      throw new FrameError('a header that is not JSON', { cause: error });
    }
    if (typeof header !== 'object' || header === null || Array.isArray(header)) {
      throw new FrameError('a header that is not an object');
    }
    return header;
  }
}

/** O_DIRECT needs memory that begins on a page; WebAssembly's memory does, with no native code. */

/** Bytes; also the largest block that a payload may be padded to. */
const page = 16_384;
const wasmPage = 65_536;

// Known to every runtime, but not to the types without those of the DOM.
const { Memory } = (
  globalThis as unknown as {
    WebAssembly: { Memory: new (limits: { initial: number; maximum: number }) => { buffer: ArrayBuffer } };
  }
).WebAssembly;

export interface AlignedMemory {
  /** Whole pages for at least `length` bytes, or undefined while there are none. */
  tryTake(length: number): Uint8Array | undefined;
  /** Waits for it, first come first served. */
  take(length: number): Promise<Uint8Array>;
  /** Takes back what was given out; any view onto it will do that begins at its start. */
  giveBack(buffer: Uint8Array): void;
}

/** Hands out `capacity` bytes (a multiple of 64 KiB). The system backs only what is touched. */
export function alignedMemory(capacity: number): AlignedMemory {
  const memory = new Memory({ initial: capacity / wasmPage, maximum: capacity / wasmPage }).buffer;
  const taken: { start: number; end: number }[] = []; // ascending
  const waiting: { length: number; give: (buffer: Uint8Array) => void }[] = [];

  function tryTake(length: number): Uint8Array | undefined {
    const needed = Math.max(page, Math.ceil(length / page) * page);
    if (needed > capacity) throw new RangeError(`${length} bytes asked of a memory of ${capacity}`);
    let start = 0;
    let index = 0;
    for (const part of taken) {
      if (part.start - start >= needed) break;
      start = part.end;
      index += 1;
    }
    if (start + needed > capacity) return undefined;
    taken.splice(index, 0, { start, end: start + needed });
    return new Uint8Array(memory, start, length);
  }

  function take(length: number): Promise<Uint8Array> {
    const buffer = waiting.length === 0 ? tryTake(length) : undefined;
    if (buffer !== undefined) return Promise.resolve(buffer);
    return new Promise((give) => waiting.push({ length, give }));
  }

  function giveBack(buffer: Uint8Array): void {
    const index = taken.findIndex((part) => part.start === buffer.byteOffset);
    if (index < 0) throw new RangeError('memory that was not given out');
    taken.splice(index, 1);
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      const given = tryTake(next.length);
      if (given === undefined) return;
      waiting.shift();
      next.give(given);
    }
  }

  return { tryTake, take, giveBack };
}

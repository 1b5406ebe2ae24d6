const prime1 = 0x9e3779b1;
const prime2 = 0x85ebca77;
const prime3 = 0xc2b2ae3d;
const prime4 = 0x27d4eb2f;
const prime5 = 0x165667b1;
const stripe = 16;

/** XXH32 with seed 0 (xxHash fast digest algorithm, version 0.1.1), the checksum of lz4 frames. */
export class XxHash32 {
  #lanes = [(prime1 + prime2) | 0, prime2 | 0, 0, -prime1 | 0] as [number, number, number, number];
  readonly #buffer = new Uint8Array(stripe);
  #held = 0;
  #total = 0;

  update(bytes: Uint8Array): this {
    this.#total += bytes.length;
    let at = 0;
    if (this.#held > 0) {
      at = Math.min(stripe - this.#held, bytes.length);
      this.#hold(bytes.subarray(0, at));
      if (this.#held < stripe) return this;
      this.#consume(this.#buffer, 0, stripe);
      this.#held = 0;
    }
    const end = bytes.length - ((bytes.length - at) % stripe);
    this.#consume(bytes, at, end);
    this.#hold(bytes.subarray(end));
    return this;
  }

  /** 32 bits, unsigned. */
  digest(): number {
    const [a, b, c, d] = this.#lanes;
    let hash = this.#total < stripe ? prime5 : rotate(a, 1) + rotate(b, 7) + rotate(c, 12) + rotate(d, 18);
    hash = (hash + this.#total) | 0;
    const rest = new DataView(this.#buffer.buffer, 0, this.#held);
    let at = 0;
    for (; at + 4 <= this.#held; at += 4) {
      hash = Math.imul(rotate(hash + Math.imul(rest.getUint32(at, true), prime3), 17), prime4);
    }
    for (; at < this.#held; at++) hash = Math.imul(rotate(hash + Math.imul(rest.getUint8(at), prime5), 11), prime1);
    hash = Math.imul(hash ^ (hash >>> 15), prime2);
    hash = Math.imul(hash ^ (hash >>> 13), prime3);
    return (hash ^ (hash >>> 16)) >>> 0;
  }

  #consume(bytes: Uint8Array, start: number, end: number): void {
    let [a, b, c, d] = this.#lanes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = start; at < end; at += stripe) {
      a = round(a, view.getUint32(at, true));
      b = round(b, view.getUint32(at + 4, true));
      c = round(c, view.getUint32(at + 8, true));
      d = round(d, view.getUint32(at + 12, true));
    }
    this.#lanes = [a, b, c, d];
  }

  #hold(bytes: Uint8Array): void {
    this.#buffer.set(bytes, this.#held);
    this.#held += bytes.length;
  }
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function round(lane: number, word: number): number {
  return Math.imul(rotate((lane + Math.imul(word, prime2)) | 0, 13), prime1);
}

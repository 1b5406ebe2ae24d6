const zeroes = Buffer.alloc(1 << 20);

/** True where every byte is zero. */
export function isZero(data: Uint8Array): boolean {
  for (let at = 0; at < data.length; at += zeroes.length) {
    const part = data.subarray(at, at + zeroes.length);
    if (zeroes.compare(part, 0, part.length, 0, part.length) !== 0) return false;
  }
  return true;
}

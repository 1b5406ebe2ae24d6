/** Width of the largest picture that the format can name, in pixels. */
const largest = 256;

/**
 * Windows' icon file, of PNGs (learn.microsoft.com, "Icons": ICONDIR and ICONDIRENTRY; PNGs since Vista).
 * @param {ReadonlyMap<number, Buffer>} pictures PNGs by their width in pixels; those above 256 are left out
 */
export function ico(pictures) {
  const fitting = [...pictures].filter(([size]) => size <= largest);
  const head = Buffer.alloc(6 + 16 * fitting.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(fitting.length, 4);
  let at = head.length;
  for (const [index, [size, { length }]] of fitting.entries()) {
    const entry = 6 + 16 * index;
    // 0 stands for 256.
    head.writeUInt8(size % largest, entry);
    head.writeUInt8(size % largest, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(length, entry + 8);
    head.writeUInt32LE(at, entry + 12);
    at += length;
  }
  return Buffer.concat([head, ...fitting.map(([, bytes]) => bytes)]);
}

/** Types of pictures and their width in pixels (icns; those of iconutil(1), with the ones for twice the resolution). */
const types = /** @type {const} */ ([
  ['icp4', 16],
  ['ic11', 32],
  ['icp5', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
]);

/**
 * macOS' icon file, of PNGs: blocks of type, length with this head, and contents, in a block of their own.
 * @param {ReadonlyMap<number, Buffer>} pictures PNGs by their width in pixels
 */
export function icns(pictures) {
  const blocks = types.map(([type, size]) => {
    const bytes = pictures.get(size);
    if (bytes === undefined) throw new RangeError(`no picture of ${size} pixels`);
    return block(type, bytes);
  });
  return block('icns', Buffer.concat(blocks));
}

/** @param {string} type @param {Buffer} contents */
function block(type, contents) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(head.length + contents.length, 4);
  return Buffer.concat([head, contents]);
}

import { crc32, deflateSync } from 'node:zlib';
import type { Raster } from './raster.ts';

/** Black and white, one bit a dot, with the size that it is to be printed in (PNG specification, third edition, 11). */
export function pngOf({ width, height, dots }: Raster, dpi: number): Buffer {
  const row = Math.ceil(width / 8);
  const bits = Buffer.alloc(height * (row + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      // Grey of one bit: 1 is white.
      if (dots[y * width + x] !== 0) continue;
      const at = y * (row + 1) + 1 + (x >> 3);
      bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 1;
  const size = Buffer.alloc(9);
  const dotsPerMetre = Math.round(dpi / 0.0254);
  size.writeUInt32BE(dotsPerMetre, 0);
  size.writeUInt32BE(dotsPerMetre, 4);
  size[8] = 1;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('pHYs', size),
    chunk('IDAT', deflateSync(bits, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}

import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Range, rangeEnd } from '../../../../electron/contract/range.ts';
import { formatBmap } from '../../../../electron/engine/image/bmap/write.ts';
import { openImage } from '../../../../electron/engine/image/open.ts';
import { noise } from '../../../rigs/memory-image.ts';
import { needing } from '../../../rigs/needs.ts';
import { type FileManners, file, serve } from '../../../rigs/unruly-server.ts';

const MiB = 1 << 20;
const { signal } = new AbortController();
const bytes = noise(24 * MiB);
let packed: Buffer;

const mapOf = (ranges: readonly Range[]) =>
  formatBmap({ version: '2.0', name: 'a', imageSize: bytes.length, blockSize: 4096, checksumType: undefined, ranges });

/** Reads what a map names, and returns how many bytes of the image were sent for it, and by how many requests. */
async function read(ranges: readonly Range[], manners: FileManners = { etag: '"1"' }) {
  let sent = 0;
  let asked = 0;
  const answer = file(packed, manners);
  await using server = await serve((request, response) => {
    if (request.url === '/a.img.xz.bmap') return void response.end(mapOf(ranges));
    if (request.url !== '/a.img.xz') return void response.writeHead(404).end();
    const end = response.end.bind(response) as (chunk: Buffer) => typeof response;
    asked += 1;
    response.end = ((chunk: Buffer) => {
      sent += chunk.length;
      return end(chunk);
    }) as typeof response.end;
    answer(request, response);
  });
  const image = await openImage(`${server.url}/a.img.xz`, { signal });
  for await (const { offset, data } of image.open({ signal, ranges })) {
    expect(ranges.some((range) => range.offset <= offset && offset + data.length <= rangeEnd(range))).toBe(true);
    expect(Buffer.compare(data, bytes.subarray(offset, offset + data.length))).toBe(0);
  }
  return { sent: sent - packed.length, asked };
}

describe('an xz file of several blocks on a server', needing('xz'), () => {
  beforeAll(() => {
    const { stdout } = spawnSync('xz', ['-0', '--block-size=1MiB', '-c'], { input: bytes, maxBuffer: 1 << 30 });
    packed = stdout;
  });
  const ends: Range[] = [
    { offset: 0, length: 2 * MiB },
    { offset: 3 * MiB, length: MiB },
    { offset: 20 * MiB, length: MiB },
  ];

  test('is asked only for the parts that a map names, those close together at once', async () => {
    const { sent, asked } = await read(ends);
    expect(sent).toBeLessThan(6 * MiB);
    // The first look, the index, the stream's header, and two parts.
    expect(asked).toBe(5);
  });

  test('is downloaded in one go where little is left out, or parts cannot be had', async () => {
    expect(await read([{ offset: 0, length: 23 * MiB }])).toMatchObject({ sent: 0, asked: 1 });
    expect(await read(ends, { etag: '"1"', ranges: false })).toMatchObject({ sent: 0, asked: 1 });
    expect(await read(ends, { etag: '"1"', ranges: false, saysRanges: true })).toMatchObject({ asked: 2 });
    // Nothing tells that another answer is of the same file.
    expect(await read(ends, {})).toMatchObject({ sent: 0, asked: 1 });
  });
});

// ranges write|read DRIVE BMAP: nothing but the drive's own time for the mapped bytes, past the page cache, several
// requests in flight. Writes noise and flushes, or reads and throws away.
import { randomBytes } from 'node:crypto';
import { constants, readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { parseBmap } from '../../../electron/engine/image/bmap/parse.ts';
import { alignedMemory } from '../../../electron/helper/aligned-memory.ts';

const requestSize = 1 << 20;
/** As many as UV_THREADPOOL_SIZE, which the bench sets. */
const inFlight = Number(process.env['UV_THREADPOOL_SIZE'] ?? 4);

const [mode, drive = '', map = ''] = process.argv.slice(2);
const writes = mode === 'write';
const requests = parseBmap(readFileSync(map), map)
  .ranges.flatMap(({ offset, length }) =>
    Array.from({ length: Math.ceil(length / requestSize) }, (_, i) => ({
      offset: offset + i * requestSize,
      length: Math.min(requestSize, length - i * requestSize),
    })),
  )
  .values();
const memory = alignedMemory(inFlight * requestSize);
const noise = randomBytes(requestSize);
await using file = await open(drive, (writes ? constants.O_WRONLY : constants.O_RDONLY) | constants.O_DIRECT);
await Promise.all(Array.from({ length: inFlight }, async () => await work(await memory.take(requestSize))));
if (writes) await file.datasync();

async function work(buffer: Uint8Array): Promise<void> {
  buffer.set(noise);
  for (const { offset, length } of requests) {
    if (writes) await file.write(buffer, 0, length, offset);
    else await file.read(buffer, 0, length, offset);
  }
}

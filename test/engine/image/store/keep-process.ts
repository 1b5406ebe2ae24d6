/** A process of its own that keeps an image: `node keep-process.ts STORE FILE [half]`; with `half`, it stops midway. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { memoryImage } from '../../../rigs/memory-image.ts';
import { openStore } from '../../../../electron/engine/image/store/store.ts';
import { decodeInto, later, sha256 } from './keep.ts';

const [folder = '', path = '', mode] = process.argv.slice(2);
const store = await openStore({ folder, maxBytes: 2 ** 30, keepFree: 0, now: later });
const image = { ...memoryImage(await readFile(path)), path, formats: ['gzip'] };
const writer = await store.begin(image);
if (writer === undefined) throw new Error('refused');
process.stdout.write('begun\n');
await once(process.stdin, 'data');
const decoded = await decodeInto(writer, image);
if (mode === 'half') {
  process.stdout.write('written\n');
  await once(process.stdin, 'data');
}
process.stdout.write(`${await writer.commit({ ...decoded, sourceSha256: sha256 })}\n`);
process.stdin.destroy();

/** Writes a drive over and over, and says once that it does. Argument: the drive as JSON. */
import type { Drive } from '../../../electron/contract/drive.ts';
import { openTarget } from '../../../electron/engine/flash/open-target.ts';

const drive = JSON.parse(process.argv[2] ?? '') as Drive;
const target = await openTarget(drive, { signal: new AbortController().signal, mode: 'write', force: false });
const bytes = new Uint8Array(4 << 20).fill(7);
await target.write(0, bytes);
console.log('writing');
for (;;) {
  await Promise.all(Array.from({ length: 64 }, (_, index) => target.write(index * bytes.length, bytes)));
}

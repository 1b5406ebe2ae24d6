// node-zlib FILE: what Node itself offers for gzip, in chunks of 1 MiB, to standard output.
import { createReadStream, writeSync } from 'node:fs';
import { createGunzip } from 'node:zlib';

const [path = ''] = process.argv.slice(2);
const gunzip = createGunzip({ chunkSize: 1 << 20 });
createReadStream(path, { highWaterMark: 1 << 20 }).pipe(gunzip);
for await (const chunk of gunzip) writeSync(1, chunk);

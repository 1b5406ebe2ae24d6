import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface FileServer extends AsyncDisposable {
  url(name: string): string;
}

/** Serves the files of a folder on loopback, as a plain web server with ranges does. */
export async function serveFolder(folder: string): Promise<FileServer> {
  const server = createServer((request, response) => {
    void (async () => {
      const path = join(folder, decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname));
      const stats = await stat(path).catch(() => undefined);
      if (stats === undefined || !stats.isFile()) {
        response.writeHead(404).end();
        return;
      }
      const etag = `"${stats.size}-${stats.mtimeMs}"`;
      const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
      const start = Number(range?.[1] ?? 0);
      const end = range?.[2] ? Number(range[2]) : stats.size - 1;
      response.writeHead(range === null ? 200 : 206, {
        etag,
        'accept-ranges': 'bytes',
        'content-length': end - start + 1,
        ...(range === null ? {} : { 'content-range': `bytes ${start}-${end}/${stats.size}` }),
      });
      if (request.method === 'HEAD' || stats.size === 0) response.end();
      else createReadStream(path, { start, end }).pipe(response);
    })();
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: (name) => `http://127.0.0.1:${port}/${name}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

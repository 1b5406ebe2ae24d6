import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface Served extends AsyncDisposable {
  url: string;
  /** Method, address and headers of each request, in their order. */
  requests: { method: string; url: string; headers: IncomingMessage['headers'] }[];
}

/** A server on loopback that answers as it is told to. */
export async function serve(answer: RequestListener, tls?: { key: string; cert: string }): Promise<Served> {
  const requests: Served['requests'] = [];
  const listener: RequestListener = (request, response) => {
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    answer(request, response);
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

export interface FileManners {
  etag?: string | undefined;
  lastModified?: string | undefined;
  /** Answers Range with 206. */
  ranges?: boolean;
  /** Says that it does. */
  saysRanges?: boolean;
  /** Sends in chunks, without a length. */
  chunked?: boolean;
  /** Where the connection breaks; each place once. */
  breaks?: number[];
  headers?: Record<string, string>;
}

/** Answers with a file, well or badly. What `manners` says may change between requests. */
export function file(bytes: Buffer | (() => Buffer), manners: FileManners): RequestListener {
  return (request, response) => {
    const content = typeof bytes === 'function' ? bytes() : bytes;
    const { etag, lastModified, ranges = true, chunked = false } = manners;
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const condition = request.headers['if-range'];
    const holds = condition === undefined || condition === etag || condition === lastModified;
    const partial = ranges && first !== undefined && holds;
    const start = partial ? Number(first) : 0;
    const end = partial && last !== undefined && last !== '' ? Number(last) + 1 : content.length;
    response.writeHead(partial ? 206 : 200, {
      ...(etag === undefined ? {} : { etag }),
      ...(lastModified === undefined ? {} : { 'last-modified': lastModified }),
      ...((manners.saysRanges ?? ranges) ? { 'accept-ranges': 'bytes' } : {}),
      ...(partial ? { 'content-range': `bytes ${start}-${end - 1}/${content.length}` } : {}),
      ...(chunked ? {} : { 'content-length': end - start }),
      ...manners.headers,
    });
    send(response, content, start, end, manners.breaks ?? []);
  };
}

function send(response: ServerResponse, bytes: Buffer, start: number, end: number, breaks: number[]): void {
  const i = breaks.findIndex((at) => at >= start && at < end);
  if (i === -1) {
    response.end(bytes.subarray(start, end));
    return;
  }
  const [at = 0] = breaks.splice(i, 1);
  response.write(bytes.subarray(start, at), () => response.destroy());
}

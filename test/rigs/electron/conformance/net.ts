import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { net } from 'electron';
import { type Checks, heard } from './check.ts';

interface Got {
  statusCode: number;
  headers: Record<string, string | string[]>;
  on: (name: string, listener: (chunk: Buffer) => void) => unknown;
}

async function served(check: (port: number) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    if (request.url === '/old') return void response.writeHead(302, { location: 'http://127.0.0.1:9/new' }).end();
    response.writeHead(201, { 'x-own': 'yes' });
    response.end(request.headers['x-asked']);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await check((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const local = { method: 'GET', protocol: 'http:', hostname: '127.0.0.1', redirect: 'manual' } as const;

export const checks: Checks = {
  'answers with a status, headers, and bytes as they come': async () =>
    await served(async (port) => {
      const request = net.request({ ...local, port, path: '/', headers: { 'x-asked': 'this' } });
      const answered = heard(request, 'response');
      request.end();
      const [response] = (await answered) as [Got];
      assert.deepEqual([response.statusCode, String(response.headers['x-own'])], [201, 'yes']);
      const chunks: Buffer[] = [];
      response.on('data', (chunk) => chunks.push(chunk));
      await new Promise<void>((resolve) => response.on('end', () => resolve()));
      assert.equal(Buffer.concat(chunks).toString(), 'this');
    }),
  'asks before it follows to another address': async () =>
    await served(async (port) => {
      const request = net.request({ ...local, port, path: '/old' });
      request.on('error', () => {});
      const redirected = heard(request, 'redirect');
      request.end();
      const [status, method, address] = await redirected;
      assert.deepEqual([status, method, address], [302, 'GET', 'http://127.0.0.1:9/new']);
      request.abort();
    }),
  'tells where nobody answers': async () => {
    const request = net.request({ ...local, port: 9, path: '/' });
    const failed = heard(request, 'error');
    request.end();
    const [error] = await failed;
    assert.ok(error instanceof Error);
  },
};

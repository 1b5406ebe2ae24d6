import { execFileSync } from 'node:child_process';
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openHttp } from '../../../../electron/engine/image/source/http.ts';
import { needing } from '../../../rigs/needs.ts';
import { file, serve } from '../../../rigs/unruly-server.ts';

const { signal } = new AbortController();
const image = Buffer.from('a small image');

interface Proxy extends AsyncDisposable {
  address: string;
  seen: string[];
}

/** Forwards requests with a whole address, and opens tunnels. */
async function startProxy(): Promise<Proxy> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    get(request.url ?? '', { headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    });
  });
  server.on('connect', (request, socket) => {
    seen.push(`CONNECT ${request.url}`);
    const [host = '', port] = (request.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function download(url: string, env: NodeJS.ProcessEnv): Promise<string> {
  const source = await openHttp(new URL(url), signal, { env, retryDelay: 1, tries: 2 });
  return Buffer.concat(await Array.fromAsync(source.open({ signal }))).toString();
}

describe('a proxy from the environment', () => {
  it.each(['HTTP_PROXY', 'http_proxy'])('in %s carries downloads', async (name) => {
    await using proxy = await startProxy();
    await using server = await serve(file(image, {}));
    expect(await download(`${server.url}/a.img`, { [name]: `http://me:pw@${proxy.address}` })).toBe('a small image');
    expect(proxy.seen).toEqual([`GET ${server.url}/a.img Basic ${Buffer.from('me:pw').toString('base64')}`]);
  });

  it.each(['NO_PROXY', 'no_proxy'])('is left out for what %s names', async (name) => {
    await using proxy = await startProxy();
    await using server = await serve(file(image, {}));
    const env = { HTTP_PROXY: `http://${proxy.address}`, [name]: 'example.com,127.0.0.1' };
    expect(await download(`${server.url}/a.img`, env)).toBe('a small image');
    expect(proxy.seen).toEqual([]);
  });

  it('may be named without http://', async () => {
    await using proxy = await startProxy();
    await using server = await serve(file(image, {}));
    expect(await download(`${server.url}/a.img`, { http_proxy: proxy.address })).toBe('a small image');
    expect(proxy.seen).toHaveLength(1);
  });

  it.each(['socks5://me:pw@127.0.0.1:1', 'http://me:pw@[nowhere'])(
    '%s is refused, without its password',
    async (address) => {
      await using server = await serve(file(image, {}));
      const error: unknown = await download(server.url, { HTTP_PROXY: address }).catch((error: unknown) => error);
      expect(error).toMatchObject({ code: 'source-unreachable' });
      expect(JSON.stringify(error)).not.toContain('pw');
      expect(server.requests).toEqual([]);
    },
  );

  it('that is not there is an error that keeps its password', async () => {
    const gone = await startProxy();
    await gone[Symbol.asyncDispose]();
    await using server = await serve(file(image, {}));
    const error: unknown = await download(server.url, { HTTP_PROXY: `http://me:pw@${gone.address}` }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: 'source-unreachable' });
    expect(String(error)).not.toContain('pw');
  });
});

describe('a server with TLS', needing('openssl'), () => {
  async function selfSigned(folder: string): Promise<{ key: string; cert: string }> {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=x',
        '-keyout',
        key,
        '-out',
        cert,
      ],
      { stdio: 'ignore' },
    );
    return { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
  }

  it.each(['HTTPS_PROXY', 'https_proxy'])(
    'is reached through the tunnel of %s, and is not trusted blindly',
    async (name) => {
      await using folder = await mkdtempDisposable(join(tmpdir(), 'wick-tls-'));
      await using proxy = await startProxy();
      await using server = await serve(file(image, {}), await selfSigned(folder.path));
      await expect(download(`${server.url}/a.img`, { [name]: `http://${proxy.address}` })).rejects.toMatchObject({
        code: 'source-unreachable',
        fields: { reason: "the server's certificate is signed by nobody this computer trusts" },
      });
      expect(proxy.seen).toEqual([`CONNECT ${new URL(server.url).host}`]);
      expect(server.requests).toEqual([]);
    },
  );
});

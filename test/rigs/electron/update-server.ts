import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { signedText } from '../../../electron/desktop/update/signed-text.ts';

const keys = generateKeyPairSync('ed25519');
const others = generateKeyPairSync('ed25519');

/** The next version: a program that leaves a mark where it was told to, and ends. */
const program = Buffer.from(`#!/bin/sh\necho "$0" > "$WICK_UPDATE_MARK"\nexit 0\n${'#'.repeat(200_000)}\n`);

export interface Published {
  version?: string;
  notes?: string;
  /** By whom the list is signed. */
  signer?: 'us' | 'others' | 'nobody';
  /** What is served in place of what was published. */
  served?: (program: Buffer) => Buffer;
  /** What is changed in the list after it was signed. */
  changed?: (list: Record<string, unknown>) => Record<string, unknown>;
  /** Kilobytes in a second; as fast as can be otherwise. */
  rate?: number;
}

export interface UpdateServer extends AsyncDisposable {
  /** Paths, as they were asked for. */
  asked: string[];
  /** The environment of an app, packed as an AppImage, that looks for updates here. */
  env: Record<string, string>;
  /** The app's own program, which is replaced. */
  image: string;
  /** Where the next version says that it was started. */
  mark: string;
}

/** A server of updates, and a packed app in `folder` that has our key. */
export async function serveUpdates(folder: string, published: Published = {}): Promise<UpdateServer> {
  const { served = (whole) => whole, rate } = published;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    asked.push(pathname);
    if (pathname.endsWith('.yml')) return void response.end(listOf(published));
    if (!pathname.endsWith('.AppImage')) return void response.writeHead(404).end();
    const body = served(program);
    response.writeHead(200, { 'content-length': body.length });
    if (rate === undefined) return void response.end(body);
    let at = 0;
    const timer = setInterval(() => {
      response.write(body.subarray(at, (at += rate * 100)));
      if (at >= body.length) response.end();
    }, 100);
    response.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const [app, resources, programs] = ['packed', 'resources', 'programs'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const made of [app, resources, programs]) await mkdir(made, { recursive: true });
  const key = keys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  await writeFile(join(app, 'package.json'), JSON.stringify({ name: 'wick', updateKey: key }));
  const place = { provider: 'generic', url: `http://127.0.0.1:${port}/`, updaterCacheDirName: 'wick-updater' };
  await writeFile(join(resources, 'app-update.yml'), stringify(place));
  const image = join(programs, 'wick.AppImage');
  await writeFile(image, '#!/bin/sh\n');
  await chmod(image, 0o755);
  const mark = join(folder, 'started');
  return {
    asked,
    image,
    mark,
    env: {
      STANDIN_PACKAGED: '1',
      STANDIN_VERSION: '1.0.0',
      STANDIN_APP: app,
      STANDIN_RESOURCES: resources,
      APPIMAGE: image,
      WICK_UPDATE_MARK: mark,
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** As electron-builder and build/packaging/sign-feed.mjs make it. */
function listOf({ version = '1.1.0', notes = 'Cards are written faster.', signer = 'us', changed }: Published): string {
  const url = `Wick-${version}-linux-x86_64.AppImage`;
  const sha512 = createHash('sha512').update(program).digest('base64');
  const release = { version, releaseNotes: notes, files: [{ url, sha512, size: program.length }] };
  const by = signer === 'us' ? keys.privateKey : others.privateKey;
  const signature = sign(null, signedText(release), by).toString('base64');
  const list = { ...release, path: url, sha512, releaseDate: '2026-11-21T00:00:00.000Z' };
  const whole = signer === 'nobody' ? list : { ...list, signature };
  return stringify(changed === undefined ? whole : changed(whole));
}

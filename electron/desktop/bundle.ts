import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { pagePolicy, pageTypes } from '../contract/pages.ts';
import { isOwnPage } from './origin.ts';

const folder = join(import.meta.dirname, '..', 'renderer');

/** Serves the pages as they were built: files of known kinds inside their folder, and nothing else. */
export async function serveBundle(request: Pick<Request, 'url' | 'method'>): Promise<Response> {
  const missing = new Response(null, { status: 404 });
  if (request.method !== 'GET' || !isOwnPage(request.url)) return missing;
  const { pathname } = new URL(request.url);
  try {
    const path = normalize(decodeURIComponent(pathname)).replace(/^[\\/]$/, '/index.html');
    const type = pageTypes[extname(path)];
    if (type === undefined || path.includes('..') || path.includes('\0')) return missing;
    const body = await readFile(join(folder, path));
    return new Response(new Uint8Array(body), {
      headers: {
        'content-type': type,
        'content-security-policy': pagePolicy({ forms: 'none' }),
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
      },
    });
  } catch {
    return missing;
  }
}

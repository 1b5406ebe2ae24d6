import { WickError } from '../../../contract/errors.ts';
import type { Source } from '../source.ts';
import { openFile } from './file.ts';
import { openHttp } from './http.ts';
import type { HttpOptions } from './http-request.ts';
import { openStdin } from './stdin.ts';

/** Opens what the person named: a path, an http(s) address, or `-` for standard input. */
export async function openSource(
  name: string,
  options: { signal: AbortSignal; http?: Partial<HttpOptions> },
): Promise<Source> {
  if (name === '-') return openStdin();
  if (!/^[a-z][a-z\d+.-]+:\/\//iu.test(name)) return await openFile(name);
  if (/^https?:/iu.test(name) && URL.canParse(name)) {
    return await openHttp(new URL(name), options.signal, options.http);
  }
  throw new WickError('usage', {
    reason: 'That is not an address that Wick can download from.',
    hint: 'Name a path, an http:// or https:// address, or - for standard input.',
  });
}

import type { Source } from '../source.ts';
import { openFile } from './file.ts';
import { openStdin } from './stdin.ts';

/** Opens what the person named: a path, an http(s) URL, or `-` for standard input. */
export async function openSource(name: string, _options: { signal: AbortSignal }): Promise<Source> {
  if (name === '-') return openStdin();
  return await openFile(name);
}

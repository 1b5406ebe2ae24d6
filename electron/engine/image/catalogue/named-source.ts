import type { Source } from '../source.ts';
import { openFile } from '../source/file.ts';

/** A file under the name that the person knows it by. What lies beside it there has nothing to do with it. */
export async function namedSource(
  path: string,
  { name, fileName }: { name: string; fileName: string },
): Promise<Source & { readonly path: string }> {
  const file = await openFile(path);
  return {
    name,
    fileName,
    path,
    size: file.size,
    seekable: true,
    bytesRead: () => file.bytesRead(),
    open: (options) => file.open(options),
    sibling: () => Promise.resolve(undefined),
  };
}

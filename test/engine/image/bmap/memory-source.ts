import type { Source } from '../../../../electron/engine/image/source.ts';

export interface Folder {
  source(name: string): Source;
  /** The names that were asked for, in order. */
  asked: string[];
}

/** Files in memory that lie beside each other; `local` ones have a path. */
export function folder(files: Record<string, Uint8Array | string>, options: { local?: boolean } = {}): Folder {
  const asked: string[] = [];
  const source = (fileName: string): Source => {
    const bytes = Buffer.from(files[fileName] ?? '');
    return {
      name: `there/${fileName}`,
      fileName,
      size: options.local === true ? bytes.length : undefined,
      path: options.local === true ? `/there/${fileName}` : undefined,
      seekable: true,
      bytesRead: () => 0,
      async *open({ start = 0, end = bytes.length }) {
        for (let at = start; at < Math.min(end, bytes.length); at += 65_536) {
          yield bytes.subarray(at, Math.min(at + 65_536, end));
        }
      },
      async sibling(name) {
        asked.push(name);
        return files[name] === undefined ? undefined : source(name);
      },
    };
  };
  return { source, asked };
}

import { maxBmapBytes } from '../bmap/document.ts';
import type { Source } from '../source.ts';
import type { Member } from './archive.ts';
import { roleOf } from './choose.ts';

/** The block maps and their signatures that an archive holds. */
export class MapFiles {
  readonly #what: string;
  readonly #files = new Map<string, Uint8Array>();

  constructor(what: string) {
    this.#what = what;
  }

  /** Keeps a file if it is one of them. */
  async add(member: Member): Promise<void> {
    if (roleOf(member.name) !== 'map' || (member.size ?? 0) > maxBmapBytes) return;
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of member.data) {
      length += chunk.length;
      if (length > maxBmapBytes) return;
      chunks.push(Uint8Array.from(chunk));
    }
    this.#files.set(member.name, Buffer.concat(chunks));
  }

  /** A file of the archive with those beside it; `name` is its whole path. */
  beside(name: string): Source {
    const slash = name.lastIndexOf('/') + 1;
    const bytes = this.#files.get(name) ?? new Uint8Array(0);
    return {
      name: `${name} in ${this.#what}`,
      fileName: name.slice(slash),
      size: bytes.length,
      path: undefined,
      seekable: true,
      bytesRead: () => 0,
      open: ({ start, end }) => once(bytes.subarray(start ?? 0, end)),
      sibling: (fileName) => {
        const path = name.slice(0, slash) + fileName;
        return Promise.resolve(this.#files.has(path) ? this.beside(path) : undefined);
      },
    };
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes;
}

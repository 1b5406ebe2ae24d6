import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WickError } from '../../../contract/errors.ts';
import { ByteCursor } from '../container/cursor.ts';
import { readTar, type TarLink } from '../container/tar.ts';
import type { FileStat, FileTree } from '../file-system/file-tree.ts';
import { parentOf, pathInArchive } from './archive-names.ts';

const chunkSize = 1 << 20;

/** More than this is a mistake or an attack. Bytes, and names. */
const mostBytes = 64 * 2 ** 30;
const mostNames = 1 << 20;

type Entry =
  | { kind: 'file'; offset: number; size: number; inode: number; links: number }
  | { kind: 'folder'; names: string[] }
  | { kind: 'link'; target: string };

/**
 * The files of a tar archive, unpacked into a file that nobody else sees and that is gone afterwards: an archive can only be
 * read from its start. `bytes` are those of the archive without compression; `what` names it. Throws `source-…`.
 */
export async function openArchiveTree(
  bytes: AsyncIterable<Uint8Array>,
  { what }: { what: string },
): Promise<FileTree & AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'wick-archive-'));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const file = opened.use(await open(join(folder, 'content'), 'w+', 0o600));
  await using cursor = new ByteCursor(bytes);
  const index = new ArchiveIndex(what);
  let end = 0;
  for await (const { name, data } of readTar(cursor, what, (link) => index.link(link))) {
    const offset = end;
    for await (const chunk of data) {
      await file.write(chunk, 0, chunk.length, end);
      end += chunk.length;
      if (end > mostBytes) throw index.fault('it unpacks to too much');
    }
    index.file(name, offset, end - offset);
  }
  return new ArchiveTree(index, file, opened.move());
}

/** Where each name of an archive leads. */
class ArchiveIndex {
  readonly #what: string;
  readonly #entries = new Map<string, Entry>([['/', { kind: 'folder', names: [] }]]);

  constructor(what: string) {
    this.#what = what;
  }

  get(path: string): Entry | undefined {
    return this.#entries.get(path === '/' ? path : path.replace(/\/+$/u, ''));
  }

  file(name: string, offset: number, size: number): void {
    this.#add(pathInArchive(name, this.#what), { kind: 'file', offset, size, inode: this.#entries.size, links: 1 });
  }

  link({ kind, name, target }: TarLink): void {
    const path = pathInArchive(name, this.#what);
    if (kind === 'symbolic') {
      this.#add(path, { kind: 'link', target });
      return;
    }
    const entry = this.get(pathInArchive(target, this.#what));
    if (entry?.kind !== 'file') throw this.fault(`its ${name} is another name of ${target}, which is not there`);
    entry.links += 1;
    this.#add(path, entry);
  }

  fault(reason: string): WickError {
    return new WickError('source-corrupt', { what: this.#what, codec: 'tar', offset: 0, reason });
  }

  /** Two files of one name would be one for some programs and the other for others. */
  #add(path: string, entry: Entry): void {
    if (this.#entries.has(path)) throw this.fault(`it holds ${path.slice(1)} twice`);
    if (this.#entries.size >= mostNames) throw this.fault('it holds too many files');
    this.#entries.set(path, entry);
    for (let child = path; child !== '/'; child = parentOf(child)) {
      const parent = parentOf(child);
      const known = this.#entries.get(parent);
      const name = child.slice(child.lastIndexOf('/') + 1);
      if (known?.kind === 'folder') {
        known.names.push(name);
        return;
      }
      if (known !== undefined) throw this.fault(`its ${parent.slice(1)} is a file and a folder`);
      this.#entries.set(parent, { kind: 'folder', names: [name] });
    }
  }
}

class ArchiveTree implements FileTree, AsyncDisposable {
  readonly #index: ArchiveIndex;
  readonly #content: FileHandle;
  readonly #opened: AsyncDisposableStack;

  constructor(index: ArchiveIndex, content: FileHandle, opened: AsyncDisposableStack) {
    this.#index = index;
    this.#content = content;
    this.#opened = opened;
  }

  async stat(path: string): Promise<FileStat | undefined> {
    const entry = this.#index.get(path);
    if (entry === undefined) return undefined;
    if (entry.kind === 'folder') return { kind: 'folder', size: 0 };
    if (entry.kind === 'link') return { kind: 'link', size: entry.target.length, target: entry.target };
    return { kind: 'file', size: entry.size, inode: entry.inode, links: entry.links };
  }

  async list(path: string): Promise<readonly string[] | undefined> {
    const entry = this.#index.get(path);
    return entry?.kind === 'folder' ? entry.names : undefined;
  }

  async *read(path: string): AsyncGenerator<Uint8Array> {
    const entry = this.#index.get(path);
    if (entry?.kind !== 'file') throw this.#index.fault(`it holds no file ${path.slice(1)}`);
    for (let at = 0; at < entry.size; ) {
      const length = Math.min(chunkSize, entry.size - at);
      const { buffer, bytesRead } = await this.#content.read(
        Buffer.allocUnsafeSlow(length),
        0,
        length,
        entry.offset + at,
      );
      if (bytesRead === 0) throw this.#index.fault(`${path.slice(1)} ends too early`);
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#opened.disposeAsync();
  }
}

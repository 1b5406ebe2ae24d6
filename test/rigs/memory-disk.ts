import type { BlockView } from '../../electron/engine/image/block-view.ts';
import type { Disk, DiskPartition } from '../../electron/engine/image/disk.ts';
import type { WritableDiskTree } from '../../electron/engine/image/file-system/disk-tree.ts';
import type { FileSystemKind } from '../../electron/engine/image/file-system/file-system.ts';
import type { FileStat } from '../../electron/engine/image/file-system/file-tree.ts';

type Node = { kind: 'file'; data: Buffer; mode: number; inode: number } | { kind: 'folder' };

/** Files in memory that behave as those of a file system do, FAT or ext. */
export class MemoryTree implements WritableDiskTree {
  readonly #nodes = new Map<string, Node>([['/', { kind: 'folder' }]]);
  readonly #fat: boolean;
  #inodes = 10;

  constructor(files: Readonly<Record<string, string | Uint8Array>>, { fat = false }: { fat?: boolean } = {}) {
    this.#fat = fat;
    for (const [path, data] of Object.entries(files)) {
      const names = path.split('/').slice(1);
      for (let depth = 1; depth < names.length; depth += 1) {
        this.#nodes.set(`/${names.slice(0, depth).join('/')}`, { kind: 'folder' });
      }
      if (!path.endsWith('/')) this.#nodes.set(path, this.#file(Buffer.from(data), 0o644));
    }
  }

  /** All files as text. */
  files(): Record<string, string> {
    return Object.fromEntries(
      [...this.#nodes].flatMap(([path, node]) => (node.kind === 'file' ? [[path, node.data.toString('utf8')]] : [])),
    );
  }

  async stat(path: string): Promise<FileStat | undefined> {
    const node = this.#nodes.get(path);
    if (node === undefined) return undefined;
    if (node.kind === 'folder') return { kind: 'folder', size: 0 };
    const { data, mode, inode } = node;
    return { kind: 'file', size: data.length, ...(this.#fat ? {} : { mode, inode, links: this.#names(inode) }) };
  }

  async list(path: string): Promise<readonly string[] | undefined> {
    if (this.#nodes.get(path)?.kind !== 'folder') return undefined;
    const start = path === '/' ? '/' : `${path}/`;
    return [...this.#nodes.keys()].flatMap((one) => {
      const name = one.startsWith(start) ? one.slice(start.length) : '';
      return name === '' || name.includes('/') ? [] : [name];
    });
  }

  async *read(path: string): AsyncIterable<Uint8Array> {
    yield Uint8Array.from(this.#fileAt(path).data);
  }

  async write(path: string, data: Uint8Array, { mode = 0o644 }: { mode?: number } = {}): Promise<void> {
    if (this.#nodes.get(path.slice(0, path.lastIndexOf('/')) || '/')?.kind !== 'folder')
      throw new Error(`no folder for ${path}`);
    const old = this.#nodes.get(path);
    if (old?.kind === 'folder') throw new Error(`${path} is a folder`);
    this.#nodes.set(path, this.#file(Buffer.from(data), old?.mode ?? mode));
  }

  async overwrite(path: string, data: Uint8Array): Promise<void> {
    const file = this.#fileAt(path);
    if (file.data.length !== data.length) throw new Error(`${path} has ${file.data.length} bytes, not ${data.length}`);
    file.data = Buffer.from(data);
  }

  async makeFolder(path: string): Promise<void> {
    this.#nodes.set(path, { kind: 'folder' });
  }

  async remove(path: string): Promise<void> {
    if (!this.#nodes.delete(path)) throw new Error(`there is no ${path}`);
  }

  async link(existing: string, path: string): Promise<void> {
    if (this.#fat) throw new Error('FAT has no links');
    this.#nodes.set(path, this.#fileAt(existing));
  }

  async fileExtents(): Promise<undefined> {
    return undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #file(data: Buffer, mode: number): Node & { kind: 'file' } {
    this.#inodes += 1;
    return { kind: 'file', data, mode, inode: this.#inodes };
  }

  #fileAt(path: string): Node & { kind: 'file' } {
    const node = this.#nodes.get(path);
    if (node?.kind !== 'file') throw new Error(`there is no file ${path}`);
    return node;
  }

  #names(inode: number): number {
    return [...this.#nodes.values()].filter((node) => node.kind === 'file' && node.inode === inode).length;
  }
}

export interface MemoryPartition {
  kind: FileSystemKind;
  label?: string;
  files: Readonly<Record<string, string | Uint8Array>>;
}

const nowhere: BlockView = { size: 0, read: async () => new Uint8Array() };

/** A disk whose partitions are trees in memory; `trees` holds them in the order of the partitions. */
export function memoryDisk(...partitions: readonly MemoryPartition[]): Disk & { trees: readonly MemoryTree[] } {
  const trees = partitions.map(({ kind, files }) => new MemoryTree(files, { fat: kind.startsWith('fat') }));
  return {
    table: { scheme: 'mbr', sectorSize: 512, diskId: undefined, partitions: [], findings: [] },
    trees,
    partitions: partitions.map(({ kind, label }, index): DiskPartition => {
      const tree = trees[index] ?? new MemoryTree({});
      return {
        number: index + 1,
        offset: 0,
        length: 0,
        type: { id: '0x83', name: undefined },
        label: undefined,
        uuid: undefined,
        bootable: false,
        attributes: [],
        view: nowhere,
        fileSystem: { kind, label, uuid: undefined, size: undefined, used: undefined },
        openTree: async () => tree,
        openWritableTree: async () => tree,
      };
    }),
  };
}

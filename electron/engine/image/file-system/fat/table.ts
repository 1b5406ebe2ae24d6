import type { BlockView } from '../../block-view.ts';
import type { FatGeometry } from './geometry.ts';

/** Bytes of the table that are read at once: a multiple of 3, so that no pair of 12-bit entries is cut. */
const pageSize = 48 << 10;
const mostPages = 64;

/** What stands behind a cluster in its chain. */
export type Link = { kind: 'next'; cluster: number } | { kind: 'end' | 'free' | 'bad' };

/** The file allocation table, read page by page. */
export class FatTable {
  readonly #view: BlockView;
  readonly #geometry: FatGeometry;
  readonly #pages = new Map<number, Promise<Buffer>>();

  constructor(view: BlockView, geometry: FatGeometry) {
    this.#view = view;
    this.#geometry = geometry;
  }

  /** `reserved` for numbers that no chain may lead to. */
  async link(cluster: number): Promise<Link | { kind: 'reserved' }> {
    const value = await this.#value(cluster);
    const { kind, clusters } = this.#geometry;
    const top = { fat12: 0xfff, fat16: 0xffff, fat32: 0x0fff_ffff }[kind];
    if (value === 0) return { kind: 'free' };
    if (value >= top - 7) return { kind: 'end' };
    if (value === top - 8) return { kind: 'bad' };
    return value >= 2 && value < clusters + 2 ? { kind: 'next', cluster: value } : { kind: 'reserved' };
  }

  /** Whether a cluster is free, and up to which one (exclusive) the same is known to hold. */
  async freeRun(cluster: number): Promise<{ free: boolean; end: number }> {
    const { clusters } = this.#geometry;
    const page = await this.#page(this.#place(cluster));
    const last = Math.min(clusters + 2, this.#firstBehindPage(cluster));
    const free = this.#entry(page, cluster) === 0;
    let end = cluster + 1;
    while (end < last && (this.#entry(page, end) === 0) === free) end += 1;
    return { free, end };
  }

  /** Writes an entry into all tables that count. `next` is a cluster, `end` or `free`. */
  async set(cluster: number, next: number | 'end' | 'free'): Promise<void> {
    const { tables, activeTable, tableOffset, tableSize } = this.#geometry;
    const value = next === 'free' ? 0 : next === 'end' ? 0x0fff_ffff : next;
    const [at, bytes] = await this.#encode(cluster, value);
    (await this.#page(at)).set(bytes, at % pageSize);
    for (let table = 0; table < tables; table += 1) {
      if (activeTable !== undefined && table !== activeTable) continue;
      await this.#view.write?.(tableOffset + table * tableSize + at, bytes);
    }
  }

  /** What FAT[1] says: not unmounted, or errors met. FAT12 has no such bits. */
  async complaint(): Promise<'dirty' | 'errors' | undefined> {
    const { kind } = this.#geometry;
    if (kind === 'fat12') return undefined;
    const value = await this.#value(1);
    const [clean, errorless] = kind === 'fat16' ? [0x8000, 0x4000] : [0x0800_0000, 0x0400_0000];
    if ((value & errorless) === 0) return 'errors';
    return (value & clean) === 0 ? 'dirty' : undefined;
  }

  async #encode(cluster: number, value: number): Promise<[at: number, bytes: Buffer]> {
    const { kind } = this.#geometry;
    if (kind === 'fat16') {
      const bytes = Buffer.alloc(2);
      bytes.writeUInt16LE(value & 0xffff);
      return [cluster * 2, bytes];
    }
    if (kind === 'fat32') {
      const bytes = Buffer.alloc(4);
      const kept = (await this.#read(cluster * 4, 4)).readUInt32LE(0) & 0xf000_0000;
      bytes.writeUInt32LE((kept | (value & 0x0fff_ffff)) >>> 0);
      return [cluster * 4, bytes];
    }
    const at = cluster + (cluster >> 1);
    const bytes = Buffer.from(await this.#read(at, 2));
    const old = bytes.readUInt16LE(0);
    const own = value & 0xfff;
    bytes.writeUInt16LE((cluster & 1) === 0 ? (old & 0xf000) | own : (old & 0x000f) | (own << 4));
    return [at, bytes];
  }

  async #value(cluster: number): Promise<number> {
    return this.#entry(await this.#page(this.#place(cluster)), cluster);
  }

  /** `page`: the one that the entry is in. */
  #entry(page: Buffer, cluster: number): number {
    const at = this.#place(cluster) % pageSize;
    switch (this.#geometry.kind) {
      case 'fat32':
        return page.readUInt32LE(at) & 0x0fff_ffff;
      case 'fat16':
        return page.readUInt16LE(at);
      case 'fat12':
        return (cluster & 1) === 0 ? page.readUInt16LE(at) & 0xfff : page.readUInt16LE(at) >> 4;
    }
  }

  /** Bytes from the start of the table. */
  #place(cluster: number): number {
    const { kind } = this.#geometry;
    return kind === 'fat12' ? cluster + (cluster >> 1) : cluster * (kind === 'fat16' ? 2 : 4);
  }

  #firstBehindPage(cluster: number): number {
    const perPage = pageSize / { fat12: 1.5, fat16: 2, fat32: 4 }[this.#geometry.kind];
    return (Math.floor(cluster / perPage) + 1) * perPage;
  }

  async #read(at: number, length: number): Promise<Buffer> {
    const from = at % pageSize;
    return (await this.#page(at)).subarray(from, from + length);
  }

  #page(at: number): Promise<Buffer> {
    const index = Math.floor(at / pageSize);
    const known = this.#pages.get(index);
    if (known !== undefined) return known;
    const { tableOffset, tableSize, activeTable = 0 } = this.#geometry;
    const start = index * pageSize;
    const length = Math.min(pageSize, tableSize - start);
    const page = this.#view
      .read(tableOffset + activeTable * tableSize + start, length)
      .then((bytes) => Buffer.from(bytes));
    this.#pages.set(index, page);
    page.catch(() => this.#pages.delete(index));
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > mostPages && oldest !== undefined) this.#pages.delete(oldest);
    return page;
  }
}

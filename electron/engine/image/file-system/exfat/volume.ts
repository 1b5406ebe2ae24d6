import { WickError } from '../../../../contract/errors.ts';
import type { BlockView } from '../../block-view.ts';
import { type ExfatGeometry, readExfatGeometry } from './boot.ts';
import { entrySize, type ExfatEntry, type ExfatListing, type ExfatPlace, readExfatDirectory } from './directory.ts';

/** Bytes that are read of a folder, and of the map of clusters: larger ones are nobody's that are looked into here. */
const mostFolder = 2 << 20;
const mostBitmap = 64 << 20;
const piece = 64 << 10;
const lastLink = 0xffff_ffff;

/** Folders of an exFAT volume, and which of its clusters are in use. Throws `file-system-damaged`. */
export class ExfatVolume {
  readonly #view: BlockView;
  readonly #geometry: ExfatGeometry;
  readonly #what: string;

  private constructor(view: BlockView, geometry: ExfatGeometry, what: string) {
    this.#view = view;
    this.#geometry = geometry;
    this.#what = what;
  }

  /** `what`: for messages. */
  static async open(view: BlockView, what: string): Promise<ExfatVolume> {
    return new ExfatVolume(view, await readExfatGeometry(view, what), what);
  }

  /** Bytes. */
  get clusterSize(): number {
    return this.#geometry.clusterSize;
  }

  /** What the root folder lists, and the clusters that it takes by itself. */
  async root(): Promise<ExfatListing & { clusters: number }> {
    const clusters = await this.#chain(this.#geometry.rootCluster, Math.ceil(mostFolder / this.clusterSize));
    return { ...(await this.#list(clusters)), clusters: clusters.length };
  }

  async folder(entry: ExfatEntry): Promise<ExfatListing> {
    return await this.#list(await this.#clustersOf(entry));
  }

  /** How many clusters something takes. */
  clustersFor({ size }: Pick<ExfatPlace, 'size'>): number {
    return Math.ceil(size / this.clusterSize);
  }

  /** Clusters that are in use, by the bitmap of the root folder. */
  async used({ bitmaps }: ExfatListing): Promise<number> {
    const { clusters } = this.#geometry;
    const [bitmap] = bitmaps;
    const length = Math.ceil(clusters / 8);
    if (bitmap === undefined || bitmaps.length > 1 || bitmap.size < length || length > mostBitmap)
      throw this.#damaged('it does not say which of its clusters are in use');
    let used = 0;
    let left = clusters;
    for await (const bytes of this.#read(await this.#clustersOf(bitmap), length)) {
      for (const byte of bytes) {
        used += bits(left >= 8 ? byte : byte & (2 ** left - 1));
        left = Math.max(0, left - 8);
      }
    }
    return used;
  }

  async #list(clusters: readonly number[]): Promise<ExfatListing> {
    const parts: Uint8Array[] = [];
    let length = 0;
    for await (const bytes of this.#read(clusters, mostFolder + piece)) {
      parts.push(bytes);
      length += bytes.length;
      if (hasEnd(bytes)) break;
      if (length > mostFolder) throw this.#damaged('a folder is too long');
    }
    const listing = readExfatDirectory(Buffer.concat(parts));
    if (typeof listing === 'string') throw this.#damaged(listing);
    return listing;
  }

  /** At most `most` bytes of what clusters hold, piece by piece. */
  async *#read(clusters: readonly number[], most: number): AsyncGenerator<Uint8Array> {
    const { clusterSize, heapOffset } = this.#geometry;
    let left = most;
    for (const cluster of clusters) {
      for (let at = 0; at < clusterSize && left > 0; at += piece) {
        const length = Math.min(piece, clusterSize - at, left);
        yield await this.#view.read(heapOffset + (cluster - 2) * clusterSize + at, length);
        left -= length;
      }
    }
  }

  async #clustersOf({ cluster, size, isContiguous }: ExfatPlace): Promise<number[]> {
    const count = this.clustersFor({ size });
    if (count === 0) return [];
    if (count > this.#geometry.clusters) throw this.#damaged('something on it is larger than itself');
    const needed = Math.min(count, Math.ceil(mostBitmap / this.clusterSize));
    if (!isContiguous) return await this.#chain(cluster, needed);
    return Array.from({ length: needed }, (_, index) => this.#inside(cluster + index));
  }

  /** The clusters of a chain up to its end; more than `most` are damage. */
  async #chain(first: number, most: number): Promise<number[]> {
    const clusters: number[] = [];
    for (let cluster = first; cluster !== lastLink; ) {
      if (clusters.length >= most) throw this.#damaged(`the chain of cluster ${first} is too long`);
      clusters.push(this.#inside(cluster));
      const link = await this.#view.read(this.#geometry.tableOffset + cluster * 4, 4);
      cluster = Buffer.from(link).readUInt32LE(0);
    }
    return clusters;
  }

  #inside(cluster: number): number {
    if (cluster < 2 || cluster >= this.#geometry.clusters + 2)
      throw this.#damaged(`a chain leads to cluster ${cluster}`);
    return cluster;
  }

  #damaged(reason: string): WickError {
    return new WickError('file-system-damaged', { what: this.#what, kind: 'exfat', reason });
  }
}

function hasEnd(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += entrySize) if (bytes[at] === 0) return true;
  return false;
}

function bits(byte: number): number {
  let count = 0;
  for (let left = byte; left !== 0; left &= left - 1) count += 1;
  return count;
}

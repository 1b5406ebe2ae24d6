import { WickError } from '../../../../contract/errors.ts';
import { type Range, rangeEnd } from '../../../../contract/range.ts';
import type { BlockView } from '../../block-view.ts';
import { namesOf } from '../path.ts';
import { type FatEntry, type FatListing, readDirectory } from './directory.ts';
import type { FatGeometry } from './geometry.ts';
import { sameName } from './names.ts';
import { FatTable } from './table.ts';

/** Bytes; the specification's own limit (fatgen103, section 6.1). */
const mostDirectoryBytes = 2 << 20;

/** A folder and where it lies. */
export interface FatFolder extends FatListing {
  /** Its first cluster; 0 for the root folder of FAT12 and FAT16. */
  cluster: number;
  /** Where its bytes lie, one run behind the other. */
  runs: readonly Range[];
}

/** Chains and folders of one volume. Throws `file-system-damaged`. */
export class FatVolume {
  readonly view: BlockView;
  readonly geometry: FatGeometry;
  readonly table: FatTable;
  /** For messages. */
  readonly what: string;

  constructor(view: BlockView, geometry: FatGeometry, what: string) {
    this.view = view;
    this.geometry = geometry;
    this.table = new FatTable(view, geometry);
    this.what = what;
  }

  /** The clusters of a chain, at most `most`: more are damage. */
  async chain(first: number, most: number): Promise<number[]> {
    const clusters: number[] = [];
    let cluster = first;
    for (;;) {
      if (cluster < 2 || cluster >= this.geometry.clusters + 2)
        throw this.damaged(`a chain leads to cluster ${cluster}`);
      clusters.push(cluster);
      const link = await this.table.link(cluster);
      if (link.kind === 'end') return clusters;
      if (link.kind !== 'next') throw this.damaged(`the chain of cluster ${first} leads to one that is not in use`);
      if (clusters.length >= most)
        throw this.damaged(`the chain of cluster ${first} is too long, or leads in a circle`);
      cluster = link.cluster;
    }
  }

  /** Clusters in one piece as one run. */
  runsOf(clusters: readonly number[]): Range[] {
    const { dataOffset, clusterSize } = this.geometry;
    const runs: Range[] = [];
    for (const cluster of clusters) {
      const offset = dataOffset + (cluster - 2) * clusterSize;
      const last = runs.at(-1);
      if (last !== undefined && rangeEnd(last) === offset) last.length += clusterSize;
      else runs.push({ offset, length: clusterSize });
    }
    return runs;
  }

  /** Where a file's bytes lie, cut at its end. */
  async fileRuns({ name, cluster, size }: FatEntry): Promise<Range[]> {
    if (size === 0) return [];
    const needed = Math.ceil(size / this.geometry.clusterSize);
    const clusters = await this.chain(cluster, this.geometry.clusters);
    if (clusters.length < needed) throw this.damaged(`the chain of ${name} is shorter than its size`);
    const runs = this.runsOf(clusters.slice(0, needed));
    const last = runs.at(-1);
    if (last !== undefined) last.length -= needed * this.geometry.clusterSize - size;
    return runs;
  }

  async root(): Promise<FatFolder> {
    const { kind, rootOffset, rootSize, rootCluster } = this.geometry;
    if (kind === 'fat32') return await this.folder(rootCluster);
    return await this.#listing(0, [{ offset: rootOffset, length: rootSize }]);
  }

  async folder(cluster: number): Promise<FatFolder> {
    const most = Math.ceil(mostDirectoryBytes / this.geometry.clusterSize);
    return await this.#listing(cluster, this.runsOf(await this.chain(cluster, most)));
  }

  /** What stands at a path; undefined where nothing does, `root` for the root. */
  async find(path: string): Promise<{ parent: FatFolder; entry: FatEntry } | 'root' | undefined> {
    let found: { parent: FatFolder; entry: FatEntry } | undefined;
    for (const name of namesOf(path)) {
      if (found !== undefined && !found.entry.folder) return undefined;
      const parent: FatFolder = found === undefined ? await this.root() : await this.folder(found.entry.cluster);
      const entry = parent.entries.find((one) => !isDots(one) && sameName(one.name, name));
      if (entry === undefined) return undefined;
      found = { parent, entry };
    }
    return found ?? 'root';
  }

  /** The folder at a path; undefined where there is none. */
  async findFolder(path: string): Promise<FatFolder | undefined> {
    const found = await this.find(path);
    if (found === 'root') return await this.root();
    return found?.entry.folder === true ? await this.folder(found.entry.cluster) : undefined;
  }

  damaged(reason: string): WickError {
    return new WickError('file-system-damaged', { what: this.what, kind: this.geometry.kind, reason });
  }

  async #listing(cluster: number, runs: readonly Range[]): Promise<FatFolder> {
    const parts = await Promise.all(runs.map(({ offset, length }) => this.view.read(offset, length)));
    const listing = readDirectory(Buffer.concat(parts));
    const odd = listing.entries.find((entry) => !isDots(entry) && /^\.{0,2}$|[/\0]/.test(entry.name));
    if (odd !== undefined) throw this.damaged(`a folder has an entry that is called ${JSON.stringify(odd.name)}`);
    return { ...listing, cluster, runs };
  }
}

/** The folder itself and the one above it. */
export function isDots({ short }: FatEntry): boolean {
  return short.startsWith('. ') || short.startsWith('.. ');
}

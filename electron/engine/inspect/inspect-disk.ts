import { isWickError } from '../../contract/errors.ts';
import type { DiskReport, InspectReport } from '../../contract/inspect.ts';
import type { PantavisorReport } from '../../contract/inspect-pantavisor.ts';
import type { BlockView } from '../image/block-view.ts';
import { type Disk, type DiskPartition, openDisk, type OpenDiskOptions } from '../image/disk.ts';
import type { DiskTree } from '../image/file-system/disk-tree.ts';
import { inspectPantavisor, storageLabel } from '../image/pantavisor/inspect.ts';
import { formOf } from '../image/pantavisor/place.ts';
import type { TrustBundle } from '../image/pantavisor/trust.ts';
import { recognise } from '../provision/families.ts';
import { isExt, isFat, Medium } from '../provision/medium.ts';

export interface InspectOptions {
  signal: AbortSignal;
  /** Told now and then how many bytes of the objects of a Pantavisor system were read, of how many. */
  onObjects?: ((done: number, total: number) => void) | undefined;
  /** Whose signatures count; without, nobody is asked for. */
  trust?: TrustBundle | undefined;
}

type OnDisk = Pick<InspectReport, 'disk' | 'recognised' | 'pantavisor'>;

/** What is on a disk or in an image: its table, its file systems, and what system that is. */
export async function inspectDisk(view: BlockView, options: InspectOptions & OpenDiskOptions): Promise<OnDisk> {
  const disk = await openDisk(view, options);
  await using medium = new Medium(disk);
  const trees = new Map<DiskPartition, DiskTree>();
  const unreadable = new Map<DiskPartition, string>();
  for (const partition of disk.partitions) {
    options.signal.throwIfAborted();
    if (!isFat(partition) && !isExt(partition)) continue;
    try {
      trees.set(partition, await medium.tree(partition));
    } catch (error) {
      if (!isWickError(error) || !error.code.startsWith('file-system-')) throw error;
      unreadable.set(partition, error.message);
    }
  }
  const pantavisor = await lookForPantavisor(trees, options);
  const { family, confidence, evidence, form } = await recognise(medium);
  return {
    disk: describe(disk, unreadable, trees),
    recognised: { family, confidence, evidence: [...evidence], ...(form === undefined ? {} : { form }) },
    ...(pantavisor === undefined ? {} : { pantavisor }),
  };
}

/** Of several partitions that look like a device's storage, the one with the right label. */
async function lookForPantavisor(
  trees: ReadonlyMap<DiskPartition, DiskTree>,
  options: InspectOptions,
): Promise<PantavisorReport | undefined> {
  const storages: [DiskPartition, DiskTree][] = [];
  for (const [partition, tree] of trees) {
    if (isExt(partition) && (await formOf(tree)) === 'storage') storages.push([partition, tree]);
  }
  const [partition, tree] =
    storages.find(([{ fileSystem }]) => fileSystem?.label === storageLabel) ?? storages[0] ?? [];
  if (partition === undefined || tree === undefined) return undefined;
  const boot = [...trees]
    .filter(([one]) => isFat(one))
    .map(([{ number }, tree]) => ({ name: `partition ${number}`, tree }));
  return await inspectPantavisor(tree, { ...options, boot, onDisk: true, label: partition.fileSystem?.label });
}

function describe(
  { table, partitions }: Disk,
  unreadable: ReadonlyMap<DiskPartition, string>,
  trees: ReadonlyMap<DiskPartition, DiskTree>,
): DiskReport {
  return {
    scheme: table.scheme,
    ...(table.diskId === undefined ? {} : { diskId: table.diskId }),
    sectorSize: table.sectorSize,
    partitions: partitions.map((partition) => {
      const { number, offset, length, type, label, uuid, bootable, fileSystem } = partition;
      const problem = unreadable.get(partition);
      return {
        number,
        offset,
        length,
        type: { id: type.id, ...present({ name: type.name }) },
        ...present({ label, uuid, unreadable: problem, warning: trees.get(partition)?.warning }),
        bootable,
        ...(fileSystem === undefined
          ? {}
          : {
              fileSystem: {
                kind: fileSystem.kind,
                ...present({ label: fileSystem.label, uuid: fileSystem.uuid }),
                ...present({ size: fileSystem.size, used: fileSystem.used }),
              },
            }),
      };
    }),
    findings: table.findings.map(({ message }) => message),
  };
}

/** Without the members that are undefined. */
function present<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
}

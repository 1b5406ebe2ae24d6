import { closeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { NativeAddon, WindowsVolume } from '../../../native/native.ts';
import { WickError } from '../../contract/errors.ts';
import { systemCode } from '../fault.ts';

/** What Windows does with volumes. */
export type Volumes = Required<Pick<NativeAddon, 'volumesOn' | 'openVolume' | 'lockVolume' | 'dismountVolume'>>;

/** Virus scanners and the indexer look at what is new and let go by themselves: tried so often, ms apart. */
const tries = 40;
const pause = 250;

/**
 * Takes a disk's volumes away from everybody else, as Windows wants it before anybody may write where they lie (WriteFile,
 * "Remarks"). Those that the person was not shown are refused, and nothing is taken by force.
 *
 * @param shown where the volumes are mounted, as the person was told
 * @returns gives them back
 * @throws WickError `target-busy`
 */
export async function freeDisk(
  disk: number,
  { path: target, unmount: shown }: { path: string; unmount: readonly string[] },
  volumes: Volumes,
): Promise<() => void> {
  const own = volumes.volumesOn(disk);
  const known = new Set(shown.map(normalized));
  const strange = own.flatMap(({ paths }) => paths).find((path) => !known.has(normalized(path)));
  if (strange !== undefined) throw new WickError('target-busy', { target, holder: `Windows, as ${strange}` });
  const taken: number[] = [];
  const giveBack = () => {
    for (const descriptor of taken.splice(0)) closeSync(descriptor);
  };
  try {
    // All are locked before any is dismounted: a disk that is refused stays as it was.
    for (const volume of own) taken.push(await lock(volume, { target, volumes }));
    for (const descriptor of taken) await volumes.dismountVolume(descriptor);
    return giveBack;
  } catch (error) {
    giveBack();
    throw error;
  }
}

async function lock(
  { name, paths }: WindowsVolume,
  { target, volumes }: { target: string; volumes: Volumes },
): Promise<number> {
  const descriptor = volumes.openVolume(name);
  for (let left = tries; ; left -= 1) {
    try {
      await volumes.lockVolume(descriptor);
      return descriptor;
    } catch (error) {
      if (left > 1 && systemCode(error) === 'EACCES') {
        await wait(pause);
        continue;
      }
      closeSync(descriptor);
      const holder = `a program that has files open on ${paths[0] ?? 'a volume without a letter'}`;
      throw new WickError('target-busy', { target, holder }, { cause: error });
    }
  }
}

/** `e:` and `E:\` are one. */
function normalized(path: string): string {
  return path.toUpperCase().replace(/\\+$/, '');
}

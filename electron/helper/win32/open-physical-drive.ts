import { close, constants } from 'node:fs';
import { promisify } from 'node:util';
import type { NativeAddon, SystemVolume } from '../../../native/native.ts';
import { WickError } from '../../contract/errors.ts';
import type { RequestOf } from '../../contract/helper-messages.ts';
import { DriveFile, type DriveFileFacts } from '../drive-file.ts';
import { driveGeometry } from '../drive-geometry.ts';
import { openDirect } from '../open-file.ts';
import { refuseOther } from '../refuse-other.ts';
import { freeDisk, type Volumes } from './free-disk.ts';
import { diskNumber, standingOn } from './system-disk.ts';

const closeFile = promisify(close);

/** What is asked of Windows through native code. */
export type Windows = Volumes &
  Required<Pick<NativeAddon, 'systemVolumes'>> &
  Pick<NativeAddon, 'rereadPartitions' | 'ejectMedium'>;

/**
 * Opens a whole disk, for writing only after its volumes were taken away from everybody else. One that Windows stands on is
 * refused, whatever the engine says of it. `windows` for tests.
 */
export async function openPhysicalDrive(request: RequestOf<'open'>, windows?: Windows): Promise<DriveFile> {
  const { path, mode } = request;
  const disk = diskNumber(path);
  if (disk === undefined) throw new WickError('target-not-a-drive', { target: path, kind: 'no physical drive' });
  if (mode === 'read') return await open(request, {});
  const asked = windows ?? (await ofThisBuild());
  refuseSystem(path, disk, asked.systemVolumes());
  // Another disk that has the number by now keeps its volumes.
  await (await open({ ...request, mode: 'read' }, {})).close();
  const restore = await freeDisk(disk, request, asked);
  try {
    return await open(request, {
      restore,
      showPartitions: (descriptor) => showPartitions(descriptor, asked),
      release: async (eject) => (eject ? await ejectMedium(path, asked) : []),
    });
  } catch (error) {
    restore();
    throw error;
  }
}

async function open(
  { path, mode, expect }: RequestOf<'open'>,
  ending: Pick<DriveFileFacts, 'restore' | 'showPartitions' | 'release'>,
): Promise<DriveFile> {
  const writable = mode === 'write';
  const opened = await openDirect(path, writable ? constants.O_RDWR : constants.O_RDONLY);
  try {
    const geometry = await driveGeometry(opened.descriptor);
    refuseOther(path, expect, geometry);
    return new DriveFile({
      ...opened,
      direct: true, // a physical drive has no cache of Windows before it
      path,
      ...geometry,
      practice: false,
      writable,
      clears: false,
      finishedIo: () => '',
      present: () => true,
      ...ending,
    });
  } catch (error) {
    await closeFile(opened.descriptor);
    throw error;
  }
}

function refuseSystem(target: string, disk: number, volumes: readonly SystemVolume[]): void {
  const standing = standingOn(disk, volumes);
  if (standing.kind === 'free') return;
  const names = standing.names.join(', ');
  if (standing.kind === 'unknown') {
    throw new WickError('target-busy', {
      target,
      holder: `something unknown (Windows does not tell where it keeps ${names})`,
    });
  }
  throw new WickError('target-protected', { target, reasons: [`it backs ${names}`], forceable: false });
}

async function showPartitions(descriptor: number, windows: Windows): Promise<string[]> {
  try {
    await windows.rereadPartitions?.(descriptor);
    return [];
  } catch (error) {
    return [`the system still shows the old partitions: ${reasonOf(error)}`];
  }
}

/** Windows lets go of the medium itself; the disk is opened anew, since its volumes may be there again. */
async function ejectMedium(path: string, windows: Windows): Promise<string[]> {
  try {
    const { descriptor } = await openDirect(path, constants.O_RDWR);
    try {
      await windows.ejectMedium?.(descriptor);
      return [];
    } finally {
      await closeFile(descriptor);
    }
  } catch (error) {
    return [`it was not ejected: ${reasonOf(error)}`];
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function ofThisBuild(): Promise<Windows> {
  const { native, nativeMissing } = await import('../../../native/native.ts');
  if (native === undefined || !isForWindows(native)) {
    throw new WickError('bug', { reason: `disks cannot be opened: ${nativeMissing ?? 'not in this build'}` });
  }
  return native;
}

function isForWindows(native: NativeAddon): native is NativeAddon & Windows {
  return 'systemVolumes' in native && 'volumesOn' in native;
}

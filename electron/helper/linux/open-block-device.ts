import { type BigIntStats, close, constants, fstat, lstatSync } from 'node:fs';
import { promisify } from 'node:util';
import { majorMinorOf } from '../../contract/device-number.ts';
import { WickError } from '../../contract/errors.ts';
import type { RequestOf } from '../../contract/helper-messages.ts';
import { DriveFile } from '../drive-file.ts';
import { kindOf, openDirect } from '../open-file.ts';
import { refuseOther } from '../refuse-other.ts';
import { type BlockDevice, describeBlockDevice, finishedIoOf, hasSameMedium } from './block-device.ts';
import { freeDrive } from './free-drive.ts';
import { clearsCheaply, queueSizeOf, settleQueue, unitOf } from './queue.ts';
import { ejectMedium, rereadPartitions } from './release.ts';

const closeFile = promisify(close);
const statFile = promisify(fstat);

const { O_RDONLY, O_RDWR, O_EXCL } = constants;

/** Opens a whole drive, for writing only where nobody else has it; the kernel's O_EXCL has the last word on that. */
export async function openBlockDevice(request: RequestOf<'open'>, place: 'drive' | 'reader'): Promise<DriveFile> {
  const { path, mode, expect } = request;
  const device = wholeDevice(path);
  refuseOther(path, expect, device);
  if (place === 'reader') refuseFixed(path, device);
  if (mode === 'write') {
    if (device.readOnly) throw new WickError('target-write-protected', { target: path });
    await freeDrive(device, request);
  }
  const flags = mode === 'read' ? O_RDONLY : O_RDWR | O_EXCL;
  const opened = await openDirect(path, flags);
  try {
    // Held now: whatever the path led to before, this is what will be written.
    const stat = await statFile(opened.descriptor, { bigint: true });
    const held = stat.isBlockDevice() ? describeBlockDevice(majorMinorOf(stat.rdev)) : undefined;
    if (held === undefined || held.isPartition) throw new WickError('target-missing', { target: path });
    refuseOther(path, expect, held);
    const { size, logicalBlockSize: blockSize, majorMinor } = held;
    const writable = mode === 'write';
    const restore = writable ? settleQueue(held) : undefined;
    const [queueSize, unit] = [queueSizeOf(held), unitOf(held)];
    const sameMedium = () => hasSameMedium(held);
    const present = () =>
      describeBlockDevice(majorMinor) !== undefined && statOf(path)?.rdev === stat.rdev && sameMedium();
    return new DriveFile({
      ...opened,
      path,
      size,
      blockSize,
      practice: false,
      writable,
      ...(queueSize === undefined ? {} : { queueSize }),
      ...(unit === undefined ? {} : { unit }),
      clears: writable && clearsCheaply(held),
      ...(restore === undefined ? {} : { restore }),
      finishedIo: () => finishedIoOf(held),
      present,
      sameMedium,
      showPartitions: rereadPartitions,
      release: async (eject) => (eject ? await ejectMedium(majorMinor, path) : []),
    });
  } catch (error) {
    await closeFile(opened.descriptor);
    throw error;
  }
}

/** A path that was a reader's may be another drive's by now: one that is built in is none. Loop devices somebody set up. */
function refuseFixed(target: string, { removable, folder, name }: BlockDevice): void {
  if (removable || /\/(usb\d|mmc_host)/.test(folder) || name.startsWith('loop')) return;
  throw new WickError('target-protected', { target, reasons: ['it is no card reader'], forceable: false });
}

/** Describes the drive at a path. Throws for whatever is not a whole block device. */
function wholeDevice(path: string): BlockDevice {
  const stat = statOf(path);
  if (stat === undefined) throw new WickError('target-missing', { target: path });
  if (!stat.isBlockDevice()) throw new WickError('target-not-a-drive', { target: path, kind: kindOf(stat) });
  const device = describeBlockDevice(majorMinorOf(stat.rdev));
  if (device === undefined) throw new WickError('target-missing', { target: path });
  if (device.isPartition) throw new WickError('target-not-a-drive', { target: path, kind: 'a partition' });
  if (device.size === 0) throw new WickError('target-no-medium', { target: path });
  return device;
}

function statOf(path: string): BigIntStats | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false });
}

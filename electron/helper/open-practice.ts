import { close, constants, fstat, ftruncate, open, read, unlink } from 'node:fs';
import { promisify } from 'node:util';
import { WickError } from '../contract/errors.ts';
import type { RequestOf } from '../contract/helper-messages.ts';
import type { AlignedMemory } from './aligned-memory.ts';
import { DriveFile, type DriveFileFacts } from './drive-file.ts';
import { ioFault, systemCode } from './fault.ts';
import { usersOfFile } from './file-users.ts';
import { createFile, kindOf, openDirect } from './open-file.ts';
import { refuseOther } from './refuse-other.ts';

const openFile = promisify(open);
const closeFile = promisify(close);
const statFile = promisify(fstat);
const growFile = promisify(ftruncate);
const readFile = promisify(read);
const removeFile = promisify(unlink);

const { O_RDONLY, O_RDWR, O_NOFOLLOW, O_NONBLOCK } = constants;

/** Smallest unit of a practice drive, in bytes. */
const practiceBlock = 512;

/**
 * Opens a regular file that stands in for a drive; for writing, makes it or makes it larger where that was confirmed.
 * Never for somebody else: it needs no rights that a person gave.
 */
export async function openPractice(request: RequestOf<'open'>, memory: AlignedMemory): Promise<DriveFile> {
  const { path, mode, expect } = request;
  // sudo and pkexec set these, and nobody on the other side can take them away.
  if (process.env['SUDO_UID'] !== undefined || process.env['PKEXEC_UID'] !== undefined) {
    throw new WickError('target-not-a-drive', { target: path, kind: 'a practice drive, which needs no rights' });
  }
  // `fileSize` 0 was confirmed for a file that is not there, or empty.
  const made = mode === 'write' && expect.fileSize === 0 && (await createFile(path));
  try {
    return await openPresent(request, memory);
  } catch (error) {
    if (made) await removeFile(path).catch(() => {});
    throw error;
  }
}

async function openPresent(request: RequestOf<'open'>, memory: AlignedMemory): Promise<DriveFile> {
  const { path, mode } = request;
  const flags = (mode === 'read' ? O_RDONLY : O_RDWR) | O_NONBLOCK;
  const opened = await openDirect(path, flags | O_NOFOLLOW);
  const facts = {
    path,
    blockSize: practiceBlock,
    practice: true,
    writable: mode === 'write',
    clears: false,
    finishedIo: () => '',
    present: () => true,
  };
  let { descriptor } = opened;
  try {
    const size = await prepare(descriptor, request);
    const direct = opened.direct && (await takesDirect({ ...facts, ...opened, size }, memory));
    if (opened.direct && !direct) {
      const cached = await openFile(`/proc/self/fd/${descriptor}`, flags);
      await closeFile(descriptor);
      descriptor = cached;
      if (facts.writable) await lock(descriptor, path);
    }
    const clears = facts.writable && (await takesHoles(descriptor, size));
    return new DriveFile({ ...facts, descriptor, direct, size, clears });
  } catch (error) {
    await closeFile(descriptor);
    throw error;
  }
}

/** Makes sure that it is the file that was confirmed, that nobody uses it, and that it is large enough. Returns its size. */
async function prepare(descriptor: number, { path, mode, expect }: RequestOf<'open'>): Promise<number> {
  const stat = await statFile(descriptor, { bigint: true });
  if (!stat.isFile()) throw new WickError('target-not-a-drive', { target: path, kind: kindOf(stat) });
  const present = Number(stat.size);
  if (mode === 'write') {
    await lock(descriptor, path);
    const users = usersOfFile(path, stat);
    if (users.length > 0) throw new WickError('target-busy', { target: path, holder: users.join(' and ') });
    const { fileSize, size } = expect;
    if (fileSize !== undefined && fileSize !== present) {
      const [expected, actual] = [String(fileSize), String(present)];
      throw new WickError('target-changed', { target: path, field: 'size in bytes', expected, actual });
    }
    if (fileSize !== undefined && size > present) {
      refuseOther(path, expect, { size });
      await grow(descriptor, path, size);
      return size;
    }
  }
  // What a loop device would leave out at the end of an odd file is left out here too.
  const size = present - (present % practiceBlock);
  refuseOther(path, expect, { size });
  return size;
}

/** The hold of this process on the file; it ends with the descriptor. Without native code there is none. */
async function lock(descriptor: number, target: string): Promise<void> {
  const { native } = await import('../../native/native.ts');
  if (native?.lockFile?.(descriptor) === false) throw new WickError('target-busy', { target, holder: 'another Wick' });
}

/** Makes the file longer without writing to it. */
async function grow(descriptor: number, target: string, size: number): Promise<void> {
  try {
    await growFile(descriptor, size);
  } catch (error) {
    const code = systemCode(error);
    if (code === 'EFBIG' || code === 'EINVAL')
      throw new WickError('practice-too-large', { target, size }, { cause: error });
    throw ioFault(error, { target, operation: 'grow', offset: size, practice: true });
  }
}

/** Whether the file system makes holes; one behind the end changes nothing. */
async function takesHoles(descriptor: number, size: number): Promise<boolean> {
  const { native } = await import('../../native/native.ts');
  if (native?.punchHole === undefined) return false;
  try {
    await native.punchHole(descriptor, size, practiceBlock);
    return true;
  } catch {
    return false;
  }
}

/** Some file systems take O_DIRECT when opening and refuse it when reading: then the page cache has to do. */
async function takesDirect(facts: DriveFileFacts, memory: AlignedMemory): Promise<boolean> {
  if (facts.size < 2 * facts.blockSize) return true;
  const probe = await memory.take(facts.blockSize);
  try {
    await readFile(facts.descriptor, probe, 0, facts.blockSize, facts.blockSize);
    return true;
  } catch (error) {
    return systemCode(error) !== 'EINVAL'; // whoever reads there will be told
  } finally {
    memory.giveBack(probe);
  }
}

import { close, constants, fstat, open, read } from 'node:fs';
import { promisify } from 'node:util';
import { WickError } from '../contract/errors.ts';
import type { RequestOf } from '../contract/helper-messages.ts';
import type { AlignedMemory } from './aligned-memory.ts';
import { DriveFile, type DriveFileFacts } from './drive-file.ts';
import { systemCode } from './fault.ts';
import { kindOf, openDirect } from './open-file.ts';
import { refuseOther } from './refuse-other.ts';

const openFile = promisify(open);
const closeFile = promisify(close);
const statFile = promisify(fstat);
const readFile = promisify(read);

const { O_RDONLY, O_RDWR, O_NOFOLLOW, O_NONBLOCK } = constants;

/** Smallest unit of a practice drive, in bytes. */
const practiceBlock = 512;

/** Opens a regular file that stands in for a drive. Never for somebody else: it needs no rights that a person gave. */
export async function openPractice(request: RequestOf<'open'>, memory: AlignedMemory): Promise<DriveFile> {
  const { path } = request;
  // sudo and pkexec set these, and nobody on the other side can take them away.
  if (process.env['SUDO_UID'] !== undefined || process.env['PKEXEC_UID'] !== undefined) {
    throw new WickError('target-not-a-drive', { target: path, kind: 'a practice drive, which needs no rights' });
  }
  const flags = (request.mode === 'read' ? O_RDONLY : O_RDWR) | O_NOFOLLOW | O_NONBLOCK;
  const opened = await openDirect(path, flags);
  try {
    const stat = await statFile(opened.descriptor, { bigint: true });
    if (!stat.isFile()) throw new WickError('target-not-a-drive', { target: path, kind: kindOf(stat) });
    // What a loop device would leave out at the end of an odd file is left out here too.
    const size = Number(stat.size) - (Number(stat.size) % practiceBlock);
    refuseOther(path, request.expect, { size });
    return await withWorkingDirect(
      {
        ...opened,
        path,
        size,
        blockSize: practiceBlock,
        practice: true,
        writable: request.mode === 'write',
        finishedIo: () => '',
        present: () => true,
      },
      memory,
      flags,
    );
  } catch (error) {
    await closeFile(opened.descriptor);
    throw error;
  }
}

/** Some file systems take O_DIRECT when opening and refuse it when reading: then the page cache has to do. */
async function withWorkingDirect(facts: DriveFileFacts, memory: AlignedMemory, flags: number): Promise<DriveFile> {
  if (!facts.direct || facts.size < 2 * facts.blockSize) return new DriveFile(facts);
  const probe = await memory.take(facts.blockSize);
  try {
    await readFile(facts.descriptor, probe, 0, facts.blockSize, facts.blockSize);
  } catch (error) {
    if (systemCode(error) !== 'EINVAL') return new DriveFile(facts); // whoever reads there will be told
    const descriptor = await openFile(facts.path, flags);
    await closeFile(facts.descriptor);
    return new DriveFile({ ...facts, descriptor, direct: false });
  } finally {
    memory.giveBack(probe);
  }
  return new DriveFile(facts);
}

import type { BlockView } from '../block-view.ts';
import { readFatGeometry } from '../file-system/fat/geometry.ts';
import { findMisplaced } from './findings.ts';
import { type Gpt, hasGptSignature, readGpt } from './gpt.ts';
import { type Mbr, parseMbr, protectiveType, readMbrPartitions } from './mbr.ts';
import type { PlacedTable, TableFinding } from './table.ts';

/**
 * Finds and reads the partition table of a disk or an image. What is wrong with it stands in the findings. `sectorSize`
 * (bytes) where the drive says it; a GPT tells by its place, an MBR is taken to count in 512 bytes.
 */
export async function readPartitionTable(view: BlockView, options: { sectorSize?: number } = {}): Promise<PlacedTable> {
  const none: PlacedTable = {
    scheme: 'none',
    sectorSize: options.sectorSize ?? 512,
    diskId: undefined,
    partitions: [],
    findings: [],
    places: [],
  };
  if (view.size < 1024) return none;
  const first = await view.read(0, 512);
  const mbr = parseMbr(first);
  const entries = mbr?.entries ?? [];
  const protective = entries.some(({ type }) => type === protectiveType);
  // A disk whose boot record says nothing may still have a table; one that names other partitions is another table's.
  if (protective || entries.length === 0) {
    const gpt = await readGptTable(view, mbr, options.sectorSize, protective);
    if (gpt !== undefined) return gpt;
  }
  if (mbr === undefined || entries.length === 0) return none;
  // mkfs.vfat makes a boot sector that is a table as well, with one partition that begins before itself.
  const covered = entries.every(({ start }) => start === 0);
  if (covered && readFatGeometry(first, view.size) !== undefined) return none;
  const sectorSize = options.sectorSize ?? 512;
  const { partitions, findings, places } = await readMbrPartitions(view, mbr, sectorSize);
  const misplaced = findMisplaced(partitions, view.size);
  return {
    scheme: 'mbr',
    sectorSize,
    diskId: mbr.diskId,
    partitions: misplaced.inside,
    findings: [...findings, ...misplaced.findings],
    places,
  };
}

/** Undefined where nothing speaks for one. */
async function readGptTable(
  view: BlockView,
  mbr: Mbr | undefined,
  knownSectorSize: number | undefined,
  protective: boolean,
): Promise<PlacedTable | undefined> {
  const { sectorSize, primary, backup } = await findCopies(view, knownSectorSize);
  if (typeof primary === 'string' && typeof backup === 'string') {
    return protective ? emptyGpt(sectorSize, primary, backup) : undefined;
  }
  const [good, other] = typeof primary === 'string' ? [backup, primary] : [primary, backup];
  if (typeof good === 'string') return undefined;
  // A backup that an older use of the disk has left behind.
  if (!protective && good !== primary) return undefined;
  const findings: TableFinding[] = [];
  const note = (kind: TableFinding['kind'], message: string, partitions: number[] = []) =>
    findings.push({ kind, message, partitions });
  if (typeof primary === 'string') note('primary-damaged', `the first copy of the table is not used: ${primary}`);
  if (typeof backup === 'string') note('backup-damaged', `the backup of the table cannot be used: ${backup}`);
  if (!protective) note('boot-record-damaged', 'no protective boot record says that there is this table');
  const lastSector = Math.floor(view.size / sectorSize) - 1;
  const backupPlace = good === primary ? good.otherPlace : good.ownPlace;
  if (backupPlace !== lastSector) {
    note(
      'backup-misplaced',
      `the table's backup is at sector ${backupPlace}, and the disk ends with sector ${lastSector}`,
    );
  }
  if (typeof other !== 'string' && (other.entriesCrc !== good.entriesCrc || other.diskId !== good.diskId)) {
    note('tables-differ', 'the table and its backup are not the same');
  }
  const more = (mbr?.entries ?? []).filter(({ type }) => type !== protectiveType);
  if (protective && more.length > 0) {
    note('hybrid', `the boot record names ${more.length} of the partitions too, for systems that know no GPT`);
  }
  const misplaced = findMisplaced(good.partitions, view.size);
  return {
    scheme: 'gpt',
    sectorSize,
    diskId: good.diskId,
    partitions: misplaced.inside,
    findings: [...findings, ...misplaced.findings],
    places: [
      { offset: 0, length: sectorSize },
      ...(typeof primary === 'string' ? [] : primary.places),
      ...(typeof backup === 'string' ? [] : backup.places),
    ],
  };
}

function emptyGpt(sectorSize: number, primary: string, backup: string): PlacedTable {
  return {
    scheme: 'gpt',
    sectorSize,
    diskId: undefined,
    partitions: [],
    findings: [
      { kind: 'primary-damaged', message: `the first copy of the table cannot be used: ${primary}`, partitions: [] },
      { kind: 'backup-damaged', message: `the backup of the table cannot be used: ${backup}`, partitions: [] },
    ],
    places: [{ offset: 0, length: sectorSize }],
  };
}

interface Copies {
  sectorSize: number;
  primary: Gpt | string;
  backup: Gpt | string;
}

/** The copies, in the sectors in which at least one of them is good; else in those that one claims to be in. */
async function findCopies(view: BlockView, known: number | undefined): Promise<Copies> {
  let claimed: Copies | undefined;
  for (const sectorSize of known === undefined ? [512, 4096] : [known]) {
    const primary = await readGpt(view, 1, sectorSize);
    const last = Math.floor(view.size / sectorSize) - 1;
    const atEnd = await readGpt(view, last, sectorSize);
    const elsewhere = typeof primary !== 'string' && primary.otherPlace !== last;
    const backup = elsewhere && typeof atEnd === 'string' ? await readGpt(view, primary.otherPlace, sectorSize) : atEnd;
    const copies = { sectorSize, primary, backup };
    if (typeof primary !== 'string' || typeof backup !== 'string') return copies;
    const signed = view.size >= 2 * sectorSize && hasGptSignature(await view.read(sectorSize, 8));
    if (signed) claimed ??= copies;
    claimed ??= sectorSize === (known ?? 4096) ? { ...copies, sectorSize: known ?? 512 } : undefined;
  }
  return claimed ?? { sectorSize: known ?? 512, primary: 'there is none', backup: 'there is none' };
}

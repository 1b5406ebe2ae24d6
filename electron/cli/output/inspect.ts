import { formatBytes } from '../../contract/format.ts';
import type { DiskReport, InspectReport } from '../../contract/inspect.ts';
import type { Ladder } from '../../contract/ladder.ts';
import { type Branch, drawBranches } from './branches.ts';
import { pantavisorBranches } from './inspect-pantavisor.ts';

/** A report for people. */
export function inspectText(report: InspectReport, ladder: Ladder): string {
  const { name, kind, title, formats, size, disk, recognised, pantavisor } = report;
  const facts = [title ?? kind, ...formats, ...(size === undefined ? [] : [formatBytes(size)])];
  const branches: Branch[] = [{ text: `${name}  ${facts.join(', ')}` }];
  if (disk !== undefined) branches.push(diskBranch(disk));
  if (recognised !== undefined && recognised.evidence.length > 0) {
    const { family, confidence, evidence } = recognised;
    const text = `System  ${family}${confidence === 'certain' ? '' : ', probably'}`;
    branches.push({ text, under: evidence.map((one) => ({ text: one })) });
  }
  if (pantavisor !== undefined) branches.push(...pantavisorBranches(pantavisor), ladderBranch(ladder));
  return drawBranches(branches).join('\n');
}

const tables: Record<DiskReport['scheme'], string> = { mbr: 'MBR', gpt: 'GPT', none: 'no partition table' };

function diskBranch({ scheme, partitions, findings }: DiskReport): Branch {
  return {
    text: `Disk  ${tables[scheme]}`,
    under: [...partitions.map((one) => partitionBranch(one)), ...findings.map((text) => ({ text: `note: ${text}` }))],
  };
}

function partitionBranch(partition: DiskReport['partitions'][number]): Branch {
  const { number, offset, length, type, label, bootable, fileSystem, unreadable, warning } = partition;
  const what = fileSystem?.kind ?? type.name ?? (type.id === '' ? 'unknown' : `type ${type.id}`);
  const named = fileSystem?.label ?? label;
  const used = fileSystem?.used === undefined ? '' : `, ${formatBytes(fileSystem.used)} in use`;
  const parts = [
    number === 0 ? 'whole disk' : `${number}`,
    what,
    ...(named === undefined || named === '' ? [] : [`"${named}"`]),
    `${formatBytes(length)} at ${formatBytes(offset)}${used}`,
    ...(bootable ? ['bootable'] : []),
  ];
  return {
    text: parts.join('  '),
    under: [unreadable, warning].flatMap((text) => (text === undefined ? [] : [{ text }])),
  };
}

/** Only what was looked at. */
function ladderBranch({ rungs, firstFailed }: Ladder): Branch {
  const looked = rungs.filter(({ outcome }) => outcome !== 'unchecked');
  return {
    text: firstFailed === undefined ? 'Good as far as was looked' : `Not good: ${firstFailed} fails`,
    under: looked.map(({ rung, name, outcome }) => ({ text: `${rung}  ${name}  ${outcome}` })),
  };
}

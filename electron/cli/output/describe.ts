import type { Drive } from '../../contract/drive.ts';
import type { FlashPlan, TargetPlan, TargetResult } from '../../contract/flash.ts';
import { formatBytes, formatDuration, formatRate } from '../../contract/format.ts';
import { countEdits } from './provision.ts';

/** One drive in one line: path, size, name, what is on it. */
export function driveLine(drive: Drive): string {
  const kind = drive.transport === 'practice' ? ['practice drive'] : [drive.name, drive.transport];
  const parts = [drive.path, formatBytes(drive.size), ...kind];
  if (drive.readOnly) parts.push('write-protected');
  return parts.join('  ');
}

/** What is on a drive now, as a person would recognise it. */
export function driveContent(drive: Drive): string {
  if (drive.partitions.length === 0)
    return drive.mountPoints.length > 0 ? `mounted at ${drive.mountPoints.join(', ')}` : 'no partitions';
  return drive.partitions
    .map(({ label, fileSystem, size, mountPoints }) => {
      const name = [label, fileSystem].filter((text) => text !== undefined && text !== '').join(' ') || 'unknown';
      const mounted = mountPoints.length > 0 ? `, mounted at ${mountPoints.join(', ')}` : '';
      return `${name} (${formatBytes(size)}${mounted})`;
    })
    .join(' · ');
}

/** The plan, as the confirmation and --dry-run show it. */
export function planText(plan: FlashPlan): string {
  const { image } = plan;
  const packed = image.formats.length > 0 ? ` (${image.formats.join(', ')})` : '';
  const lines = [`Image   ${image.name}${packed}${image.size === undefined ? '' : `, ${formatBytes(image.size)}`}`];
  lines.push(`Writes  ${mapText(plan)}`);
  if ((plan.unmappedBytes ?? 0) > 0) lines.push(`        ${gapText(plan.unmappedBytes ?? 0, plan.unmapped)}`);
  if (plan.recipe !== undefined) lines.push(`Recipe  ${plan.recipe.file} (${plan.recipe.family})`);
  if (plan.recipe !== undefined && plan.targets.every(({ settings }) => settings === undefined)) {
    lines.push(
      '        whether it fits shows once the image is on the drive: it is packed (--dry-run unpacks it to look)',
    );
  }
  for (const { drive, unmount, refusal, settings } of plan.targets) {
    lines.push(`Target  ${driveLine(drive)}`);
    if (drive.transport !== 'practice') lines.push(`        holds now: ${driveContent(drive)}`);
    if (unmount.length > 0) lines.push(`        unmounts ${unmount.join(', ')} first`);
    if (refusal !== undefined) lines.push(`        refused: ${refusal.message}`);
    if (settings !== undefined) lines.push(...settingsLines(settings));
  }
  if (plan.changedOnly) lines.push('        and only where the drive does not hold it already');
  const ejects = plan.eject && plan.targets.some(({ drive }) => drive.transport !== 'practice');
  lines.push(`Then    ${plan.verify ? 'reads everything back' : 'does not read back'}${ejects ? ', ejects' : ''}`);
  return lines.join('\n');
}

function settingsLines(settings: NonNullable<TargetPlan['settings']>): string[] {
  const { recognised, edits, warnings } = settings;
  const files = [...new Set(edits.map(({ path }) => path))];
  const named = files.length > 3 ? [...files.slice(0, 3), '…'] : files;
  const of = named.length === 0 ? '' : `: ${named.join(', ')}`;
  return [
    `        gets settings of ${recognised.family}, ${countEdits(settings)}${of}`,
    ...warnings.map((warning) => `        note: ${warning}`),
  ];
}

function mapText(plan: FlashPlan): string {
  const bytes = plan.mappedBytes === undefined ? '' : formatBytes(plan.mappedBytes);
  switch (plan.map) {
    case 'bmap':
      return `${bytes}, by the block map`;
    case 'whole':
      return bytes === '' ? 'the whole image; its size shows while it is unpacked' : `the whole image, ${bytes}`;
  }
}

function gapText(bytes: number, unmapped: FlashPlan['unmapped']): string {
  const gaps = `the ${formatBytes(bytes)} that the image does not use`;
  switch (unmapped) {
    case 'zero':
      return `and empties ${gaps}`;
    case 'skip':
      return `and leaves old data in ${gaps}, unless the drive can empty them at once`;
  }
}

export function resultText(result: TargetResult): string {
  const {
    target,
    outcome,
    touched,
    wiped,
    written,
    kept,
    verified,
    rewritten,
    cleared,
    stale,
    duration,
    notes,
    error,
  } = result;
  const seconds = formatDuration(duration);
  switch (outcome) {
    case 'good': {
      const rate = formatRate(((written + kept) * 1000) / Math.max(1, duration));
      const again = rewritten > 0 ? `, ${formatBytes(rewritten)} of it twice` : '';
      const proof = verified ? ', read back and right' : ', not read back';
      const there = kept > 0 ? `, ${formatBytes(kept)} were there already` : '';
      const { settings } = result;
      const given =
        settings === undefined
          ? ''
          : ` Settings of ${settings.recognised.family} given (${countEdits(settings)})${verified ? ', read back and right' : ''}.`;
      const remarks = [...(settings?.warnings ?? []), ...notes, ...staleNote(stale)]
        .map((note) => `\n  Note: ${note}.`)
        .join('');
      const emptied = cleared > 0 ? `, ${formatBytes(cleared)} emptied` : '';
      return `${target}: good. ${formatBytes(written)} written${again}${there}${emptied}${proof}, in ${seconds} (${rate}).${given}${remarks}`;
    }
    case 'cancelled':
      return `${target}: cancelled after ${seconds}. ${cancelledText({ touched, wiped })}`;
    case 'failed':
      return `${target}: failed. ${error?.message ?? ''}${error?.hint === undefined ? '' : `\n  ${error.hint}`}`;
  }
}

function cancelledText({ touched, wiped }: Pick<TargetResult, 'touched' | 'wiped'>): string {
  if (wiped) return 'It has no partition table now and can be flashed again.';
  if (!touched) return 'Nothing was written.';
  return 'It may look complete and is not: flash it again before it is used.';
}

function staleNote(stale: number): string[] {
  if (stale === 0) return [];
  return [`up to ${formatBytes(stale)} of what was on the drive before is still there, where the image has gaps`];
}

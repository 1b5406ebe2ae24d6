import { formatBytes } from '../../contract/format.ts';
import type { FlashPlan } from '../../contract/flash.ts';
import type { EditKind, EditReport, ProvisionReport } from '../../contract/provision.ts';

const doing: Record<EditKind, string> = {
  write: 'write',
  append: 'add to',
  replace: 'change in',
  merge: 'change',
  overwrite: 'overwrite in place',
  delete: 'delete',
  folder: 'make folder',
  link: 'link',
};

/** What the recipe would change on each target of a plan. */
export function settingsTexts({ targets }: FlashPlan): string[] {
  return targets.flatMap(({ drive, settings }) =>
    settings === undefined ? [] : [reportText(drive.path, settings, { done: false })],
  );
}

/** What a recipe does to a card, or would do, with its diffs. */
export function reportText(target: string, report: ProvisionReport, { done }: { done: boolean }): string {
  const { recognised, edits, warnings, ranges } = report;
  const bytes = ranges.reduce((sum, { length }) => sum + length, 0);
  const form = recognised.form === undefined ? '' : ` (${recognised.form})`;
  const count = countEdits(report);
  const places = ranges.length === 1 ? '1 place' : `${ranges.length} places`;
  const summary = done
    ? `${target}: good. ${count}, ${formatBytes(bytes)} in ${places}, read back and right.`
    : `${target}: ${count} would be made, ${formatBytes(bytes)} in ${places}. Nothing was written.`;
  return [
    `Found   ${recognised.family}${form}: ${recognised.evidence.join('; ')}`,
    ...edits.flatMap((edit) => editLines(edit, done)),
    ...(done ? [] : ranges.map(({ offset, length }) => `Bytes   ${length} from byte ${offset}`)),
    ...warnings.map((warning) => `Note    ${warning}`),
    summary,
  ].join('\n');
}

/** `1 change` */
export function countEdits({ edits }: ProvisionReport): string {
  return edits.length === 1 ? '1 change' : `${edits.length} changes`;
}

function editLines({ kind, partition, path, size, diff, target }: EditReport, done: boolean): string[] {
  const bytes = size === undefined ? '' : `, ${size} bytes`;
  const leads = target === undefined ? '' : ` to ${target}`;
  const head = `Edit    ${doing[kind]} ${path}${leads} on partition ${partition}${bytes}`;
  return done || diff === undefined
    ? [head]
    : [
        head,
        ...diff
          .trimEnd()
          .split('\n')
          .map((line) => `        ${line}`),
      ];
}

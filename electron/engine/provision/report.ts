import { createTwoFilesPatch } from 'diff';
import type { EditReport } from '../../contract/provision.ts';
import { asText } from './content.ts';
import type { Edit } from './edit.ts';
import { readWhole } from './files.ts';
import type { Medium } from './medium.ts';
import { hideSecretValues } from './secret/hide.ts';
import type { Masker } from './secret/masker.ts';

/** Edits as they may be shown. `before` is the medium as it was. */
export async function reportEdits(before: Medium, edits: readonly Edit[], masker: Masker): Promise<EditReport[]> {
  const reports: EditReport[] = [];
  const shown = new Map<string, string>();
  for (const edit of edits) {
    const { kind, partition, path } = edit;
    const key = `${partition.number}:${path}`;
    const old = shown.get(key) ?? layOut(edit, await oldText(before, edit));
    const now = 'content' in edit ? edit.content.shown : kind === 'delete' ? '' : undefined;
    if (now !== undefined) shown.set(key, now);
    const diff = old === undefined || now === undefined ? undefined : unified(path, old, now, masker);
    reports.push({
      kind,
      partition: partition.number,
      path: masker.text(path),
      ...('content' in edit ? { size: edit.content.size } : {}),
      ...(diff === undefined ? {} : { diff }),
      ...(edit.kind === 'link' ? { target: masker.text(edit.existing) } : {}),
    });
  }
  return reports;
}

function layOut(edit: Edit, text: string | undefined): string | undefined {
  const how = 'content' in edit ? edit.content.layOut : undefined;
  return text === undefined || text === '' || how === undefined ? text : how(text);
}

/** What a file held, as text; nothing where there is none, undefined where it is no text. */
async function oldText(before: Medium, { partition, path }: Edit): Promise<string | undefined> {
  const tree = await before.tree(partition);
  const stat = await tree.stat(path);
  if (stat === undefined) return '';
  if (stat.kind !== 'file' || stat.size > 1 << 20) return undefined;
  return asText((await readWhole(tree, path)) ?? Buffer.alloc(0));
}

/** Line feeds that only fill a file up are counted, not shown. */
function foldEnd(text: string): string {
  return text.replace(/(?<=\n)\n{2,}$/, (empty) => `(and ${empty.length} empty lines)\n`);
}

function unified(path: string, before: string, after: string, masker: Masker): string | undefined {
  const hide = (text: string) => masker.text(hideSecretValues(foldEnd(text)));
  const [old, now] = [hide(before), hide(after)];
  if (old === now) return undefined;
  const from = before === '' ? '/dev/null' : `a${path}`;
  const to = after === '' ? '/dev/null' : `b${path}`;
  const patch = createTwoFilesPatch(masker.text(from), masker.text(to), old, now, undefined, undefined, { context: 3 });
  return patch.replace(/^=+\n/, '');
}

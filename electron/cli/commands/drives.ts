import type { Drive } from '../../contract/drive.ts';
import { listDrives } from '../../engine/drive/list.ts';
import { driveContent, driveLine } from '../output/describe.ts';
import type { Face } from '../output/face.ts';

/** `wick drives`: what is connected; with `all` also what is hidden, each with why. */
export async function drives(face: Face, options: { all: boolean }): Promise<number> {
  const all = await listDrives({ signal: face.signal });
  const offered = all.filter((drive) => drive.hidden === undefined);
  const shown = options.all ? all : offered;
  face.event('result', { ok: true, exitCode: 0, drives: shown });
  if (face.json) return 0;
  for (const drive of shown) face.print(driveText(drive));
  const hidden = all.length - offered.length;
  if (shown.length === 0) face.print('No card or removable drive is connected.');
  if (!options.all && hidden > 0) {
    face.note(
      `${hidden} ${hidden === 1 ? 'drive is' : 'drives are'} hidden; --all shows ${hidden === 1 ? 'it' : 'them'}, and why.`,
    );
  }
  return 0;
}

function driveText(drive: Drive): string {
  const lines = [driveLine(drive), `    ${driveContent(drive)}`];
  if (drive.hidden !== undefined) lines.push(`    hidden: ${drive.hidden}`);
  return lines.join('\n');
}

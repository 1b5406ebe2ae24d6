import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WickError } from '../../contract/errors.ts';
import { formatBytes, formatDuration } from '../../contract/format.ts';
import { makeDemoImage } from '../../engine/demo/make.ts';
import { practiceDrive } from '../../engine/drive/practice.ts';
import { prepareFlash } from '../../engine/flash/prepare.ts';
import { planText, resultText } from '../output/describe.ts';
import type { Face } from '../output/face.ts';
import { exitCodeOf, runFlash } from './flash.ts';

/** `wick demo`: the whole way with no drive, no network and no rights, in a folder that is gone afterwards. */
export async function demo(face: Face): Promise<number> {
  const folder = await inTemporaryFolder(() => mkdtemp(join(tmpdir(), 'wick-demo-')));
  try {
    return await runDemo(face, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runDemo(face: Face, folder: string): Promise<number> {
  const startedAt = performance.now();
  face.note(
    'Wick turns an image into a device that has proved it works. This is a practice run: nothing of yours is touched.\n',
  );

  face.note('1. An image to flash: a partition table, a boot partition (FAT) and a root partition (ext4), compressed.');
  const made = await inTemporaryFolder(() => makeDemoImage(folder, { signal: face.signal }));
  const packed = await stat(made.image);
  for (const { name, kind, size, used } of made.partitions) {
    face.note(`   ${name.padEnd(6)} ${kind.padEnd(6)} ${formatBytes(size)}, ${formatBytes(used)} used`);
  }
  face.note(`   ${formatBytes(made.rawSize)} as a disk, ${formatBytes(packed.size)} compressed, with its block map.\n`);

  face.note(
    '2. A practice drive in place of a card, and the plan. With a real card, this is what you are asked to confirm.',
  );
  const drive = await practiceDrive(join(folder, 'practice-card'), { size: 512 << 20 });
  const prepared = await prepareFlash({
    image: { source: made.image },
    drives: () => Promise.resolve([drive]),
    recipes: [],
    options: { unmapped: 'skip', verify: true, changedOnly: false, eject: false, force: [] },
    store: false,
    unpack: false,
    signal: face.signal,
  });
  face.note(`${indent(planText(prepared.plan))}\n`);

  face.note('3. Write, read back, partition table last.');
  const result = await runFlash(face, prepared);
  const code = exitCodeOf(result);
  for (const target of result.targets) face.note(`   ${resultText(target)}`);
  face.event('result', { ok: code === 0, exitCode: code, ...result });
  if (code !== 0) return code;
  if (!face.json) {
    face.print(
      `\nDone in ${formatDuration(performance.now() - startedAt)}. With a card in the reader it goes like this:\n`,
    );
    face.print('  wick drives\n  wick flash IMAGE /dev/sdX');
  }
  return 0;
}

/** What goes wrong there is for the person to mend: a missing folder, a full disk. */
async function inTemporaryFolder<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof Error) || !('syscall' in cause)) throw cause;
    throw new WickError('file-unwritable', { path: tmpdir(), reason: cause.message }, { cause });
  }
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `   ${line}`)
    .join('\n');
}

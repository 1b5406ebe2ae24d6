import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodes, WickError } from '../../contract/errors.ts';
import type { FlashResult } from '../../contract/flash.ts';
import { formatBytes, formatDuration } from '../../contract/format.ts';
import { makeDemoImage } from '../../engine/demo/make.ts';
import { PracticeHub } from '../../engine/demo/practice/hub.ts';
import { practiceDrive } from '../../engine/drive/practice.ts';
import { prepareFlash } from '../../engine/flash/prepare.ts';
import type { Hub } from '../../engine/hub/hub.ts';
import { HubIdentities } from '../../engine/hub/identities.ts';
import { parseRecipe } from '../../engine/provision/recipe/load.ts';
import { watchPractice } from '../demo/first-boot.ts';
import { planText, resultText } from '../output/describe.ts';
import type { Face } from '../output/face.ts';
import { exitCodeOf, runFlash } from './flash.ts';

/** `wick demo`: the whole way with no drive, no network and no rights, in a folder that is gone afterwards. */
export async function demo(face: Face): Promise<number> {
  const folder = await inTemporaryFolder(() => mkdtemp(join(tmpdir(), 'wick-demo-')));
  try {
    await using hub = await PracticeHub.open();
    return await runDemo(face, folder, hub);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runDemo(face: Face, folder: string, practiceHub: PracticeHub): Promise<number> {
  const startedAt = performance.now();
  face.note(
    'Wick turns an image into a device that has proved it works. This is a practice run: nothing of yours is touched.\n',
  );
  const image = await makeImage(face, folder);
  const hub = practiceHub.login();
  const card = join(folder, 'practice-card');
  const { result, tag } = await flashCard(face, { image, card, hub });
  const code = exitCodeOf(result);
  if (code !== exitCodes.done) {
    face.event('result', { ok: false, exitCode: code, ...result });
    return code;
  }
  face.event('flashed', result);
  const { unit, isGood } = await watchPractice(face, { card, hub, tag });
  const exitCode = isGood ? exitCodes.done : exitCodes.bootNotVerified;
  face.event('result', { ok: isGood, exitCode, ...result, unit });
  if (isGood && !face.json) face.print(goodbye(performance.now() - startedAt));
  return exitCode;
}

async function makeImage(face: Face, folder: string): Promise<string> {
  face.note('1. An image to flash: what a build of Pantavisor makes, but small.');
  const made = await inTemporaryFolder(() => makeDemoImage(folder, { signal: face.signal }));
  const packed = await stat(made.image);
  for (const { name, kind, size, used } of made.partitions) {
    face.note(`   ${name.padEnd(6)} ${kind.padEnd(6)} ${formatBytes(size)}, ${formatBytes(used)} used`);
  }
  face.note(`   ${formatBytes(made.rawSize)} as a disk, ${formatBytes(packed.size)} compressed, with its block map.\n`);
  return made.image;
}

interface Flashing {
  image: string;
  /** Path of the practice drive. */
  card: string;
  hub: Hub;
}

/** Flashes the card, and gives it the token by which its device becomes the person's own. */
async function flashCard(face: Face, { image, card, hub }: Flashing): Promise<{ result: FlashResult; tag: string }> {
  const { signal } = face;
  face.note(
    '2. A practice drive in place of a card, and the plan. With a real card, this is what you are asked to confirm.',
  );
  const drive = await practiceDrive(card, { size: 512 << 20 });
  const recipe = await parseRecipe(recipeFor(hub), {
    file: 'the recipe of the demo',
    folder: tmpdir(),
    variables: { environment: {} },
    signal,
  });
  const identities = await HubIdentities.prepare([recipe], { signal, open: () => Promise.resolve(hub) });
  const { recipes } = identities;
  const prepared = await prepareFlash({
    image: { source: image },
    drives: () => Promise.resolve([drive]),
    recipes,
    options: { unmapped: 'skip', verify: true, changedOnly: false, eject: false, force: [] },
    store: false,
    unpack: false,
    signal,
  });
  face.note(`${indent(planText(prepared.plan))}\n`);

  face.note('3. Write, read back, give it a token of a practice Hub, partition table last.');
  const result = await runFlash(face, prepared);
  await identities.settle(() => result.targets[0]?.outcome === 'good');
  for (const target of result.targets) face.note(`${indent(resultText(target))}\n`);
  return { result, tag: recipes[0]?.identity?.tag ?? '' };
}

function recipeFor({ address: { host, port } }: Hub): string {
  return JSON.stringify({
    wick: 1,
    family: 'pantavisor',
    settings: { hub: { host, port }, claim: { hub: 'token' } },
    checks: { boot: 'claimed' },
  });
}

function goodbye(duration: number): string {
  return [
    '\nThe device is up, it is yours, and it runs exactly what was written.',
    `Done in ${formatDuration(duration)}. With a card in the reader it goes like this:\n`,
    '  wick drives',
    '  wick hub login',
    '  wick flash IMAGE /dev/sdX --recipe gateway.yaml --certificate records/ --boot',
    '\nThe card of the demo is gone again, and so are its Hub and its device.',
  ].join('\n');
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

import { WickError } from '../../../contract/errors.ts';
import type { PantavisorSettings } from '../../../contract/recipe/pantavisor.ts';
import { textContent } from '../content.ts';
import type { Edit } from '../edit.ts';
import type { Family, Plan, PlanContext } from '../family.ts';
import { isFile, isFolder, readText, readWhole } from '../files.ts';
import { type Medium, partitionText } from '../medium.ts';
import { isRegistered, planConfig } from './config-file.ts';
import { checkContainers, planContainers } from './containers/plan.ts';
import { findCommandLine, findStorage, type Found, storageLabel } from './find.ts';
import { withIdentity } from './identity.ts';
import { editCommandLine, editOemEnv, lookAtLength, tellingWords } from './kernel-words.ts';

const configPath = '/config/pantahub.config';
/** Where a device that registered by itself and has no owner yet keeps what the Hub gave it. */
const unclaimedPath = '/config/unclaimed.config';

export const pantavisor: Family<'pantavisor'> = {
  name: 'pantavisor',
  title: 'a Pantavisor system',

  async recognise(medium) {
    const storage = await findStorage(medium);
    if (storage === undefined) return undefined;
    const labelled = storageLabel(storage.partition) === 'root';
    const line = await findCommandLine(medium);
    return {
      family: 'pantavisor',
      confidence: labelled && (await isFolder(storage.tree, '/config')) ? 'certain' : 'likely',
      evidence: [
        `/trails/0/.pvr/json and /objects on ${partitionText(storage.partition)}`,
        ...(labelled ? [] : ['its label is not "root", by which devices find it']),
        ...(line === undefined
          ? []
          : [`${line.path} on ${line.files.map(({ partition }) => partitionText(partition)).join(' and ')}`]),
      ],
      ...(line === undefined ? {} : { form: line.kind === 'cmdline' ? 'rpi' : 'u-boot' }),
    };
  },

  async plan(medium, settings, context) {
    const storage = await findStorage(medium);
    if (storage === undefined) throw new TypeError('planned without storage');
    const own = await withIdentity(settings, context);
    const parts = [
      { edits: [], warnings: own.warnings },
      await planIdentity(storage, own.settings, context),
      await planKernel(medium, settings, context),
      await planContainers(storage, settings, context),
    ];
    return {
      edits: parts.flatMap(({ edits }) => edits),
      warnings: [...(await usedWarnings(storage)), ...parts.flatMap(({ warnings }) => warnings)],
    };
  },

  async check(medium, settings, { signal }, before) {
    if (settings.containers === undefined || settings.containers.length === 0) return [];
    const storage = await findStorage(medium);
    if (storage === undefined) return ['it is no longer a Pantavisor system'];
    return await checkContainers(storage, settings, { signal, before: await findStorage(before) });
  },
};

async function planIdentity(
  { partition, tree }: Found,
  settings: PantavisorSettings,
  context: PlanContext,
): Promise<Plan> {
  const { target } = context;
  const old = await readWhole(tree, configPath);
  const config = planConfig(old, settings);
  if (config === undefined) return { edits: [], warnings: [] };
  if (!(await isFolder(tree, '/config'))) {
    throw new WickError('provision-refused', {
      target,
      reason: `${partitionText(partition)} has no folder /config, without which the device does not start`,
      hint: 'Take another image.',
    });
  }
  const unclaimed = await isFile(tree, unclaimedPath);
  const used = unclaimed || (old !== undefined && isRegistered(old.toString('utf8')));
  if (used && !settings.rework) {
    throw new WickError('provision-refused', {
      target,
      reason: 'the card belongs to a device that is registered with a Hub already',
      hint: 'Flash it again, or say "rework: true" to make it forget that device.',
    });
  }
  checkSecrets(settings, context);
  const edits: Edit[] = [
    config.inPlace
      ? { kind: 'overwrite', partition, path: configPath, content: config.content }
      : { kind: 'write', partition, path: configPath, content: config.content, mode: 0o755 },
  ];
  if (unclaimed && settings.rework) edits.push({ kind: 'delete', partition, path: unclaimedPath });
  return { edits, warnings: config.warnings };
}

/** What would break the file's form, or what the device cannot send. */
function checkSecrets({ claim, credentials }: PantavisorSettings, { target }: PlanContext): void {
  const refuse = (what: string, reason: string) => {
    throw new WickError('provision-refused', {
      target,
      reason: `${what} ${reason}`,
      hint: 'Check where it comes from.',
    });
  };
  for (const [what, secret] of [
    ['the token', claim?.token],
    ["the device's secret", credentials?.secret],
  ] as const) {
    if (secret !== undefined && !/^[\x21-\x7e]+$/.test(secret.reveal())) {
      refuse(what, 'has blanks or other characters that cannot be in one');
    }
  }
  // The device has room for about 64 characters in the header that it registers with (pantahub.c).
  if ((claim?.token?.reveal().length ?? 0) > 64) refuse('the token', 'has more than 64 characters');
}

async function planKernel(medium: Medium, { kernel }: PantavisorSettings, context: PlanContext): Promise<Plan> {
  if (kernel === undefined || kernel.words.length === 0) return { edits: [], warnings: [] };
  const refuse = (reason: string, hint?: string) =>
    new WickError('provision-refused', { target: context.target, reason, ...(hint === undefined ? {} : { hint }) });
  const telling = tellingWords(kernel.words);
  for (const word of telling) context.masker.addText(word.slice(word.indexOf('=') + 1));
  if (telling.length > 0 && !kernel.secrets) {
    throw refuse(
      `${telling.map((word) => word.split('=')[0]).join(', ')} would stand in the kernel's words, where the serial console shows it and every container can read it`,
      'Use claim or credentials, or say "secrets: true" beside the words.',
    );
  }
  const found = await findCommandLine(medium);
  if (found === undefined) {
    throw refuse(
      "the image has neither cmdline.txt nor oemEnv.txt on a FAT partition, where a kernel's words could be put",
    );
  }
  const edits: Edit[] = [];
  const warnings = new Set<string>();
  if (telling.length > 0)
    warnings.add(
      "secrets stand in the kernel's words: the serial console shows them, and every container can read them",
    );
  if (found.kind === 'cmdline')
    warnings.add('the first update of the base system replaces cmdline.txt, and the words with it');
  for (const { partition, tree } of found.files) {
    const old = (await readText(tree, found.path)) ?? '';
    const edited = found.kind === 'cmdline' ? editCommandLine(old, kernel.words) : editOemEnv(old, kernel.words);
    const { problem, warning } = lookAtLength(edited.line);
    if (problem !== undefined) throw refuse(problem);
    if (warning !== undefined) warnings.add(warning);
    if (edited.text !== old)
      edits.push({ kind: 'merge', partition, path: found.path, content: textContent(() => edited.text) });
  }
  return { edits, warnings: [...warnings] };
}

/** A card that a device ran from has more than its first revision. */
async function usedWarnings({ tree }: Found): Promise<string[]> {
  const revisions = ((await tree.list('/trails')) ?? []).filter((name) => /^[1-9]\d*$/.test(name) || name === 'locals');
  return revisions.length === 0
    ? []
    : [
        'a device ran from this card, and it has later revisions than the one it was flashed with; flash it again for a clean start',
      ];
}

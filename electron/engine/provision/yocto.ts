import type { Family } from './family.ts';
import { readText } from './files.ts';
import { partitionText } from './medium.ts';
import { findSystems, type System } from './system/os-release.ts';

/** Systems that OpenEmbedded or the Yocto Project built. They have no common settings: files are put where they belong. */
export const yocto: Family<'yocto'> = {
  name: 'yocto',
  title: 'a system built with Yocto',

  async recognise(medium) {
    for (const system of await findSystems(medium)) {
      const [evidence, confidence] = await signOf(system);
      if (evidence === undefined) continue;
      return { family: 'yocto', confidence, evidence: [`${evidence} on ${partitionText(system.partition)}`] };
    }
    return undefined;
  },

  plan: async () => ({ edits: [], warnings: [] }),
};

/** What OpenEmbedded-Core puts into images: os-release.bb, base-files, image-buildinfo.bbclass, and the time of the build. */
async function signOf({ tree, release, issue }: System): Promise<[string | undefined, 'certain' | 'likely']> {
  const id = release.get('ID');
  if (id === 'poky' || id === 'nodistro' || /^cpe:\S*:openembedded:/.test(release.get('CPE_NAME') ?? '')) {
    return [`/etc/os-release of ${release.get('PRETTY_NAME') ?? id ?? 'OpenEmbedded'}`, 'certain'];
  }
  const [named] = /(?:Poky|OpenEmbedded)[^\n\\]*/.exec(issue) ?? [];
  if (named !== undefined) return [`/etc/issue of ${named.trim()}`, 'certain'];
  if (/^Build Configuration:/m.test((await readText(tree, '/etc/build')) ?? '')) return ['/etc/build', 'certain'];
  if (/^\d{14}\s*$/.test((await readText(tree, '/etc/version')) ?? '')) return ['/etc/version', 'likely'];
  return [undefined, 'likely'];
}

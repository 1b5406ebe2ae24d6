import type { Family } from './family.ts';
import { partitionText } from './medium.ts';
import { findSystems } from './system/os-release.ts';

/** Systems that Buildroot built. They have no common settings: files are put where they belong. */
export const buildroot: Family<'buildroot'> = {
  name: 'buildroot',
  title: 'a system built with Buildroot',

  async recognise(medium) {
    for (const { partition, release, issue } of await findSystems(medium)) {
      const place = partitionText(partition);
      if (release.get('ID') === 'buildroot') {
        const evidence = [`/etc/os-release of ${release.get('PRETTY_NAME') ?? 'Buildroot'} on ${place}`];
        return { family: 'buildroot', confidence: 'certain', evidence };
      }
      if (/\bBuildroot\b/.test(issue)) {
        return { family: 'buildroot', confidence: 'likely', evidence: [`/etc/issue on ${place}`] };
      }
    }
    return undefined;
  },

  plan: async () => ({ edits: [], warnings: [] }),
};

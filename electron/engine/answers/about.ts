import { arch, hostname, platform } from 'node:os';
import { native } from '../../../native/native.ts';
import type { aboutCalls } from '../../contract/calls/about.ts';
import type { Handlers } from '../../contract/rpc/table.ts';
import { hasKeychain } from '../provision/secret/remember.ts';
import type { Host } from './host.ts';

export function aboutAnswers(host: Host): Handlers<typeof aboutCalls> {
  return {
    about: async () => ({
      version: host.surroundings.version,
      platform: platform(),
      arch: arch(),
      face: host.surroundings.face,
      computer: hostname(),
      can: {
        choose: host.surroundings.choose !== undefined,
        hotplug: host.drives.hasEvents,
        proveMedium: native !== undefined,
        keychain: hasKeychain(),
        catalogue: true,
        boot: true,
        openLink: host.surroundings.openLink !== undefined,
      },
    }),
  };
}

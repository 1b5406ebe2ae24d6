import type { Sentence } from './sentences.ts';

/** Sentences about the rights to write drives. */
export const rightsSentences = {
  'rights-refused': (e: { target: string; reason: string }) => ({
    message: `The rights to write ${e.target} were refused: ${e.reason}.`,
    hint: 'Try again with the password of somebody who administers this computer.',
    exit: 'noRights',
  }),
  'rights-unavailable': (e: { target: string; reason: string }) => ({
    message: `Writing ${e.target} needs administrator rights, and there is no way to ask for them here: ${e.reason}.`,
    hint: 'Start Wick as an administrator: its pages with "sudo -E wick station", a command with "sudo -E".',
    exit: 'noRights',
  }),
  /** `screen`: there is a desktop where a person could be asked. */
  'rights-no-agent': (e: { target: string; screen: boolean }) => ({
    message: `Writing ${e.target} needs an administrator's password, and nothing here can ask for it: no polkit agent runs in this session.`,
    hint: e.screen
      ? 'Start your desktop\'s polkit agent (it is a package of its own on some), or serve the pages with "sudo -E wick station".'
      : 'Serve the pages with "sudo -E wick station"; or let a rule of polkit allow "org.wick.helper.write" to this user.',
    exit: 'noRights',
  }),
  /** `action` is polkit's. */
  'rights-not-allowed': (e: { target: string; action: string }) => ({
    message: `polkit does not let this user write ${e.target}, whatever the password.`,
    hint: `Ask who administers it to allow "${e.action}" in polkit, or serve the pages with "sudo -E wick station".`,
    exit: 'noRights',
  }),
} satisfies Record<string, (fields: never) => Sentence>;

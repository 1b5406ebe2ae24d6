import type { Calls } from '../../contract/calls.ts';
import type { Handlers } from '../../contract/rpc/table.ts';
import { aboutAnswers } from './about.ts';
import { bootAnswers } from './boot.ts';
import { driveAnswers } from './drives.ts';
import { historyAnswers } from './history.ts';
import type { Host } from './host.ts';
import { hubAnswers } from './hub.ts';
import { imageAnswers } from './image.ts';
import { jobAnswers } from './jobs.ts';
import { lotAnswers } from './lot.ts';
import { lotDraftAnswers } from './lot-draft.ts';
import { planAnswers } from './plan.ts';
import { settingsAnswers } from './settings.ts';

/** Everything that a page may ask, answered by one engine for all pages. */
export function answersOf(host: Host): Handlers<Calls> {
  return {
    ...aboutAnswers(host),
    ...driveAnswers(host),
    ...imageAnswers(host),
    ...settingsAnswers(host),
    ...planAnswers(host),
    ...jobAnswers(host),
    ...bootAnswers(host),
    ...historyAnswers(host),
    ...hubAnswers(host),
    ...lotAnswers(host),
    ...lotDraftAnswers(host),
  };
}

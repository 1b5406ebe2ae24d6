import type { benchCalls } from '../../contract/calls/bench.ts';
import type { lotCalls } from '../../contract/calls/lot.ts';
import type { Handlers } from '../../contract/rpc/table.ts';
import { benchAnswers } from './bench.ts';
import type { Host } from './host.ts';
import { certificateAnswers } from './lot-certificate.ts';
import { engineerAnswers } from './lot-engineer.ts';
import { labelAnswers } from './lot-labels.ts';
import { lookAnswers } from './lot-look.ts';
import { unitAnswers } from './lot-units.ts';

/** All about lots. What each needs (databases, PDF, codes) is loaded when somebody asks for it. */
export function lotAnswers(host: Host): Handlers<typeof lotCalls & typeof benchCalls> {
  return {
    ...engineerAnswers(host),
    ...lookAnswers(host),
    ...unitAnswers(host),
    ...certificateAnswers(host),
    ...labelAnswers(host),
    ...benchAnswers(host),
  };
}

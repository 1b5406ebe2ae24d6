import type { bootCalls } from '../../contract/calls/boot.ts';
import { WickError } from '../../contract/errors.ts';
import type { Handlers } from '../../contract/rpc/table.ts';

const notYet = async () => {
  throw new WickError('not-offered', { what: 'Watching a first boot' });
};

export function bootAnswers(): Handlers<typeof bootCalls> {
  return {
    'boot.ports': notYet,
    'boot.start': notYet,
    // oxlint-disable-next-line require-yield -- there is nothing to see
    async *'boot.watch'() {
      throw new WickError('boot-unknown', {});
    },
    'boot.stop': async () => ({}),
  };
}

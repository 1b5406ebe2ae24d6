import type { lotDraftCalls } from '../../contract/calls/lot-draft.ts';
import type { Handlers } from '../../contract/rpc/table.ts';
import type { Host } from './host.ts';

/** What a person sees of a lot before it is made. */
export function lotDraftAnswers(host: Host): Handlers<typeof lotDraftCalls> {
  return {
    'lot.look': async ({ key, ...wish }, signal) => {
      host.bench.pin.mustBeOpen(key);
      const { lookAtLot } = await import('../lot/definition/look-lot.ts');
      return await lookAtLot(wish, { signal, now: new Date() });
    },
    'label.sample': async ({ design, name, columns }) => {
      const { sampleOf } = await import('../lot/label/sample.ts');
      const { makeLabels } = await import('../lot/label/make-labels.ts');
      const [made] = await makeLabels(design, [sampleOf(name, columns, Date.now())], { format: 'png' });
      return { label: { name: made?.name ?? '', type: 'image/png', base64: made?.bytes.toString('base64') ?? '' } };
    },
  };
}

import type { lotDraftCalls } from '../../contract/calls/lot-draft.ts';
import type { Handlers } from '../../contract/rpc/table.ts';
import type { KeptTable } from '../lot/definition/kept-table.ts';
import type { Host } from './host.ts';

/** What a person sees of a lot before it is made. */
export function lotDraftAnswers(host: Host): Handlers<typeof lotDraftCalls> {
  let tables: KeptTable | undefined;
  return {
    'lot.look': async ({ key, ...wish }, signal) => {
      host.bench.pin.mustBeOpen(key);
      const [{ lookAtLot }, { KeptTable }] = [
        await import('../lot/definition/look-lot.ts'),
        await import('../lot/definition/kept-table.ts'),
      ];
      tables ??= new KeptTable();
      return await lookAtLot(wish, { tables, signal, now: new Date() });
    },
    'label.sample': async ({ design, name, shown }, signal) => {
      const { sampleOf } = await import('../lot/label/sample.ts');
      const { makeLabels } = await import('../lot/label/make-labels.ts');
      const [made] = await makeLabels(design, [sampleOf(name, shown)], { format: 'png', signal });
      return { label: { name: made?.name ?? '', type: 'image/png', base64: made?.bytes.toString('base64') ?? '' } };
    },
  };
}

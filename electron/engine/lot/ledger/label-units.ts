import { WickError } from '../../../contract/errors.ts';
import { changeLot } from './change.ts';
import type { Labelling } from './ledger.ts';
import type { Store } from './store.ts';

/**
 * That units have labels, of all of them or of none: one change.
 *
 * @throws WickError `label-not-passed`, `label-made`, `lot-no-unit`, `lot-unknown`
 */
export async function labelUnits(store: Store, lot: string, { units, copies, again }: Labelling): Promise<void> {
  await changeLot(store, lot, async (lotChange) => {
    for (const unit of units) {
      const row = await lotChange.unit(unit);
      if (row.state !== 'passed') throw new WickError('label-not-passed', { unit, state: row.state });
      if (row.labels > 0 && !again) throw new WickError('label-made', { unit });
      await lotChange.tell(row, { kind: 'labelled', copies, again: row.labels > 0 });
    }
  });
}

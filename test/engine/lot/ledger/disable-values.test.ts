import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WickError } from '../../../../electron/contract/errors.ts';
import { disableValues } from '../../../../electron/engine/lot/ledger/disable-values.ts';
import { reconcile } from '../../../../electron/engine/lot/ledger/reconcile.ts';
import { ledgerOf, plainLot, plainUnits } from '../../../rigs/lot.ts';
import { lotStores } from '../../../rigs/lot-stores.ts';

const lease = 60_000;

describe.each(lotStores())('disabling values at the Hub, with a ledger in $name', ({ place, options }) => {
  it(
    'is asked for again where it stopped in the middle, and nobody goes on with the values meanwhile',
    options,
    async () => {
      await using at = await place();
      let now = 1000;
      await using one = await ledgerOf(at.where, join(at.folder, 'one'), { now: () => now });
      await using two = await ledgerOf(at.where, join(at.folder, 'two'), { now: () => now });
      const signed = plainLot(2);
      const { id: lot } = signed.lot;
      await one.create(signed, plainUnits(2));
      await one.admit(lot, two.card, 'two');
      const taken = await two.reserve({ lot, slot: '1', lease });
      await two.tell(lot, 1, { kind: 'exposing', marks: { tag: 'unit-1' } }, taken?.id);
      now += lease + 1;
      expect((await one.settle(lot)).burnt).toEqual([1]);
      // The Hub has it done, and the answer is lost.
      const cut = new WickError('hub-unreachable', { hub: 'hub', reason: 'no route' });
      const ask = async () => {
        await expect(two.tell(lot, 1, { kind: 'resumed' }, taken?.id)).rejects.toMatchObject({ code: 'unit-moved' });
        throw cut;
      };
      const [unit] = await one.units(lot, { units: [1] });
      if (unit === undefined) return;
      await expect(disableValues(one, unit, ask)).rejects.toBe(cut);
      await expect(two.tell(lot, 1, { kind: 'written' }, taken?.id)).rejects.toMatchObject({ code: 'unit-moved' });
      expect(await one.units(lot, { units: [1] })).toMatchObject([{ state: 'failed', values: 'disabling' }]);
      const asked: string[] = [];
      const disable = async (tag: string) => {
        asked.push(tag);
      };
      expect((await reconcile(one, { disable }))[0]?.disabled).toEqual([1]);
      expect((await reconcile(one, { disable }))[0]?.disabled).toEqual([]);
      expect(asked).toEqual(['unit-1']);
      expect((await one.prove(lot)).problem).toBeUndefined();
    },
  );
});

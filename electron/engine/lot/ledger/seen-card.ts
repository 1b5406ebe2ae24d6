import { type Store, transact } from './store.ts';

export interface CardSeen {
  lot: string;
  unit?: number;
  at: number;
}

/** Whether a card was seen before, oldest first; and that it was seen now. `cid`: 32 hexadecimal digits. */
export async function seenCard(
  store: Store,
  cid: string,
  unit?: { lot: string; unit: number },
): Promise<readonly CardSeen[]> {
  const known = cid.toLowerCase();
  return await transact(store, async (change) => {
    const rows = await change.selectFrom('cards').selectAll().where('cid', '=', known).orderBy('id').execute();
    const now = { cid: known, at: store.now(), lot: unit?.lot ?? null, unit: unit?.unit ?? null };
    await change.insertInto('cards').values(now).execute();
    return rows.map(({ lot, unit, at }) => ({ lot: lot ?? '', ...(unit === null ? {} : { unit }), at }));
  });
}

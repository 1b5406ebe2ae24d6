import type { Store } from './store.ts';

/** What people call the stations of a lot, by fingerprint; those without a name are left out. */
export async function stationNames({ database }: Store, lot: string): Promise<ReadonlyMap<string, string>> {
  const rows = await database.selectFrom('stations').select(['station', 'name']).where('lot', '=', lot).execute();
  return new Map(rows.flatMap(({ station, name }) => (name === '' ? [] : [[station, name] as const])));
}

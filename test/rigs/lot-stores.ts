import { join } from 'node:path';
import { afterAll } from 'vitest';
import { needing } from './needs.ts';
import { Postgres } from './postgres.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface LotStore {
  name: string;
  options: ReturnType<typeof needing>;
  /** Where a new, empty ledger is to be. */
  place: () => Promise<{ where: string; folder: string } & AsyncDisposable>;
}

/** Both kinds of ledgers; one server for all tests of a file. */
export function lotStores(): LotStore[] {
  let server: Promise<Postgres> | undefined;
  afterAll(async () => {
    await (await server)?.[Symbol.asyncDispose]();
  });
  return [
    {
      name: 'SQLite',
      options: {},
      place: async () => {
        const { path, ...rest } = await temporaryFolder();
        return { where: join(path, 'ledger.sqlite'), folder: path, ...rest };
      },
    },
    {
      name: 'PostgreSQL',
      options: needing('postgresql'),
      place: async () => {
        server ??= Postgres.start();
        const where = await (await server).newDatabase();
        const { path, ...rest } = await temporaryFolder();
        return { where, folder: path, ...rest };
      },
    },
  ];
}

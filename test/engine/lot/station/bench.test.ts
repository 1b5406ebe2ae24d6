import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { Changes } from '../../../../electron/engine/changes.ts';
import { Bench } from '../../../../electron/engine/lot/station/bench.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

test('nothing of a bench is changed while a lot is being opened on it', async () => {
  await using folder = await temporaryFolder();
  await using bench = new Bench({
    folder: folder.path,
    version: '0.0.0',
    drives: { drives: [], changes: new Changes(), start: async () => {} },
    practice: { list: async () => [], changes: new Changes() },
    place: { folder: folder.path, keychain: false, signal: new AbortController().signal },
    busy: () => [],
  });
  const lot = randomUUID();
  const starting = bench.start(lot, { signal: new AbortController().signal });
  const ended = expect(starting).rejects.toMatchObject({ code: 'lot-unknown' });
  await Promise.resolve();
  expect(() => bench.mustBeIdle()).toThrow(`"${lot}" runs on this bench`);
  await ended;
  bench.mustBeIdle();
});

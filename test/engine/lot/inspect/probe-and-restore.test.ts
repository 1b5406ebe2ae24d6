import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { probeAndRestore, putBack } from '../../../../electron/engine/lot/inspect/probe-and-restore.ts';
import { FakeCard } from '../../../rigs/fake-card.ts';
import { temporaryFolder } from '../../../rigs/temporary-folder.ts';

const block = 64 << 10;
const signal = new AbortController().signal;

async function filled(has?: number): Promise<{ card: FakeCard; before: Map<number, string> }> {
  const card = new FakeCard({
    size: 24 * block,
    ...(has === undefined ? {} : { lie: { has, beyond: 'wraps' } }),
  });
  const target = card.open();
  for (let offset = 0; offset < (has ?? 24 * block); offset += block) {
    await target.write(offset, Buffer.alloc(block, offset / block + 1));
  }
  return { card, before: contentOf(card) };
}

const contentOf = (card: FakeCard) => new Map([...card.stored].map(([at, bytes]) => [at, bytes.toString('base64')]));

test('what is on a card that is to be kept is there again afterwards, and the copy is gone', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'copy');
  const { card, before } = await filled();
  await probeAndRestore(card.open(), { signal, file });
  expect(contentOf(card)).toEqual(before);
  expect(existsSync(file)).toBe(false);
});

test('a fake gets back all that it had', async () => {
  await using folder = await temporaryFolder();
  const { card, before } = await filled(9 * block);
  await expect(probeAndRestore(card.open(), { signal, file: join(folder.path, 'copy') })).rejects.toMatchObject({
    code: 'target-capacity',
  });
  expect(contentOf(card)).toEqual(before);
});

test.each([0, 1, 5, 11])('where everything stops after %i writes, the copy has what is missing', async (last) => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'copy');
  const { card, before } = await filled();
  const target = card.open();
  let writes = 0;
  const dying = {
    ...target,
    write: async (offset: number, data: Uint8Array) => {
      writes += 1;
      if (writes > last) throw new Error('the power is gone');
      await target.write(offset, data);
    },
  };
  await expect(probeAndRestore(dying, { signal, file })).rejects.toThrow('the power is gone');
  await putBack(card.open(), file);
  expect(contentOf(card)).toEqual(before);
  expect(existsSync(file)).toBe(false);
});

test('nothing is put back on another card', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'copy');
  const { card } = await filled();
  const target = card.open();
  const dying = { ...target, write: () => Promise.reject(new Error('the power is gone')) };
  await expect(probeAndRestore(dying, { signal, file })).rejects.toThrow('the power is gone');
  const other = new FakeCard({ size: 25 * block });
  await expect(putBack(other.open(), file)).rejects.toMatchObject({ code: 'source-unreadable' });
  expect(other.stored.size).toBe(0);
});

import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { handsOf, Journal, readJournal } from '../../../../../electron/engine/lot/ledger/hand/journal.ts';
import { temporaryFolder } from '../../../../rigs/temporary-folder.ts';

const [one, two] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];

/** A journal with two units in hand, one of which was exposed and has something unsent. */
async function written(path: string): Promise<string> {
  const { journal } = await Journal.open(path);
  await using _ = journal;
  await journal.keep({ kind: 'asking', reservation: one });
  await journal.note({ kind: 'given', reservation: one, unit: 7, slot: 'a' });
  await journal.keep({ kind: 'asking', reservation: two });
  await journal.note({ kind: 'given', reservation: two, unit: 8, slot: 'b' });
  await journal.keep({ kind: 'exposing', reservation: one });
  await journal.keep({ kind: 'unsent', number: 1, reservation: one, unit: 7, event: { kind: 'exposing' } });
  await journal.keep({ kind: 'unsent', number: 2, reservation: one, unit: 7, event: { kind: 'written' } });
  await journal.note({ kind: 'sent', number: 1 });
  return await readFile(path, 'utf8');
}

describe('the journal of a station', () => {
  it('says what the station had in hand', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'lot.journal');
    expect(handsOf(await readJournal(path))).toEqual([]);
    await written(path);
    expect(handsOf(await readJournal(path))).toEqual([
      { reservation: one, unit: 7, slot: 'a', exposed: true, unsent: [{ kind: 'written' }] },
      { reservation: two, unit: 8, slot: 'b', exposed: false, unsent: [] },
    ]);
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o077).toBe(0);
  });

  it('is written anew without what is done, and says the same', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'lot.journal');
    const before = await written(path);
    const hands = handsOf(await readJournal(path));
    const { journal, state } = await Journal.open(path);
    expect(handsOf(state)).toEqual(hands);
    expect((await readFile(path, 'utf8')).length).toBeLessThan(before.length);
    expect(handsOf(await readJournal(path))).toEqual(hands);
    await journal.note({ kind: 'done', reservation: two });
    await journal[Symbol.asyncDispose]();
    expect(handsOf(await readJournal(path)).map(({ reservation }) => reservation)).toEqual([one]);
    // Numbers go on: an old "sent" must not take away what is new.
    expect(state.next).toBe(3);
  });

  it('loses no more than the line that was being written', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'lot.journal');
    const text = await written(path);
    for (let length = 0; length <= text.length; length++) {
      // What a file system leaves where it had no time for the bytes.
      await writeFile(path, text.slice(0, length) + ['', '\0\0\0\0', '\0\n', 'zz\n'][length % 4]);
      const state = await readJournal(path);
      expect(state.isDamaged).toBe(false);
      const lines = text.slice(0, length).split('\n').length - 1;
      if (lines >= 5) expect(state.hands.get(one)?.exposed).toBe(true);
      if (lines >= 7) expect(state.unsent.map(({ number }) => number)).toContain(2);
    }
  });

  it('takes all for exposed where something in the middle cannot be read', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'lot.journal');
    const text = await written(path);
    await writeFile(path, text.replace('"kind":"exposing"', '"kind":"exposinG"'));
    expect(await readJournal(path)).toMatchObject({ isDamaged: true });
    const { journal } = await Journal.open(path);
    await journal[Symbol.asyncDispose]();
    // Also when it is read once more before anything is settled.
    expect(handsOf(await readJournal(path)).map(({ exposed }) => exposed)).toEqual([true, true]);
    expect(await readFile(`${path}.damaged`, 'utf8')).toContain('exposinG');
  });
});

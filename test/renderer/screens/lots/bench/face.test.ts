import { describe, expect, test } from 'vitest';
import type { SlotState } from '../../../../../electron/contract/lot/bench.ts';
import { asWritten } from '../../../../../renderer/messages/as-written.ts';
import { type Language, languages, loadCatalogue } from '../../../../../renderer/messages/catalogue.ts';
import { formatFor } from '../../../../../renderer/messages/format.ts';
import { loadLotWords } from '../../../../../renderer/messages/load-lot-words.ts';
import { endOf, type FaceWords, faceOf, toneOf } from '../../../../../renderer/screens/lots/bench/face.ts';
import { aSlot, countdown, empty, failed, passed, shipped, writing } from '../../../../shots/benches.ts';

async function speech(language: Language): Promise<FaceWords> {
  const [words, say] = await Promise.all([loadLotWords(language), loadCatalogue(language)]);
  return { words, say, format: formatFor(language), tell: asWritten, language };
}

const states: SlotState[] = [
  empty,
  { kind: 'unconfirmed' },
  { kind: 'refused', why: 'too-small', detail: 'it has 4 GB', allowable: true },
  { kind: 'waiting-for-scan' },
  countdown(),
  { kind: 'held' },
  { kind: 'no-units', why: 'paused' },
  { kind: 'inspecting' },
  writing(0.4),
  passed,
  failed('capacity'),
  { kind: 'quarantined', why: 'failures' },
];

describe('a tile', () => {
  test.each(languages)('has a word of its own for each state in %s', async (language) => {
    const said = await speech(language);
    const big = states.map((state) => faceOf(aSlot(1, state), said).big);
    expect(big.every((word) => word.trim() !== '')).toBe(true);
    expect(new Set(big).size).toBe(big.length);
  });

  test('says what is left by the minute while that is long', async () => {
    const said = await speech('en');
    expect(faceOf(aSlot(1, writing(0.1, { left: 84_000 })), said).note).toBe('2 min left');
    expect(faceOf(aSlot(1, writing(0.9, { left: 12_300 })), said).note).toBe('12 sec left');
    expect(faceOf(aSlot(1, writing(0.9, { cancelling: true })), said).note).toBeUndefined();
  });

  test('says what to do with a card that failed, and what a card was before', async () => {
    const said = await speech('en');
    expect(faceOf(aSlot(1, failed('capacity')), said).note).toContain('Throw it away');
    const card = { token: 'c1', path: '/dev/sdb', name: 'x', size: 1, seen: [{ lot: 'a', unit: 12, at: 5 }] };
    expect(faceOf(aSlot(1, countdown(), { card }), said).note).toBe('This card was unit 12 before.');
  });

  test('says no more of a card than can be said in the language', async () => {
    const card = aSlot(1, { kind: 'refused', why: 'not-blank', detail: 'there is data at its start', allowable: true });
    expect(faceOf(card, await speech('en')).detail).toBe('there is data at its start');
    expect(faceOf(card, await speech('de')).detail).toBeUndefined();
  });

  test('is told to who listens once it has come to something', async () => {
    const said = await speech('en');
    expect(endOf(aSlot(3, shipped), said)).toBe('Slot 3: Take it out. It is good: put it into its device.');
    expect(endOf(aSlot(3, failed()), said)).toMatch(/^Slot 3: Failed: Bad card\. Set/);
    expect(endOf(aSlot(3, writing(0.5)), said)).toBeUndefined();
    expect(states.map((state) => toneOf(state))).not.toContain(undefined);
  });
});

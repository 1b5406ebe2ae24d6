import { describe, expect, test } from 'vitest';
import { errorFromData, type ErrorData } from '../../../electron/contract/errors.ts';
import { formatBytes } from '../../../electron/contract/format.ts';
import { type PhraseKey, phrases } from '../../../electron/contract/phrases/phrases.ts';
import { languages } from '../../../renderer/messages/catalogue.ts';
import { formatFor } from '../../../renderer/messages/format.ts';
import { loadTelling } from '../../../renderer/messages/load-telling.ts';
import { phraseBook } from '../../../renderer/messages/phrase-book.ts';
import { samples } from './error-samples.ts';

const errors: ErrorData[] = Object.entries(samples).flatMap(([code, all]) =>
  (all as Record<string, unknown>[]).map((fields) => errorFromData({ code, fields }).toJSON()),
);
const textOf = ({ message, hint = '' }: { message: string; hint?: string | undefined }) => `${message}\n${hint}`;

/** Numbers as a language writes them are compared by their digits. */
const digits = (text: string) => text.replaceAll(/(?<=\d)[\s.,’\u202f\u00a0](?=\d{3}(?!\d))/gu, '');

/** Every text and number in the fields of an error. */
function leaves(value: unknown): (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [];
}

function fill(key: PhraseKey, value: (name: string, index: number) => string): string {
  let index = 0;
  return phrases[key].replaceAll(/\{(\w+)\}/gu, (_, name: string) => value(name, index++));
}
const keys = Object.keys(phrases) as PhraseKey[];

/** What is counted, and what is not a name. */
const isCount = (name: string) => ['count', 'rows', 'targets', 'number', 'seconds', 'port', 'most'].includes(name);

describe.each(languages)('what the engine says, in %s', (language) => {
  const format = formatFor(language);
  // English stands as the command says it, too.
  const sizes = (bytes: number) => [
    format.size(bytes),
    format.rate(bytes),
    ...(language === 'en' ? [formatBytes(bytes)] : []),
  ];

  test('tells every error whole, with every field that its English text shows', async () => {
    const tell = await loadTelling(language);
    const lost = errors.flatMap((error) => {
      const english = textOf(error);
      const told = textOf(tell.error(error));
      const missing = leaves(error.fields).filter((field) => {
        if (typeof field === 'string') return english.includes(field) && field.length < 3 && !told.includes(field);
        if (english.includes(formatBytes(field))) return !sizes(field).some((size) => told.includes(size));
        return digits(english).includes(String(field)) && !digits(told).includes(String(field));
      });
      const isBroken = /undefined|NaN|\[object|null/u.test(told);
      return missing.length > 0 || isBroken ? [`${error.code}: ${missing.join(', ')}: ${told}`] : [];
    });
    expect(lost).toEqual([]);
  });

  test('says what to do next wherever English does, and never with a flag of the command', async () => {
    const tell = await loadTelling(language);
    for (const error of errors) {
      const { hint } = tell.error(error);
      expect([error.code, hint === undefined]).toEqual([error.code, error.hint === undefined]);
      // A window cannot be root's: where only root may write, it is the station that helps.
      expect((hint ?? '').replace(/sudo -E wick station/, '')).not.toMatch(/--\w|wick \w+/u);
    }
  });

  test('is in no other language', async () => {
    if (language === 'en') return;
    const tell = await loadTelling(language);
    const same = errors.filter((error) => {
      const told = tell.error(error);
      const isOwn = error.code === 'usage' || error.code === 'recipe-invalid' || error.fields['hint'] !== undefined;
      return told.message === error.message || (!isOwn && told.hint !== undefined && told.hint === error.hint);
    });
    expect(same.map(({ code }) => code).filter((code) => code !== 'usage')).toEqual([]);
  });

  test('tells every phrase, with all that is put into it', async () => {
    const tell = await loadTelling(language);
    for (const value of ['1', '2', '5']) {
      for (const key of keys) {
        const put = (name: string, index: number) => (isCount(name) ? value : `Q${index}q`);
        const english = fill(key, put);
        const told = tell.phrase(english);
        expect(told).not.toMatch(/undefined|NaN|\[object|--\w/u);
        if (language !== 'en') expect([key, told]).not.toEqual([key, english]);
        for (const [, mark] of english.matchAll(/(Q\dq)/gu)) expect(told).toContain(mark);
        if (/\{count\}/u.test(phrases[key])) expect([key, told]).toEqual([key, expect.stringContaining(value)]);
      }
    }
  });
});

test('no phrase is taken for another one', () => {
  const own = phraseBook(phrases, Object.fromEntries(keys.map((key) => [key, () => key])));
  for (const key of keys)
    expect([key, own(fill(key, (name, index) => (isCount(name) ? '3' : `Q${index}q`)))]).toEqual([key, key]);
});

test('what is put into a phrase is told, too; what is strung together is told one by one', async () => {
  const { phrase, error } = await loadTelling('de');
  expect(phrase('The console cannot be seen: another program holds its port')).toBe(
    'Konsole: nicht zu sehen, weil ein anderes Programm den Anschluss hält',
  );
  expect(phrase('is held by LVM (vg0); backs /')).toBe(
    'in Gebrauch durch LVM (vg0); das laufende System liegt darauf (/)',
  );
  expect(phrase('"settings.hub.port" must be at most 9')).toBe('"settings.hub.port": darf höchstens 9 sein');
  expect(phrase('EWHATEVER: nobody knows')).toBe('EWHATEVER: nobody knows');
  const protectedDrive = {
    code: 'target-protected',
    fields: { target: '/dev/sda', reasons: ['it backs / and /home'] },
  };
  expect(error(errorFromData(protectedDrive)).message).toBe(
    '/dev/sda ist geschützt: das laufende System liegt darauf (/ und /home).',
  );
});

test('what a failure left behind follows what is to be done', async () => {
  const { error } = await loadTelling('de');
  const aftermath = 'The card was left without a partition table, so that no device starts from it; flash it again.';
  const fields = { target: 'T', reason: 'its config.json is not a JSON object', hint: '', aftermath };
  expect(error(errorFromData({ code: 'provision-refused', fields })).hint).toBe(
    'Die Karte blieb ohne Partitionstabelle, damit kein Gerät von ihr startet. Schreiben Sie sie neu.',
  );
});

test('an error of another version is told as it came', async () => {
  const { error } = await loadTelling('de');
  const unknown = { code: 'of-tomorrow', message: 'What nobody knows.', hint: 'Wait.', fields: {} };
  expect(error(unknown)).toEqual({ message: 'What nobody knows.', hint: 'Wait.' });
  const other = { code: 'archive-several-images', message: 'It holds several.', hint: 'Choose.', fields: {} };
  expect(error(other)).toEqual({ message: 'It holds several.', hint: 'Choose.' });
});

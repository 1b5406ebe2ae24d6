import { describe, expect, test } from 'vitest';
import {
  chooseLanguage,
  type Language,
  languageNames,
  languages,
  loadCatalogue,
} from '../../../renderer/messages/catalogue.ts';
import { loadEngineerWords } from '../../../renderer/messages/load-engineer-words.ts';
import { loadLotWords } from '../../../renderer/messages/load-lot-words.ts';
import { formatFor } from '../../../renderer/messages/format.ts';
import { directionOf } from '../../../renderer/messages/speech.ts';

/** All that a language says, whenever it is loaded. */
async function wholeOf(language: Language) {
  return {
    ...(await loadCatalogue(language)),
    lots: await loadLotWords(language),
    engineer: await loadEngineerWords(language),
  };
}

/** What a catalogue says under each key; functions are asked with one thing and with several. */
function said(value: unknown, key = ''): [key: string, text: string][] {
  if (typeof value === 'string') return [[key, value]];
  if (typeof value === 'function') {
    const say = value as (...args: unknown[]) => string;
    return [1, 2, 1_000_000].map((count) => [`${key}(${count})`, say(...Array<unknown>(value.length).fill(count))]);
  }
  return Object.entries(value as object).flatMap(([name, one]) => said(one, key === '' ? name : `${key}.${name}`));
}

/** Names, formats, and words that are the same in several languages. */
const names =
  /^(|SHA-256|PRN|Hash|JSON\.?|SSH|Shell|Wi-Fi|Hub|USB|SATA|NVMe|SCSI|Thunderbolt|UUID|API|WPA[23]|Pantavisor|Raspberry Pi OS|balenaOS|Armbian|URL|QR|PIN|CID|DataMatrix|Code 128|PostgreSQL)$/;

/** Words that a language shares with English, each looked at. Numbers are left out. */
const shared: Readonly<Record<string, ReadonlySet<string>>> = {
  de: new Set(['Alarm:', 'Container', 'Name', 'Partition', 'Station', 'Text', 'in']),
  es: new Set(['No', 'no']),
  fr: new Set(['partition', 'partitions']),
};

describe.each(languages)('the catalogue of %s', (language) => {
  test('says something for every key that English has, and nothing else', async () => {
    const keys = (catalogue: unknown) => said(catalogue).map(([key]) => key);
    const catalogue = await wholeOf(language);
    const original = await wholeOf('en');
    expect(keys(catalogue).sort()).toEqual(keys(original).sort());
    const english = new Map(said(original));
    const silent = said(catalogue).filter(([key, text]) => text.trim() === '' && english.get(key)?.trim() !== '');
    expect(silent.map(([key]) => key)).toEqual([]);
  });

  test('names every value that it is given', async () => {
    const lost = (catalogue: unknown, key = ''): string[] => {
      if (typeof catalogue === 'function') {
        const marks = Array.from({ length: catalogue.length }, (_, index) => `${9000 + index}`);
        const say = catalogue as (...args: unknown[]) => string;
        const text = say(...marks.map(Number)).replaceAll(/(?<=\d)[\s.,\u202f\u00a0’]+(?=\d{3})/g, '');
        return marks.some((mark) => !text.includes(mark)) ? [key] : [];
      }
      if (typeof catalogue === 'string') return [];
      return Object.entries(catalogue as object).flatMap(([name, one]) => lost(one, `${key}.${name}`));
    };
    expect(lost(await wholeOf(language))).toEqual(lost(await wholeOf('en')));
  });

  test('counts as its language does', async () => {
    const { cards } = await loadCatalogue(language);
    const { number } = formatFor(language);
    expect(cards.chosen(1234)).toContain(number(1234));
    if (new Intl.PluralRules(language).select(1) === 'one') expect(cards.chosen(1)).not.toBe(cards.chosen(2));
  });
});

test.each(languages.filter((language) => language !== 'en'))('%s is not English by accident', async (language) => {
  const english = new Map(said(await wholeOf('en')));
  const same = said(await wholeOf(language)).filter(([key, text]) => {
    const words = text.replaceAll(/\d+/g, ' ').trim().replaceAll(/\s+/g, ' ');
    const isWord = /\p{L}{2}/u.test(words) && !names.test(text) && shared[language]?.has(words) !== true;
    return isWord && english.get(key) === text;
  });
  expect(same).toEqual([]);
});

test('the first language that a person prefers, of those that there are, is taken', () => {
  expect(chooseLanguage(['nl-NL', 'pt-BR', 'de'])).toBe('pt');
  expect(chooseLanguage(['ZH-Hant-TW'])).toBe('zh');
  expect(chooseLanguage(['nl'])).toBe('en');
  expect(chooseLanguage([])).toBe('en');
});

test('a language stands by its own name, and from where it is read', () => {
  expect(Object.values(languageNames)).toContain('日本語');
  expect(languages.map(directionOf)).toEqual(languages.map(() => 'ltr'));
  expect(directionOf('ar')).toBe('rtl');
});

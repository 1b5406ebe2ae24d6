import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chooseLanguage, type Language, languages } from '../../electron/contract/language.ts';
import { benchActivity, lastWords, together } from '../../electron/desktop/activity.ts';
import { serveBundle } from '../../electron/desktop/bundle.ts';
import { Deaths } from '../../electron/desktop/deaths.ts';
import { failureTexts } from '../../electron/desktop/engine-failure.ts';
import { givenFiles } from '../../electron/desktop/given-files.ts';
import { Leaving } from '../../electron/desktop/leaving.ts';
import { menuTemplate } from '../../electron/desktop/menu.ts';
import { isOwnPage, mayOpenOutside } from '../../electron/desktop/origin.ts';
import { Spoken } from '../../electron/desktop/spoken.ts';
import { textsIn } from '../../electron/desktop/texts/texts.ts';
import { placeWindow } from '../../electron/desktop/window-state.ts';

import { aBench, aSlot, empty, writing } from '../shots/benches.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };

describe('the window', () => {
  test('opens where it was', () => {
    const state = { x: 100, y: 50, width: 900, height: 700, maximized: false };
    expect(placeWindow(state, [screen])).toEqual({ x: 100, y: 50, width: 900, height: 700 });
  });

  test('opens in sight when its screen is gone', () => {
    const state = { x: 2500, y: 50, width: 900, height: 700, maximized: false };
    expect(placeWindow(state, [screen])).toEqual({ width: 900, height: 700 });
    expect(placeWindow(state, [screen, { ...screen, x: 1920 }])).toMatchObject({ x: 2500 });
  });

  test('has a usual size where nothing is known', () => {
    expect(placeWindow(undefined, [screen])).toEqual({ width: 1120, height: 760 });
  });
});

describe('pages of our own', () => {
  test.each(['app://wick/', 'app://wick/assets/index.js?x#y'])('are at %s', (url) => expect(isOwnPage(url)).toBe(true));
  test.each([
    'app://wick.evil.example/',
    'app://evil/',
    'https://wick/',
    'app:wick',
    'file:///etc/passwd',
    'about:blank',
    '',
  ])('are not at "%s"', (url) => expect(isOwnPage(url)).toBe(false));
});

describe('what is asked of the pages', () => {
  test.each([
    'app://wick/%',
    'app://wick/%2e%2e/engine.mjs',
    'app://wick/..%2f..%2fpackage.json',
    'app://wick/assets/%00.js',
    'app://wick/package.json',
    'app://evil/index.html',
  ])('is nothing at %s', async (url) => {
    expect((await serveBundle({ url, method: 'GET' })).status).toBe(404);
  });
});

describe('links', () => {
  test('lead to the documentation, in the person’s browser', () => {
    expect(mayOpenOutside('https://docs.pantahub.com/a/b')).toBe(true);
  });
  test.each([
    'http://docs.pantahub.com/',
    'https://docs.pantahub.com.evil.example/',
    'https://docs.pantahub.com@evil.example/',
    'https://evil.example/?https://docs.pantahub.com/',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'nonsense',
  ])('do not lead to %s', (url) => expect(mayOpenOutside(url)).toBe(false));
});

describe('a window that is to close', () => {
  test('does so where nothing is written', () => {
    const leaving = new Leaving({ writing: () => 0, ask: () => Promise.reject(new Error('asked')), close: () => {} });
    expect(leaving.mayClose()).toBe(true);
  });

  test('asks once while cards are written, however often it is to close, and again after a no', async () => {
    const answers = [Promise.withResolvers<boolean>(), Promise.withResolvers<boolean>()];
    let [asked, closed] = [0, 0];
    const ask = () => {
      asked += 1;
      return answers[asked - 1]?.promise ?? Promise.reject(new Error('asked once too often'));
    };
    const leaving = new Leaving({ writing: () => 2, ask, close: () => (closed += 1) });
    expect([leaving.mayClose(), leaving.mayClose()]).toEqual([false, false]);
    expect(asked).toBe(1);
    answers[0]?.resolve(false);
    await settled();
    expect([leaving.mayClose(), asked, closed]).toEqual([false, 2, 0]);
    answers[1]?.resolve(true);
    await settled();
    expect([leaving.mayClose(), asked, closed]).toEqual([true, 2, 1]);
  });
});

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('files given on a command line', () => {
  test('are what is no switch, from the folder that it was typed in', () => {
    const args = ['--enable-logging', 'a.img', '/b.wic', '.', '', 'https://example.com/c.img.xz'];
    expect(givenFiles(args, '/home/me')).toEqual(['/home/me/a.img', '/b.wic', 'https://example.com/c.img.xz']);
  });
});

type Item = ReturnType<typeof menuTemplate>[number];

const actions = { openImage: () => {}, openRecipe: () => {}, help: () => {} };
const menuOf = (platform: string, language: Language = 'en') =>
  menuTemplate({ platform, texts: textsIn[language], actions, updates: [{ label: 'Updates' }] });
const entries = (items: readonly Item[]): Item[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? entries(item.submenu) : [])]);

describe('the menu', () => {
  test('has the habits of each platform', () => {
    expect(menuOf('linux').map(({ label }) => label)).toEqual(['&File', '&Edit', '&View', '&Help']);
    expect(menuOf('darwin').map(({ label }) => label)).toEqual(['Wick', '&File', '&Edit', '&View', '&Window', '&Help']);
    const under = (platform: string, top: string) =>
      entries(menuOf(platform).filter(({ label }) => label === top)).map(({ role }) => role);
    expect(under('win32', '&File')).toContain('quit');
    expect(under('darwin', '&File')).toContain('close');
    expect(under('darwin', 'Wick')).toEqual(expect.arrayContaining(['about', 'services', 'hide', 'unhide', 'quit']));
  });

  test.each(languages)('says all of it in the language of its person: %s', (language) => {
    for (const platform of ['linux', 'darwin', 'win32']) {
      const items = entries(menuOf(platform, language)).filter(({ type }) => type !== 'separator');
      // Electron would say it in English.
      expect(items.filter(({ label }) => label === undefined)).toEqual([]);
    }
  });
});

/** All texts of a catalogue by their places, with `1` for what they are told. */
function flat(value: unknown, place = ''): [string, string][] {
  if (typeof value === 'string') return [[place, value]];
  if (typeof value === 'function') return [[place, String((value as (...told: unknown[]) => unknown)(1, 'x'))]];
  return Object.entries(value as object).flatMap(([key, inner]) => flat(inner, `${place}.${key}`));
}

describe.each(languages)('what the system shows in %s', (language) => {
  test('is there, and is not English by accident', () => {
    const [own, english] = [flat(textsIn[language]), new Map(flat(textsIn.en))];
    expect(own.filter(([, text]) => text.trim() === '' || /undefined|#/.test(text))).toEqual([]);
    if (language === 'en') return;
    const same = own.filter(([place, text]) => english.get(place) === text).map(([place]) => place);
    // Words that are the same in some of the languages.
    const known = new Set(['.menu.zoom', '.menu.services', '.menu.documentation', '.files.images']);
    expect(same.filter((place) => !known.has(place))).toEqual([]);
  });

  test('names the shortcut of a menu once', () => {
    const doubled = flat(textsIn[language].menu).filter(([, text]) => (text.match(/&/g) ?? []).length > 1);
    expect(doubled).toEqual([]);
    for (const platform of ['linux', 'win32'])
      expect(shortcuts(menuOf(platform, language))).toEqual([...new Set(shortcuts(menuOf(platform, language)))]);
  });
});

function shortcuts(items: readonly Item[]): (string | undefined)[] {
  return items.map(({ label }) => /&(.)/.exec(label ?? '')?.[1]?.toLowerCase());
}

test('the password is asked for in every language', () => {
  const policy = readFileSync(new URL('../../build/linux/org.wick.helper.policy', import.meta.url), 'utf8');
  for (const element of ['description', 'message']) {
    const texts = [...policy.matchAll(new RegExp(`<${element}(?: xml:lang="(\\w+)")?>([^<]+)<`, 'g'))];
    const spoken = texts.map(([, tag]) => chooseLanguage([tag ?? 'en']));
    expect(spoken.toSorted()).toEqual([...languages].toSorted());
    expect(new Set(texts.map(([, , text]) => text)).size).toBe(languages.length);
    // Which drives are meant stands in all of them.
    if (element === 'message') for (const [, , text] of texts) expect(text).toContain('$(command_line)');
  }
});

describe('the end of a job', () => {
  const job = (...outcomes: string[]) =>
    ({
      image: { name: '/images/os.wic' },
      targets: outcomes.map((outcome) => ({ result: { outcome } })),
    }) as unknown as Parameters<typeof lastWords>[0];

  test('is told as it is, by the rules of each language', () => {
    expect(lastWords(job('good'), textsIn.en)).toEqual({ title: 'The card is good', body: 'os.wic' });
    expect(lastWords(job('good', 'good'), textsIn.de)).toEqual({ title: '2 Karten sind gut', body: 'os.wic' });
    expect(lastWords(job('good', 'failed'), textsIn.fr)).toEqual({
      title: '1 carte a échoué',
      body: '1 carte avec os.wic est bonne',
    });
    expect(lastWords(job('cancelled'), textsIn.ja)).toEqual({ title: '中止しました', body: 'os.wic' });
  });
});

describe('the language', () => {
  test('is the system’s until the page says another one', () => {
    let changes = 0;
    const spoken = new Spoken('pt-BR', () => (changes += 1));
    expect(spoken.texts.menu.quit).toBe('Sair do Wick');
    spoken.change('de');
    spoken.change('de-AT');
    expect([spoken.language, changes]).toEqual(['de', 1]);
    spoken.change('../../etc/passwd');
    expect(spoken.language).toBe('en');
  });
});

describe('an engine that dies', () => {
  test('is started anew until it has died three times within a minute', () => {
    const deaths = new Deaths();
    expect([0, 30_000, 61_000, 89_999].map((now) => deaths.areTooMany(now))).toEqual([false, false, false, true]);
    const seldom = new Deaths();
    expect([0, 30_000, 60_000, 90_000].map((now) => seldom.areTooMany(now))).toEqual([false, false, false, false]);
  });

  test.each(languages)('is told of with what happened, why, and what to do: %s', (language) => {
    const texts = textsIn[language];
    const fields = { path: '/etc/x', reason: 'EACCES: no' };
    const error = { code: 'file-unwritable', message: 'said', fields };
    const { failure } = texts;
    expect(failureTexts({ kind: 'cannot-open', error }, texts)).toEqual({
      title: failure.noStart,
      content: `${failure.folder('/etc/x')}\n\nEACCES: no\n\n${failure.folderHint}`,
    });
    expect(failure.folder('/etc/x')).toContain('/etc/x');
    expect(failureTexts({ kind: 'cannot-open', error: { ...error, code: 'bug' } }, texts).content).toMatch(/^said\n\n/);
    expect(failureTexts({ kind: 'died' }, texts).title).toBe(failure.died);
  });
});

describe('what is going on', () => {
  test('is what jobs and the bench of a lot do together', () => {
    const bench = aBench([aSlot(1, writing(0.4)), aSlot(2, { kind: 'inspecting' }), aSlot(3, empty)]);
    expect(benchActivity(bench)).toEqual({ writing: 2, fraction: undefined });
    expect(benchActivity(undefined)).toEqual({ writing: 0, fraction: undefined });
    const job = { writing: 1, fraction: 0.3 };
    expect(together(job, benchActivity(bench))).toEqual({ writing: 3, fraction: undefined });
    expect(together(job, benchActivity(undefined))).toEqual(job);
  });
});

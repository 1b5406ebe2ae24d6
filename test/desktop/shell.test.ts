import { describe, expect, test } from 'vitest';
import { givenFiles } from '../../electron/desktop/given-files.ts';
import { menuTemplate } from '../../electron/desktop/menu.ts';
import { isOwnPage, mayOpenOutside } from '../../electron/desktop/origin.ts';
import { placeWindow } from '../../electron/desktop/window-state.ts';

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

describe('files given on a command line', () => {
  test('are what is no switch, from the folder that it was typed in', () => {
    const args = ['--enable-logging', 'a.img', '/b.wic', '.', '', 'https://example.com/c.img.xz'];
    expect(givenFiles(args, '/home/me')).toEqual(['/home/me/a.img', '/b.wic', 'https://example.com/c.img.xz']);
  });
});

describe('the menu', () => {
  const actions = { openImage: () => {}, openRecipe: () => {}, help: () => {} };
  const tops = (platform: string) => menuTemplate(platform, actions).map(({ label, role }) => label ?? role);

  test('has the habits of each platform', () => {
    expect(tops('linux')).toEqual(['&File', 'editMenu', '&View', 'help']);
    expect(tops('darwin')).toEqual(['appMenu', '&File', 'editMenu', '&View', 'windowMenu', 'help']);
  });
});

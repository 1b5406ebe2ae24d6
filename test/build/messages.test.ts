import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { en } from '../../renderer/messages/en.ts';

const renderer = join(import.meta.dirname, '..', '..', 'renderer');

/** All that the pages are made of, without what they say. */
const source = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !/^messages[\\/]\w+[\\/]/.test(file))
  .map((file) => readFileSync(join(renderer, file), 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, ''))
  .join('\n');

/** `const { title, lead: words } = say.start;` */
const taken = [...source.matchAll(/\{([^{}=]*)\} = ([\w.]+)/g)].map(([, names = '', from = '']) => ({
  names: new Set(names.split(',').map((name) => name.trim().split(':')[0] ?? '')),
  from: from.split('.').at(-1) ?? '',
}));
const properties = new Set(
  [...source.matchAll(/(?<=(\b\w+)\??\.)(\w+)\b/g)].map(([, group, key]) => `${group}.${key}`),
);

const names = new Map<string, readonly string[]>();

/** What a group of messages is called where it is used: `const { boot: words } = say;`, `const text = say.settings.options;` */
function namesOf(group: string): readonly string[] {
  const given = () => source.matchAll(new RegExp(`(\\w+) = [\\w.]*\\b${group}[;,]|\\b${group}: (\\w+)`, 'g'));
  const known = names.get(group) ?? [group, 'say', ...[...given()].flatMap(([, one, other]) => one ?? other ?? [])];
  names.set(group, known);
  return known;
}

function isNamed(key: string, group: string): boolean {
  const groups = namesOf(group);
  return (
    groups.some((name) => properties.has(`${name}.${key}`)) ||
    taken.some((one) => one.names.has(key) && groups.includes(one.from))
  );
}

/** Which of them is meant is known only when it is asked for: `phase[target.phase]`, `const names: … = boot.rung;` */
function isLookedUp(group: string): boolean {
  return new RegExp(`\\b(${namesOf(group).join('|')})\\[|[.\\w]+\\.${group}[;,)}]`).test(source);
}

/** Among many that are asked for by name, by `writing[tone]`: what may stand there is written somewhere. */
function isWrittenOut(key: string, group: string): boolean {
  return new RegExp(`\\b(${namesOf(group).join('|')})\\[`).test(source) && source.includes(`'${key}'`);
}

function unusedIn(messages: object, path: readonly string[]): string[] {
  const group = path.at(-1) ?? 'say';
  return Object.entries(messages).flatMap(([key, value]) => {
    const whole = [...path, key].join('.');
    if (!isNamed(key, group) && !isWrittenOut(key, group) && !(path.length > 1 && isLookedUp(group))) return [whole];
    return typeof value === 'object' && value !== null ? unusedIn(value as object, [...path, key]) : [];
  });
}

test('nothing is kept in seven languages that no page says', () => {
  const { settings, ...others } = en;
  const { fields: _, ...rest } = settings;
  expect(unusedIn({ ...others, settings: rest }, [])).toEqual([]);
});

test('what no page says is noticed', () => {
  expect(unusedIn({ start: { title: '', neverSaidAnywhere: '' } }, [])).toEqual(['start.neverSaidAnywhere']);
});

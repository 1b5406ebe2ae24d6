import type { Alternatives, Field, Group, Member, Path, Way } from './field.ts';
import { isRecord } from './form-model.ts';

/** What stands there; undefined where nothing does. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<string | number, unknown>)[step];
  }
  return current;
}

/** The same with another value there; undefined takes it away. Groups and lists on the way are made. */
export function withValue(value: unknown, path: Path, next: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return next;
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(value) ? [...value] : [];
    if (rest.length === 0 && next === undefined) list.splice(step, 1);
    else list[step] = withValue(list[step], rest, next);
    return list;
  }
  const group = isRecord(value) ? value : {};
  const inner = withValue(group[step], rest, next);
  if (inner !== undefined) return { ...group, [step]: inner };
  const { [step]: _, ...others } = group;
  return others;
}

/** Settings as a form shows them: with a group wherever a text stands for one. */
export function spreadOut(field: Field, value: unknown): unknown {
  if (field.kind === 'list') return Array.isArray(value) ? value.map((item) => spreadOut(field.item, item)) : value;
  if (field.kind !== 'group') return value;
  const group = asGroup(field, value);
  if (!isRecord(group)) return group;
  let spread: unknown = group;
  for (const { path, field: inner } of shownMembers(field, group)) {
    const own = valueAt(group, path);
    if (own !== undefined) spread = withValue(spread, path, spreadOut(inner, own));
  }
  return spread;
}

function asGroup({ shorthand }: Group, value: unknown): unknown {
  return shorthand !== undefined && typeof value === 'string' ? { [shorthand]: value } : value;
}

/** The members that are shown. */
export function shownMembers({ parts }: Group, value: unknown): readonly Member[] {
  return parts.flatMap((part) => (part.kind === 'member' ? [part] : (wayOf(part, value)?.members ?? [])));
}

/** Which of the ways a group goes. */
export function wayOf({ ways }: Alternatives, group: unknown): Way | undefined {
  const marked = ways.find(({ marks }) => marks.some((mark) => valueAt(group, mark) !== undefined));
  return marked ?? ways.find(({ marks }) => marks.length === 0) ?? ways[0];
}

/** The group when another way is gone. */
export function takeWay({ holds }: Alternatives, group: unknown, way: Way): unknown {
  const kept = isRecord(group) ? Object.entries(group).filter(([key]) => !holds.includes(key)) : [];
  return { ...Object.fromEntries(kept), ...way.start };
}

/** What a form was filled in with, without what was left empty. A group that was opened stays, if empty. */
export function filledIn(field: Field, value: unknown): unknown {
  switch (field.kind) {
    case 'text':
      return value === '' && !field.mayBeEmpty ? undefined : value;
    case 'secret':
    case 'number':
    case 'choice':
      return value === '' ? undefined : value;
    case 'flag':
    case 'json':
      return value;
    case 'map': {
      if (!isRecord(value)) return value;
      const named = Object.entries(value).filter(([name]) => name !== '');
      return named.length === 0 ? undefined : Object.fromEntries(named);
    }
    case 'list': {
      if (!Array.isArray(value)) return value;
      const items = value.map((item) => filledIn(field.item, item)).filter((item) => item !== undefined);
      return items.length === 0 && !field.required ? undefined : items;
    }
    case 'group': {
      const group = asGroup(field, value);
      if (!isRecord(group)) return value;
      let filled: unknown = group;
      for (const { path, field: inner } of shownMembers(field, group)) {
        if (valueAt(group, path) === undefined) continue;
        filled = withValue(filled, path, filledIn(inner, valueAt(group, path)));
      }
      const { shorthand } = field;
      const only = shorthand !== undefined && isRecord(filled) && Object.keys(filled).join() === shorthand;
      return only ? (filled as Record<string, unknown>)[shorthand] : filled;
    }
  }
}

/** As problems name places: `settings.containers[0].file`. */
export function placeOf(path: Path): string {
  return ['settings', ...path]
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('');
}

/** Whether any of these has a value. */
export function hasAny(value: unknown, keys: readonly string[]): boolean {
  return keys.some((key) => valueAt(value, [key]) !== undefined);
}

import type { Format } from '../formats.ts';
import type { Group } from '../group.ts';
import { type Context, flashStep } from './context.ts';

const count = 8;

/** One target against eight: decoded once, and memory stays flat. */
export async function targetsGroup(context: Context, format: Format): Promise<Group | undefined> {
  const file = context.image.files.get(format.key);
  if (file === undefined || !context.options.parts.has('many') || format.many !== true) return undefined;
  const drives = await context.drives.take(count);
  return {
    title: `${format.title}, eight targets`,
    steps: [
      flashStep(context, { key: 'one', name: 'Wick, one target', file, drives: drives.slice(0, 1) }),
      flashStep(context, { key: 'eight', name: 'Wick, eight targets', file, drives }),
    ],
    missing: [],
    runs: context.options.runs,
    rows: ({ of, wall }) => [
      {
        what: `${format.key} eight targets, decoding CPU`,
        wick: of('eight', ({ nativeThreads }) => nativeThreads),
        against: { name: 'one target', series: of('one', ({ nativeThreads }) => nativeThreads) },
        unit: 's',
        limit: 1.1,
      },
      {
        what: `${format.key} eight targets, wall`,
        wick: wall('eight'),
        against: { name: 'one target', series: wall('one') },
        unit: 's',
      },
      {
        what: `${format.key} peak memory, eight targets`,
        wick: of('eight', ({ pss }) => pss / (1 << 20)),
        unit: 'MiB',
        limit: 350,
      },
    ],
  };
}

import type { Group, Row } from '../group.ts';
import { type Context, nodeStep } from './context.ts';

const limits = { drives: 300, '--version': 120 };

/** Commands that people wait for, start to end; Node alone is the floor. */
export function startGroup({ options, programs }: Context): Group {
  return {
    title: 'start',
    steps: [
      ...Object.keys(limits).map((arg) => nodeStep(arg, `wick ${arg}`, [programs.wick, arg])),
      nodeStep('node', 'node, an empty program', ['--input-type=module', '--eval', '']),
    ],
    missing: [],
    runs: Math.max(10, options.runs),
    rows: ({ wall }) =>
      Object.entries(limits).map(
        ([arg, limit]): Row => ({
          what: `wick ${arg}`,
          wick: wall(arg).map((seconds) => (seconds === undefined ? undefined : seconds * 1000)),
          unit: 'ms',
          limit,
        }),
      ),
  };
}

import type { Slot } from './slots.ts';

export type Stage = 'prepare' | 'write' | 'flush' | 'readBack' | 'settings' | 'finish';
export type StageState = 'done' | 'now' | 'open';

const stageOf = {
  waiting: 'prepare',
  downloading: 'prepare',
  checking: 'prepare',
  preparing: 'prepare',
  clearing: 'prepare',
  writing: 'write',
  flushing: 'flush',
  verifying: 'readBack',
  hashing: 'readBack',
  rewriting: 'readBack',
  provisioning: 'settings',
  finishing: 'finish',
} as const satisfies Record<Exclude<Slot['target']['phase'], 'done'>, Stage>;

/** What a card goes through, and how far it is. */
export function stagesOf({ job, target }: Slot): { stage: Stage; is: StageState }[] {
  const { phase, result } = target;
  const now = phase === 'done' ? undefined : stageOf[phase];
  const all: Stage[] = [
    'prepare',
    'write',
    'flush',
    ...(job.verify || now === 'readBack' ? (['readBack'] as const) : []),
    ...(job.family !== undefined || now === 'settings' ? (['settings'] as const) : []),
    'finish',
  ];
  const at = now === undefined ? (result?.outcome === 'good' ? all.length : 0) : all.indexOf(now);
  return all.map((stage, index) => ({ stage, is: index < at ? 'done' : index === at ? 'now' : 'open' }));
}

/** 0 to 1, of all that is done with a card: writing and reading back take about as long as each other. Never more than 1. */
export function overallOf({ job, target }: Slot): number {
  const { phase, fraction = 0, result } = target;
  if (result !== undefined) return 1;
  const part = Math.min(1, Math.max(0, fraction));
  const writing = job.verify ? 0.5 : 1;
  switch (stageOf[phase === 'done' ? 'finishing' : phase]) {
    case 'prepare':
      return 0;
    case 'write':
      return Math.min(0.99, part * writing);
    case 'flush':
      return Math.min(0.99, writing);
    case 'readBack':
      return Math.min(0.99, writing + part * (1 - writing));
    case 'settings':
    case 'finish':
      return 0.99;
  }
}

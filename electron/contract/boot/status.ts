import type { RunStatus } from '../boot.ts';

/** From the worst to the best (pantavisor, platforms.c); what is on its way down, or again on its way up, has not arrived. */
const ranks: readonly RunStatus[] = [
  'STOPPED',
  'STOPPING',
  'RECOVERING',
  'NONE',
  'INSTALLED',
  'MOUNTED',
  'BLOCKED',
  'STARTING',
  'STARTED',
  'READY',
];

export function rankOf(status: RunStatus): number {
  return ranks.indexOf(status);
}

export function reaches(status: RunStatus, goal: RunStatus): boolean {
  return rankOf(status) >= rankOf(goal);
}

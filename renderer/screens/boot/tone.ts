import type { VerdictName } from '../../../electron/contract/boot.ts';
import type { BootUnit } from './device.tsx';

export type BootTone = 'good' | 'open' | 'bad';

const tones: Record<VerdictName, BootTone> = {
  'not-seen': 'open',
  booting: 'open',
  'reboot-loop': 'bad',
  degraded: 'bad',
  'up-unclaimed': 'good',
  'up-claimed': 'good',
  up: 'good',
  'wrong-image': 'bad',
  'claim-refused': 'bad',
};

/**
 * How a verdict looks. Up is good only once it is all that was asked for: until then something is still to come. What is
 * starting and has `failed` a rung does not come further by itself.
 */
export function bootTone(verdict: VerdictName, { final, failed }: { final: boolean; failed: boolean }): BootTone {
  if (isStuck(verdict, failed)) return 'bad';
  return verdict === 'up-unclaimed' && !final ? 'open' : tones[verdict];
}

export function isStuck(verdict: VerdictName, failed: boolean): boolean {
  return verdict === 'booting' && failed;
}

/** The same for a device as a page is told of it. */
export function toneOf({ verdict, final, firstFailed }: BootUnit): BootTone {
  return bootTone(verdict, { final, failed: firstFailed !== undefined });
}

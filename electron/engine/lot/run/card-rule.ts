import type { Drive } from '../../../contract/drive.ts';
import { formatBytes } from '../../../contract/format.ts';
import type { CardRefusal } from '../../../contract/lot/bench.ts';
import type { MediaRule } from '../../../contract/lot/lot.ts';

export interface Refusal {
  why: CardRefusal;
  /** A clause. */
  detail: string;
  /** An engineer may let this one card in. */
  allowable: boolean;
  /** Digest of what was seen of what lies on it, where that is why. */
  print?: string;
}

/** Whether an engineer has let in a card for this very reason, seen on the very same content. */
export function isAllowed({ why, detail, print, allowable }: Refusal, allowed: readonly Refusal[]): boolean {
  return allowable && allowed.some((one) => one.why === why && one.detail === detail && one.print === print);
}

/**
 * Why a card is not started, as far as that can be told without reading it. `allowed`: why it was refused before, and an
 * engineer let it in.
 */
export function refusalOf(drive: Drive, rule: MediaRule, allowed: readonly Refusal[]): Refusal | undefined {
  return refusalsOf(drive, rule).find((one) => !isAllowed(one, allowed));
}

function refusalsOf(drive: Drive, rule: MediaRule): Refusal[] {
  const { risks, unusable, size, readOnly, transport, mountPoints } = drive;
  const found: Refusal[] = risks.map(({ reason }) => ({
    why: 'protected',
    detail: `it ${reason}`,
    allowable: false,
  }));
  const add = (why: CardRefusal, detail: string, allowable = false) => found.push({ why, detail, allowable });
  if (unusable !== undefined || size === 0) add('unreadable', 'nothing can be read from it');
  if (readOnly) add('write-protected', 'its lock switch is on');
  if (!rule.transports.some((one) => one === transport)) add('transport', `it is attached by ${transport}`);
  // Computers mount whatever they can read: where that decides, what lies on it is looked at.
  if (mountPoints.length > 0 && rule.content === 'any')
    add('mounted', `it is in use at ${mountPoints.join(', ')}`, true);
  const has = `it has ${formatBytes(size)}`;
  if (size < rule.minSize) add('too-small', `${has}, and ${formatBytes(rule.minSize)} is the least`, true);
  if (size > rule.maxSize) add('too-large', `${has}, and ${formatBytes(rule.maxSize)} is the most`, true);
  return found;
}

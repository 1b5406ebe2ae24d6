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
}

/** Why a card is not started, as far as that can be told without reading it. */
export function refusalOf(drive: Drive, rule: MediaRule, { allowed }: { allowed: boolean }): Refusal | undefined {
  const [risk] = drive.risks;
  if (risk !== undefined) return { why: 'protected', detail: `it ${risk.reason}`, allowable: false };
  if (drive.unusable !== undefined || drive.size === 0)
    return { why: 'unreadable', detail: 'nothing can be read from it', allowable: false };
  if (drive.readOnly) return { why: 'write-protected', detail: 'its lock switch is on', allowable: false };
  if (!rule.transports.some((one) => one === drive.transport))
    return { why: 'transport', detail: `it is attached by ${drive.transport}`, allowable: false };
  // Computers mount whatever they can read: where that decides, what lies on it is looked at.
  if (drive.mountPoints.length > 0 && rule.content === 'any' && !allowed)
    return { why: 'mounted', detail: `it is in use at ${drive.mountPoints.join(', ')}`, allowable: true };
  const size = formatBytes(drive.size);
  if (drive.size < rule.minSize && !allowed)
    return {
      why: 'too-small',
      detail: `it has ${size}, and ${formatBytes(rule.minSize)} is the least`,
      allowable: true,
    };
  if (drive.size > rule.maxSize && !allowed)
    return {
      why: 'too-large',
      detail: `it has ${size}, and ${formatBytes(rule.maxSize)} is the most`,
      allowable: true,
    };
  return undefined;
}

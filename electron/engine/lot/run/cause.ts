import type { WickError } from '../../../contract/errors.ts';
import type { ErrorCode } from '../../../contract/sentences.ts';
import type { FailCause } from '../../../contract/lot/states.ts';

const byCode: Partial<Record<ErrorCode, FailCause>> = {
  cancelled: 'cancelled',
  'target-capacity': 'capacity',
  'target-slow': 'slow-card',
  'target-gone': 'pulled',
  'target-missing': 'pulled',
  'target-no-medium': 'pulled',
  'target-changed': 'pulled',
  'verify-mismatch': 'read-back',
  'image-does-not-fit': 'card',
  'card-not-restored': 'card',
  'provision-differs': 'read-back',
  'unit-moved': 'station-lost',
};

/** Why a unit failed, by what went wrong with its card. */
export function causeOf({ code, exit }: WickError): FailCause {
  const known = byCode[code];
  if (known !== undefined) return known;
  if (/^(provision|recipe|secret|variable|hub)-/.test(code)) return 'settings';
  if (/^(file-system|source|archive|catalogue|image|lot)-/.test(code) || exit === 'badSource') return 'image';
  if (code.startsWith('target-')) return 'card';
  return 'other';
}

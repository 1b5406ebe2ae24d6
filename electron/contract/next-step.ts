import { type ErrorData, errorFromData } from './errors.ts';
import type { ErrorCode } from './sentences.ts';

/** What the button beside an error does. */
export const nextSteps = [
  'choose-image',
  /** Which of `fields.entries`. */
  'choose-entry',
  'choose-drive',
  'change-settings',
  /** The same once more. */
  'try-again',
  /** Look at the plan anew. */
  'plan-again',
  /** Another card in its place. */
  'replace-card',
  'load-page',
  'report',
  'none',
] as const;
export type NextStep = (typeof nextSteps)[number];

/** Where the code says more than how the command would end. */
const byCode: Partial<Record<ErrorCode, NextStep>> = {
  'archive-several-images': 'choose-entry',
  'archive-entry-missing': 'choose-entry',
  'source-unreachable': 'try-again',
  'source-network': 'try-again',
  'source-changed': 'try-again',
  'image-does-not-fit': 'replace-card',
  'target-capacity': 'replace-card',
  'target-io': 'replace-card',
  'target-write-protected': 'try-again',
  'target-busy': 'try-again',
  'target-changed': 'plan-again',
  'target-stalled': 'replace-card',
  'target-no-medium': 'try-again',
  'plan-stale': 'plan-again',
  'plan-unknown': 'plan-again',
  'provision-refused': 'change-settings',
  'recipe-invalid': 'change-settings',
  'secret-unavailable': 'change-settings',
  'variable-unused': 'change-settings',
  'engineer-locked': 'none',
  'bench-busy': 'none',
  'bench-idle': 'load-page',
  'slot-unknown': 'load-page',
  'card-swapped': 'none',
  'card-not-restored': 'try-again',
  'label-made': 'none',
  'label-not-passed': 'none',
  'channel-lost': 'load-page',
  'call-unknown': 'load-page',
};

export function nextStep(data: ErrorData): NextStep {
  const error = errorFromData(data);
  const known = byCode[error.code];
  if (known !== undefined) return known;
  switch (error.exit) {
    case 'badSource':
      return 'choose-image';
    case 'refused':
      return 'choose-drive';
    case 'targetFailed':
    case 'noRights':
    case 'cancelled':
      return 'try-again';
    case 'readBackDiffers':
      return 'replace-card';
    case 'bug':
      return 'report';
    case 'usage':
      return 'change-settings';
    case 'done':
    case 'someTargetsFailed':
    case 'bootNotVerified':
      return 'none';
  }
}

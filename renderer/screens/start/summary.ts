import type { InspectReport } from '../../../electron/contract/inspect.ts';
import type { Finding, SignatureReport } from '../../../electron/contract/inspect-pantavisor.ts';

/** What a person should know of an image before all details. */
export interface Findings {
  breaks: readonly Finding[];
  warns: readonly Finding[];
  /** That were left out of the report. */
  more: number;
  /** Something was looked at. */
  checked: boolean;
}

export function findingsOf({ pantavisor }: InspectReport): Findings {
  const checks = pantavisor?.checks ?? [];
  const all = checks.flatMap(({ findings }) => findings);
  return {
    breaks: all.filter(({ severity }) => severity === 'breaks'),
    warns: all.filter(({ severity }) => severity === 'warns'),
    more: checks.reduce((sum, { more }) => sum + more, 0),
    checked: checks.some(({ outcome }) => outcome !== 'skipped'),
  };
}

export type SignatureState = { is: 'all' | 'developer' | 'none' } | { is: 'invalid' | 'unverifiable'; count: number };

/** The worst that can be said of all signatures. */
export function signaturesOf(signatures: readonly SignatureReport[]): SignatureState {
  if (signatures.length === 0) return { is: 'none' };
  const count = (wanted: SignatureReport['outcome']) => signatures.filter(({ outcome }) => outcome === wanted).length;
  if (count('invalid') > 0) return { is: 'invalid', count: count('invalid') };
  if (count('unverifiable') > 0) return { is: 'unverifiable', count: count('unverifiable') };
  return { is: signatures.some(({ developer }) => developer) ? 'developer' : 'all' };
}

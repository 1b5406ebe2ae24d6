import { assertNever, WickError } from '../../../contract/errors.ts';
import type { Codec, DecodeOptions } from '../decoder.ts';

/** Bytes for dictionaries and windows where the caller sets no limit: the largest window that zstd and xz presets use. */
export const defaultMemoryLimit = 2 * 1024 ** 3;

/** What can be wrong with compressed input. `offset` counts its bytes; `needed` is bytes of memory. */
export type Fault =
  | { kind: 'truncated'; offset: number }
  | { kind: 'corrupt'; offset: number; reason: string }
  | { kind: 'trailing-junk'; offset: number }
  | { kind: 'empty' }
  | { kind: 'memory'; needed: number };

export function faultError(fault: Fault, codec: Codec, options: DecodeOptions): WickError {
  const { what } = options;
  switch (fault.kind) {
    case 'truncated':
      return new WickError('source-truncated', { what, codec, offset: fault.offset });
    case 'corrupt':
      return new WickError('source-corrupt', { what, codec, offset: fault.offset, reason: fault.reason });
    case 'trailing-junk':
      return new WickError('source-trailing-junk', { what, codec, offset: fault.offset });
    case 'empty':
      return new WickError('source-empty', { what });
    case 'memory':
      return new WickError('source-memory', {
        what,
        codec,
        needed: fault.needed,
        limit: options.memoryLimit ?? defaultMemoryLimit,
      });
    default:
      return assertNever(fault);
  }
}

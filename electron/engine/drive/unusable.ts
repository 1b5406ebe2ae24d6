import type { Drive } from '../../contract/drive.ts';
import { assertNever, WickError } from '../../contract/errors.ts';

/** Why a drive can never be a target, whatever is forced: `target-no-medium`, `target-not-a-drive`; undefined for others. */
export function unusableError({ path: target, unusable }: Drive): WickError | undefined {
  switch (unusable) {
    case undefined:
      return undefined;
    case 'no-medium':
      return new WickError('target-no-medium', { target });
    case 'memory':
      return new WickError('target-not-a-drive', { target, kind: "a part of this computer's memory" });
    default:
      return assertNever(unusable);
  }
}

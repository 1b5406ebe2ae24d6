import type { WickError } from '../../../electron/contract/errors.ts';
import { withoutPlace } from './labels.ts';

export interface SettingsProblem {
  /** `settings.wifi.ssid` */
  place: string;
  /** A sentence that does not name the place. */
  text: string;
}

/** What is wrong in the settings, each in its place; undefined where something else is wrong. */
export function problemsIn(
  error: WickError | undefined,
  phrase: (text: string) => string,
): readonly SettingsProblem[] | undefined {
  if (error?.code !== 'recipe-invalid') return undefined;
  const { problems } = error.fields as { problems?: unknown };
  if (!Array.isArray(problems)) return undefined;
  return problems.flatMap((problem: unknown) => {
    const { path, reason, suggestion } = problem as { path?: unknown; reason?: unknown; suggestion?: unknown };
    if (typeof path !== 'string' || typeof reason !== 'string') return [];
    const said = { reason, ...(typeof suggestion === 'string' ? { suggestion } : {}) };
    return [{ place: path, text: withoutPlace(said, phrase) }];
  });
}

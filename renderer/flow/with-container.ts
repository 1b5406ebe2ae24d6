import type { SettingsChoice } from './flow.ts';

/** The settings with a Pantavisor container (a path) added; undefined where they are of another family. */
export function withContainer(settings: SettingsChoice | undefined, path: string): SettingsChoice | undefined {
  const { family = 'pantavisor', settings: own, ...recipe } = settings?.recipe ?? {};
  if (family !== 'pantavisor' && family !== 'auto') return undefined;
  const before = isRecord(own) ? own : {};
  const listed: readonly unknown[] = Array.isArray(before['containers']) ? before['containers'] : [];
  const containers = [...listed.filter((one) => one !== path), path];
  return { ...settings, recipe: { wick: 1, family: 'pantavisor', ...recipe, settings: { ...before, containers } } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

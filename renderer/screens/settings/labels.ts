import type { Catalogue } from '../../messages/catalogue.ts';

type FieldText = Catalogue['settings']['fields'][string];

/**
 * What a field is called: by its place, or the end of it (`networks[].wifi.ssid` is `wifi.ssid`); else by its own name,
 * with what its schema says of it.
 */
export function textOf(fields: Catalogue['settings']['fields'], name: string, description?: string): FieldText {
  const steps = name.split('.');
  for (let from = 0; from < steps.length; from++) {
    const found = fields[steps.slice(from).join('.')];
    if (found !== undefined) return found;
  }
  const own = (steps.at(-1) ?? name)
    .replace('[]', '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  const label = own.charAt(0).toUpperCase() + own.slice(1);
  return { label, ...(description === undefined ? {} : { hint: description }) };
}

/** With what lies around it: User › Name. */
export function longLabel(fields: Catalogue['settings']['fields'], name: string): string {
  const steps = name.split('.');
  return steps.map((_, index) => textOf(fields, steps.slice(0, index + 1).join('.')).label).join(' › ');
}

/** `settings.containers[0].file` is `containers[].file` for labels. */
export function nameOfPlace(place: string): string {
  return place.replace(/^settings\.?/, '').replaceAll(/\[\d+\]/g, '[]');
}

/** A problem beside its field needs not say which field is meant. */
export function withoutPlace(
  { reason, suggestion }: { reason: string; suggestion?: string | undefined },
  phrase: (text: string) => string,
): string {
  const clause = phrase(reason.replace(/^"[^"]*" /, ''));
  const sentence = `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;
  // What the command can be told does not help here.
  return suggestion === undefined || suggestion.includes('--') ? sentence : `${sentence} ${phrase(suggestion)}`;
}

import type { Certificate } from '../../../contract/certificate.ts';
import type { UnitMarks } from '../../../contract/lot/states.ts';

/** By what the device of a unit is told from the others; undefined where there is nothing. */
export function unitMarks(
  { expects }: Pick<Certificate, 'expects'>,
  shown: Readonly<Record<string, string>>,
): UnitMarks | undefined {
  const mac = Object.entries(shown).find(([name, value]) => /mac/i.test(name) && asMac(value) !== undefined);
  const address = asMac(mac?.[1] ?? '');
  const marks = {
    ...(expects?.deviceId === undefined ? {} : { deviceId: expects.deviceId }),
    ...(expects?.tag === undefined ? {} : { tag: expects.tag }),
    ...(address === undefined ? {} : { mac: address }),
  };
  return Object.keys(marks).length === 0 ? undefined : marks;
}

/** Lower-case, with colons. */
function asMac(text: string): string | undefined {
  const digits = text.replaceAll(/[:.-]/g, '').toLowerCase();
  return /^[0-9a-f]{12}$/.test(digits) ? (digits.match(/../g) ?? []).join(':') : undefined;
}

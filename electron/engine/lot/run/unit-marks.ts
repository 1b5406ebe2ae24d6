import type { Certificate } from '../../../contract/certificate.ts';
import type { UnitMarks } from '../../../contract/lot/states.ts';

/**
 * By what the device of a unit is told from the others: what its card says, or columns of the table that are called so (`mac`,
 * `deviceId`, `tag`); undefined where there is nothing.
 */
export function unitMarks(
  { expects }: Pick<Certificate, 'expects'>,
  shown: Readonly<Record<string, string>>,
): UnitMarks | undefined {
  const mac = Object.entries(shown).find(([name, value]) => /mac/i.test(name) && asMac(value) !== undefined);
  const address = asMac(mac?.[1] ?? '');
  // A token that was made beforehand is known at its Hub by the tag that it was made with, which only the table knows.
  const deviceId = expects?.deviceId ?? valueOf(shown, /^device[-_ ]?id$/i, /^[0-9a-f]{24}$/);
  const tag = expects?.tag ?? valueOf(shown, /^(tag|wick-unit)$/i, /^[\w.-]{1,100}$/);
  const marks = {
    ...(deviceId === undefined ? {} : { deviceId }),
    ...(tag === undefined ? {} : { tag }),
    ...(address === undefined ? {} : { mac: address }),
  };
  return Object.keys(marks).length === 0 ? undefined : marks;
}

function valueOf(shown: Readonly<Record<string, string>>, named: RegExp, form: RegExp): string | undefined {
  return Object.entries(shown).find(([name, value]) => named.test(name) && form.test(value))?.[1];
}

/** Lower-case, with colons. */
function asMac(text: string): string | undefined {
  const digits = text.replaceAll(/[:.-]/g, '').toLowerCase();
  return /^[0-9a-f]{12}$/.test(digits) ? (digits.match(/../g) ?? []).join(':') : undefined;
}

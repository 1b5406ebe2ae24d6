import type { DeviceMarks, ExpectedBoot, SharedBoot } from '../../../contract/boot.ts';
import type { Certificate } from '../../../contract/certificate.ts';
import type { UnitMarks } from '../../../contract/lot/states.ts';

type MarkName = keyof UnitMarks;

const kinds: readonly MarkName[] = ['deviceId', 'tag', 'mac', 'host', 'serial'];

/** What columns are called that hold a mark: the words of their names, put together. */
const columnNames: Readonly<Record<MarkName, RegExp>> = {
  deviceId: /^deviceid$/,
  tag: /^(?:tag|wickunit)$/,
  mac: /(?:^| )(?:mac|macaddr|macaddress|hwaddr)(?: |$)/,
  host: /^(?:host|device)name$/,
  serial: /^(?:board|device)?(?:sn|serial|serialno|serialnr|serialnumber)$/,
};

/**
 * By what the device of a unit is told from the others: what its card says, or columns of the table that are called so (`mac`,
 * `serial`, `hostname`, `deviceId`, `tag`); undefined where there is nothing.
 */
export function unitMarks(
  { expects }: Pick<Certificate, 'expects'>,
  shown: Readonly<Record<string, string>>,
): UnitMarks | undefined {
  const found = kinds.flatMap((kind) => {
    const values = Object.entries(shown).flatMap(([name, value]) =>
      kindOf(name) === kind ? [asMark(kind, value)] : [],
    );
    const value = values.find((one) => one !== undefined);
    return value === undefined ? [] : [[kind, value] as const];
  });
  // A token that was made beforehand is known at its Hub by the tag that it was made with, which only the table knows.
  const marks: UnitMarks = {
    ...Object.fromEntries(found),
    ...(expects?.deviceId === undefined ? {} : { deviceId: expects.deviceId }),
    ...(expects?.tag === undefined ? {} : { tag: expects.tag }),
  };
  return Object.keys(marks).length === 0 ? undefined : marks;
}

/** Which mark a column holds, by its name. */
export function kindOf(column: string): MarkName | undefined {
  const words = column
    .replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');
  return kinds.find((kind) => columnNames[kind].test(words.join(kind === 'mac' ? ' ' : '')));
}

/** A mark as sightings have it; undefined where the text is none. */
export function asMark(kind: MarkName, text: string): string | undefined {
  const lower = text.trim().toLowerCase();
  switch (kind) {
    case 'deviceId':
      return /^[0-9a-f]{24}$/.test(text) ? text : undefined;
    case 'tag':
      return /^[\w.-]{1,100}$/.test(text) ? text : undefined;
    case 'mac':
      return asMac(lower);
    case 'host':
      return /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/.test(lower) ? lower : undefined;
    case 'serial':
      return /^[\w.-]{4,64}$/.test(lower) ? lower.replace(/^0x/, '') : undefined;
  }
}

/** With colons. Those that stand for all devices, or for none, are no mark. */
function asMac(text: string): string | undefined {
  const digits = text.replaceAll(/[:.-]/g, '');
  const isOne = /^[0-9a-f]{12}$/.test(digits) && !/^(?:0{12}|f{12})$/.test(digits);
  return isOne ? (digits.match(/../g) ?? []).join(':') : undefined;
}

/** The marks of a unit, for those who look for its device. */
export function deviceMarks(marks: UnitMarks = {}): DeviceMarks {
  return Object.fromEntries(kinds.flatMap((kind) => (marks[kind] === undefined ? [] : [[kind, marks[kind]]])));
}

/** What a first boot has to show, as far as all stations of a lot know it. */
export function sharedBoot({ expects }: Pick<Certificate, 'expects'>): SharedBoot | undefined {
  if (expects === undefined) return undefined;
  const { stateKeys: _, deviceId: __, tag: ___, ...shared } = expects;
  return shared;
}

/** The same, with what this unit is told by. */
export function expectedOf(shared: SharedBoot | undefined, { deviceId, tag }: UnitMarks = {}): ExpectedBoot {
  return {
    ...(shared ?? { family: 'unknown', claim: 'none' }),
    ...(deviceId === undefined ? {} : { deviceId }),
    ...(tag === undefined ? {} : { tag }),
  };
}

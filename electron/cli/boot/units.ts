import type { DeviceMarks, ExpectedBoot } from '../../contract/boot.ts';
import { WickError } from '../../contract/errors.ts';
import type { SettingsOf } from '../../contract/recipe.ts';
import { wishFor } from '../../contract/verdict.ts';
import { askedBy } from '../../engine/boot/expect.ts';
import { refuseSeveralHubs } from '../../engine/boot/open-hub.ts';
import type { AwaitedUnit } from '../../engine/boot/watch.ts';
import { loadRecipe, type LoadedRecipe } from '../../engine/provision/recipe/load.ts';
import type { Face } from '../output/face.ts';
import { pairOf } from '../recipe/read.ts';
import type { GivenCertificate } from './certificates.ts';
import { type BootOptions, parsePort, parseWish } from './options.ts';

/** The recipe, without a word about what flashing leaves out. */
export async function recipeOf(face: Face, { recipe, set = [] }: BootOptions): Promise<LoadedRecipe | undefined> {
  if (recipe === undefined) {
    if (set.length === 0) return undefined;
    throw new WickError('usage', { reason: 'A --set is for a recipe.', hint: 'Add --recipe FILE.' });
  }
  const variables = { set: new Map(set.map((one) => pairOf(one))), environment: process.env };
  return await loadRecipe(recipe, { variables, signal: face.signal });
}

/**
 * The devices that are awaited: one for each certificate, or the one that is there.
 *
 * @throws WickError `usage`
 */
export function awaitedUnits(
  given: readonly GivenCertificate[],
  recipe: LoadedRecipe | undefined,
  options: BootOptions,
): AwaitedUnit[] {
  const wish = parseWish(options.expect) ?? (options.claim === true ? 'claimed' : undefined);
  if (options.unit !== undefined && given.length > 1) {
    throw new WickError('usage', { reason: 'A --unit names one device, and there are several certificates.' });
  }
  const planned = recipe === undefined ? {} : plannedBy(recipe);
  const expected =
    given.length === 0
      ? [{ id: options.unit ?? 'device', card: {}, boot: { ...unknown, ...planned } }]
      : given.map(({ unit, certificate: { expects, settings, finished } }) => ({
          id: unit,
          card: { flashed: Date.parse(finished) },
          boot: {
            ...(expects ?? { ...unknown, ...planned, ...(settings === undefined ? {} : { family: settings.family }) }),
            ...askedBy(recipe?.recipe.checks),
          },
        }));
  refuseSeveralHubs(expected.map(({ boot }) => ({ expected: boot })));
  const named = options.unit === undefined ? {} : identityOf(options.unit);
  return expected.map(({ id, card, boot }, index) => {
    const whole: ExpectedBoot = { ...boot, ...named };
    const unit = {
      id,
      ...card,
      expected: whole,
      wish: wish ?? wishFor(whole),
      marks: marksOf(whole, index, expected.length, options),
    };
    if (unit.wish !== 'claimed' || whole.family === 'pantavisor' || whole.family === 'unknown') return unit;
    throw new WickError('usage', {
      reason: `Nobody claims a device of ${whole.family}, so that ${id} cannot be expected to be claimed.`,
      hint: 'Expect it to be up: --expect up.',
    });
  });
}

const unknown: ExpectedBoot = { family: 'unknown', claim: 'none' };

/** 24 hexadecimal digits are an identity of the Hub; anything else is a tag. */
function identityOf(unit: string): Pick<ExpectedBoot, 'deviceId' | 'tag'> {
  return /^[0-9a-f]{24}$/u.test(unit) ? { deviceId: unit } : { tag: unit };
}

/** What the recipe says of a device, without looking at its secrets. */
function plannedBy({ recipe }: LoadedRecipe): Partial<ExpectedBoot> {
  const asked = askedBy(recipe.checks);
  if (recipe.family !== 'pantavisor') return { family: recipe.family === 'auto' ? 'unknown' : recipe.family, ...asked };
  // The form was checked for the family that the recipe names.
  const { claim, credentials, hub } = (recipe.settings ?? {}) as Partial<SettingsOf<'pantavisor'>>;
  return {
    family: 'pantavisor',
    claim:
      credentials !== undefined || claim?.hub === 'device' ? 'credentials' : claim === undefined ? 'none' : 'token',
    ...(credentials === undefined ? {} : { deviceId: credentials.id }),
    ...(hub?.host === undefined ? {} : { hub: { host: hub.host, port: hub.port ?? 443 } }),
    ...asked,
  };
}

/** Ports belong to units in their order, where there are as many; what was named for one device is that device's. */
function marksOf(
  { deviceId, tag, asks = [] }: ExpectedBoot,
  index: number,
  units: number,
  { serial = [], lan, medium }: BootOptions,
): DeviceMarks[] {
  const ports = units === 1 ? serial : serial.length === units ? serial.slice(index, index + 1) : [];
  const urls = asks.flatMap((ask) => (ask.ask === 'url' ? new URL(ask.url).hostname : []));
  const given = Array.isArray(lan) ? (lan as readonly string[]) : [];
  const addresses = units === 1 ? [...given, ...urls.filter((host) => host !== 'device')] : [];
  return [
    { ...(deviceId === undefined ? {} : { deviceId }), ...(tag === undefined ? {} : { tag }) },
    ...ports.map((port) => ({ port: parsePort(port).path })),
    ...addresses.map((address) => ({ address })),
    ...(medium === undefined || units > 1 ? [] : [{ drive: medium }]),
  ];
}

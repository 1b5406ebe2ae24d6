import { exitCodes, isWickError, WickError } from '../../contract/errors.ts';
import { disableTokens } from '../../engine/boot/disable-tokens.ts';
import { Matcher } from '../../engine/boot/match.ts';
import { chooseObservers } from '../../engine/boot/observers.ts';
import { hubOpener } from '../../engine/boot/open-hub.ts';
import { leftTokens, openTokens } from '../../engine/boot/spent-tokens.ts';
import { type BootEvent, type BootJob, watchBoots } from '../../engine/boot/watch.ts';
import { secretsOf } from '../../engine/provision/secret/secrets-of.ts';
import { keepBoots, readCertificates } from '../boot/certificates.ts';
import { eyesOf, namedHub } from '../boot/eyes.ts';
import { type BootOptions, parsePort, parseTime } from '../boot/options.ts';
import { sayOpenTokens, sayTokens } from '../boot/tokens.ts';
import { awaitedUnits, recipeOf } from '../boot/units.ts';
import { bootText } from '../output/boot.ts';
import { BootView } from '../output/boot-view.ts';
import type { Face } from '../output/face.ts';

const usualTime = '5m';

/**
 * `wick boot [--unit ID | --certificate FILE...] [--serial PORT[@BAUD]]... [--lan [ADDRESS...]] [--mdns] [--hub [HOST]]`;
 * `secrets` must not be shown, whoever repeats them.
 */
export async function bootCommand(face: Face, options: BootOptions, secrets: readonly string[] = []): Promise<number> {
  for (const port of options.serial ?? []) parsePort(port);
  const given = await readCertificates(options.certificate ?? [], options.trusted ?? [], face.signal);
  const recipe = await recipeOf(face, options);
  const units = awaitedUnits(given, recipe, options);
  const timeout = parseTime(options.timeout ?? recipe?.recipe.checks?.timeout ?? usualTime);
  const matcher = new Matcher(units);
  const eyes = await eyesOf(options, units, (text) => face.note(`Medium  ${text}`));
  const mask = [...secrets, ...(recipe === undefined ? [] : await secretsOf(recipe))];
  const observers = await chooseObservers({ units, matcher, eyes, mask });
  if (observers.length === 0) {
    throw new WickError('usage', { reason: 'Nobody would look.', hint: 'Add --serial PORT, --mdns, --lan or --hub.' });
  }
  const names = [...new Set(observers.map(({ name }) => name))];
  face.note(`Watches ${units.map(({ id, wish }) => `${id} (${wish})`).join(', ')} by ${names.join(', ')}`);
  const end = await watch(face, { units, observers, matcher, timeout, signal: face.signal }).catch((error: unknown) => {
    if (isWickError(error, 'cancelled') || face.signal.aborted) sayOpenTokens(face, openTokens(units, matcher));
    throw error;
  });
  const kept = await keepBoots(face, given, end.units, names);
  const isFulfilled = end.units.every(({ fulfilled }) => fulfilled);
  const exitCode = isFulfilled ? kept.exitCode : exitCodes.bootNotVerified;
  for (const unit of end.units) {
    if (face.json) face.note(bootText(unit));
    else face.print(bootText(unit));
  }
  for (const file of kept.files) face.note(`Certificate: ${file}`);
  const open = hubOpener(units, { address: namedHub(options) });
  const ends = await disableTokens(leftTokens(end, units, matcher), { open, signal: face.signal });
  face.event('result', {
    ok: exitCode === exitCodes.done,
    exitCode,
    reason: end.reason,
    units: end.units.map(({ sightings, ...unit }) => ({ ...unit, sightings: sightings.length })),
    certificates: kept.files,
    tokens: sayTokens(face, ends),
  });
  return exitCode;
}

async function watch(face: Face, job: BootJob): Promise<Extract<BootEvent, { type: 'end' }>> {
  using view = new BootView(face);
  for await (const event of watchBoots(job)) {
    view.take(event);
    if (event.type === 'end') return event;
  }
  throw new TypeError('a watch that did not end');
}

import { exitCodes, WickError } from '../../contract/errors.ts';
import { Matcher } from '../../engine/boot/match.ts';
import { type SpentToken, spentTokens } from '../../engine/boot/spent-tokens.ts';
import { type BootEvent, type BootJob, watchBoots } from '../../engine/boot/watch.ts';
import type { Hub } from '../../engine/hub/hub.ts';
import { keepBoots, readCertificates } from '../boot/certificates.ts';
import { chooseObservers, hubOpener, makeClaimer } from '../boot/observers.ts';
import { type BootOptions, parsePort, parseTime } from '../boot/options.ts';
import { awaitedUnits, recipeOf } from '../boot/units.ts';
import { bootText } from '../output/boot.ts';
import { BootView } from '../output/boot-view.ts';
import type { Face } from '../output/face.ts';

const usualTime = '5m';

/** `wick boot [--unit ID | --certificate FILE...] [--serial PORT[@BAUD]]... [--lan [ADDRESS...]] [--mdns] [--hub [HOST]]` */
export async function bootCommand(face: Face, options: BootOptions): Promise<number> {
  for (const port of options.serial ?? []) parsePort(port);
  const given = await readCertificates(options.certificate ?? [], options.trusted ?? [], face.signal);
  const recipe = await recipeOf(face, options);
  const units = awaitedUnits(given, recipe, options);
  const timeout = parseTime(options.timeout ?? recipe?.recipe.checks?.timeout ?? usualTime);
  const matcher = new Matcher(units);
  const looking = { units, matcher, options, note: (text: string) => face.note(`Medium  ${text}`) };
  const claimer = options.claim === true ? await makeClaimer(looking) : undefined;
  const observers = [...(await chooseObservers(looking)), ...(claimer === undefined ? [] : [claimer])];
  if (observers.length === 0) {
    throw new WickError('usage', { reason: 'Nobody would look.', hint: 'Add --serial PORT, --mdns, --lan or --hub.' });
  }
  const names = [...new Set(observers.map(({ name }) => name))];
  face.note(`Watches ${units.map(({ id, wish }) => `${id} (${wish})`).join(', ')} by ${names.join(', ')}`);
  const job = { units, observers, matcher, timeout, signal: face.signal };
  const end = await watch(face, job, (event) => claimer?.take(event));
  const kept = await keepBoots(face, given, end.units, names);
  const isFulfilled = end.units.every(({ fulfilled }) => fulfilled);
  const exitCode = isFulfilled ? kept.exitCode : exitCodes.bootNotVerified;
  for (const unit of end.units) {
    if (face.json) face.note(bootText(unit));
    else face.print(bootText(unit));
  }
  for (const file of kept.files) face.note(`Certificate: ${file}`);
  const tokens = await disableTokens(face, spentTokens(end, units, matcher), hubOpener(units, options.hub));
  face.event('result', {
    ok: exitCode === exitCodes.done,
    exitCode,
    reason: end.reason,
    units: end.units.map(({ sightings, ...unit }) => ({ ...unit, sightings: sightings.length })),
    certificates: kept.files,
    tokens,
  });
  return exitCode;
}

/** Whoever has no token need not wait for what speaks with a Hub. */
async function disableTokens(
  face: Face,
  spent: readonly SpentToken[],
  open: (signal: AbortSignal) => Promise<Hub>,
): Promise<SpentToken[]> {
  return spent.length === 0 ? [] : await (await import('../boot/tokens.ts')).disableSpent(face, spent, open);
}

async function watch(
  face: Face,
  job: BootJob,
  listen: (event: BootEvent) => void,
): Promise<Extract<BootEvent, { type: 'end' }>> {
  using view = new BootView(face);
  for await (const event of watchBoots(job)) {
    view.take(event);
    listen(event);
    if (event.type === 'end') return event;
  }
  throw new TypeError('a watch that did not end');
}

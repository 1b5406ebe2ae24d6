import { networkInterfaces } from 'node:os';
import type { bootCalls } from '../../contract/calls/boot.ts';
import { WickError } from '../../contract/errors.ts';
import type { Handlers, ParsedInputOf } from '../../contract/rpc/table.ts';
import { disableTokens } from '../boot/disable-tokens.ts';
import { Matcher } from '../boot/match.ts';
import { chooseObservers, type Eyes, type PulledMedium } from '../boot/observers.ts';
import { hubOpener } from '../boot/open-hub.ts';
import { listSerialPorts } from '../boot/serial/list.ts';
import { parseDuration } from '../duration.ts';
import { secretsOf } from '../provision/secret/secrets-of.ts';
import { type Awaited, awaitedUnits } from './boot-units.ts';
import { allDrives } from './drives.ts';
import type { Host } from './host.ts';
import { keepBoots } from './keep-boots.ts';

type Start = ParsedInputOf<typeof bootCalls, 'boot.start'>;

/** ms between two states that a page is told. */
const pause = 200;
/** ms. */
const usualTimeout = 5 * 60_000;

export function bootAnswers(host: Host): Handlers<typeof bootCalls> {
  return {
    'boot.ports': async () => ({
      ports: (await listSerialPorts()).map(({ path, name }) => (name === undefined ? { path } : { path, name })),
    }),
    'boot.interfaces': async () => ({ interfaces: Object.keys(networkInterfaces()) }),
    'boot.start': async (input) => ({ boot: await start(host, input) }),
    'boot.list': async () => ({ boots: host.boots.list }),
    async *'boot.watch'({ boot: id }, signal) {
      const boot = host.boots.find(id);
      for await (const _ of boot.changes.follow(signal, pause)) {
        const { state } = boot;
        yield state;
        if (state.finished !== undefined) return;
      }
    },
    'boot.stop': async ({ boot }) => {
      host.boots.find(boot).stop();
      return {};
    },
    'boot.open': async ({ boot, id }) => {
      const { openLink } = host.surroundings;
      if (openLink === undefined) throw new WickError('not-offered', { what: 'Opening a link' });
      const link = host.boots.find(boot).state.units.find((unit) => unit.id === id)?.link;
      if (link !== undefined) await openLink(link);
      return {};
    },
  };
}

async function start(host: Host, input: Start): Promise<string> {
  const awaited = await awaitedUnits(host, input);
  const { units } = awaited;
  const matcher = new Matcher(units);
  const place = host.hubPlace(host.ending.signal);
  // The medium tells once the watch is there.
  const told: { summary: (text: string) => void } = { summary: () => {} };
  const medium = input.medium === undefined ? {} : { medium: await pulledMedium(host, input.medium, awaited, told) };
  const eyes: Eyes = { ...eyesOf(input), ...medium };
  const mask = (await Promise.all(units.map(({ id }) => secretsOfUnit(host, id)))).flat();
  const looking = { units, matcher, eyes, mask, place };
  const observers = await (host.surroundings.observers ?? chooseObservers)(looking);
  if (observers.length === 0) {
    throw new WickError('usage', { reason: 'Nobody would look.', hint: 'Choose a console, the network or the Hub.' });
  }
  const open = hubOpener(units, { place });
  const names = [...new Set(observers.map(({ name }) => name))];
  const boot = host.boots.start({
    units,
    matcher,
    observers,
    timeout: input.timeout ?? timeoutOf(host, awaited),
    isLook: names.every((name) => name === 'medium'),
    onEnd: async (ended) => await keepBoots(host, { cards: awaited.cards, boots: ended, observers: names }),
    onTokens: async (tokens) => await disableTokens(tokens, { open, signal: host.ending.signal }),
  });
  told.summary = (text) => boot.summarise(text);
  return boot.id;
}

function eyesOf({ serial, log, lan, addresses, interfaces, hub, claim }: Start): Eyes {
  // The words that claim a device are of use only with its identity, and consoles do not tell that.
  const listens = lan || claim || interfaces !== undefined;
  return {
    consoles: serial.map(({ path, baudRate }) => ({ path, baudRate })),
    log: serial.length === 0 ? undefined : log,
    ...(listens ? { mdns: { interfaces } } : {}),
    ...(lan || addresses.length > 0 ? { lan: { addresses } } : {}),
    ...(hub || claim ? { hub: {} } : {}),
    claim,
  };
}

/** @throws WickError `target-missing`, `target-taken` */
async function pulledMedium(
  host: Host,
  path: string,
  { cards }: Awaited,
  told: { summary: (text: string) => void },
): Promise<PulledMedium> {
  await host.drives.look();
  const drive = (await allDrives(host)).find((one) => one.path === path);
  if (drive === undefined) throw new WickError('target-missing', { target: path });
  if (host.taken.includes(path)) throw new WickError('target-taken', { target: path });
  const [card, ...others] = cards.values();
  const imageSize = others.length === 0 ? card?.signed.certificate.image.size : undefined;
  const { openTarget } = host;
  return { drive, name: path, imageSize, openTarget, onSummary: (text) => told.summary(text) };
}

async function secretsOfUnit(host: Host, unit: string): Promise<readonly string[]> {
  const recipe = host.jobs.recipeOf(unit);
  return recipe === undefined ? [] : await secretsOf(recipe);
}

/** What the recipe of one of them says, where that is known; ms. */
function timeoutOf(host: Host, { units }: Awaited): number {
  const times = units.flatMap(({ id }) => host.jobs.recipeOf(id)?.recipe.checks?.timeout ?? []);
  return Math.max(0, ...times.map((text) => parseDuration(text) ?? 0)) || usualTimeout;
}

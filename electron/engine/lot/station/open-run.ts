import type { TaughtSlot } from '../../../contract/lot/bench.ts';
import { WickError } from '../../../contract/errors.ts';
import type { Lot } from '../../../contract/lot/lot.ts';
import { chooseObservers, type Eyes, type Looking, usualEyes } from '../../boot/observers.ts';
import { hubOpener } from '../../boot/open-hub.ts';
import type { Observer } from '../../boot/watch.ts';
import { stationKey } from '../../certificate/station-key.ts';
import { openTargetForBench } from '../../flash/open-target.ts';
import type { TargetOpener } from '../../flash/target.ts';
import type { CredentialsPlace } from '../../hub/credentials.ts';
import { prepareIdentities } from '../../hub/prepare-identities.ts';
import { LotGuard } from '../definition/check-lot.ts';
import { mustBeTrusted } from '../definition/trust.ts';
import { Hooks } from '../hooks/hooks.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { LotRun } from '../run/lot-run.ts';
import type { DriveSource, LotRunOptions } from '../run/options.ts';
import type { PortsByPath } from '../slots/place.ts';
import { bootTimeout } from './boot-timeout.ts';
import { freshValues } from './fresh-values.ts';
import { keepLotFolder, lotFolder, mustBeFolder } from './lot-folders.ts';

export interface OpenRun {
  ledger: Ledger;
  lot: string;
  stationFolder: string;
  /** Where its files are here, from now on; where they were before, without. */
  folder?: string | undefined;
  /** Of Wick. */
  version: string;
  slots: readonly TaughtSlot[];
  ports?: PortsByPath | undefined;
  drives: DriveSource;
  /** In place of asking the person once for all readers of the bench. */
  openTarget?: TargetOpener | undefined;
  /** Paths of drives that somebody else writes. */
  busy?: (() => readonly string[]) | undefined;
  /** Where logins to Hubs are kept, in place of the usual one. */
  place?: CredentialsPlace | undefined;
  /** Where is looked for devices; everywhere that can be without. */
  eyes?: Eyes | undefined;
  /** Who looks there, in place of the usual ones. */
  observers?: ((looking: Looking) => Promise<readonly Observer[]>) | undefined;
  eject?: boolean | undefined;
  /** Ends getting ready. */
  signal: AbortSignal;
}

/** A lot that runs on this bench, and whoever is told of it. */
export interface OpenedRun extends AsyncDisposable {
  run: LotRun;
  hooks: Hooks;
}

/**
 * Opens a lot on this bench: its engineer is trusted, its image and files are those that were signed. Only then a folder is
 * kept.
 *
 * @throws WickError `lot-unknown`, `lot-untrusted`, `lot-changed`, `lot-no-folder`, `lot-no-slots`, `lot-held`,
 *   `ledger-unreachable`
 */
export async function openRun(wish: OpenRun): Promise<OpenedRun> {
  const { ledger, stationFolder, version, signal, place } = wish;
  const signed = await ledger.lot(wish.lot);
  const { lot } = signed;
  await mustBeTrusted(stationFolder, signed);
  if (wish.slots.length === 0) throw new WickError('lot-no-slots', {});
  // A folder is kept once its engineer is trusted and it holds what was signed: what is there may be run.
  const folder = wish.folder ?? (await lotFolder(stationFolder, lot));
  await mustBeFolder(folder);
  const guard = new LotGuard(signed, folder);
  await guard.check(signal);
  if (wish.folder !== undefined) await keepLotFolder(stationFolder, lot.id, wish.folder);
  const { expectCard } = await import('../../boot/expect.ts');
  await using open = new AsyncDisposableStack();
  const helpers =
    wish.openTarget === undefined
      ? open.use(openTargetForBench(() => readersOf(wish)))
      : { openTarget: wish.openTarget, startHelper: undefined };
  const hooks = open.use(await Hooks.start({ ledger, lot: lot.id, folder: stationFolder }));
  const run = open.use(
    await LotRun.start({
      ledger,
      lot,
      folder,
      stationFolder,
      slots: wish.slots,
      ports: wish.ports,
      drives: wish.drives,
      openTarget: async (drive, options) => {
        if (wish.busy?.().includes(drive.path) === true) throw new WickError('target-taken', { target: drive.path });
        return await helpers.openTarget(drive, options);
      },
      startHelper: helpers.startHelper,
      certify: { key: await stationKey(stationFolder), version, expect: expectCard },
      guard,
      eject: wish.eject,
      identify: async (recipe, signal) => {
        const { recipes, settle } = await prepareIdentities([recipe], {
          signal,
          ...(place === undefined ? {} : { place }),
        });
        return { recipe: recipes[0] ?? recipe, settle: async (isGood) => await settle(() => isGood) };
      },
      renewValues: (unit) => freshValues(lot, unit, { folder }),
      observers: lot.passes === 'written' ? undefined : observersOf(wish),
      disableToken: disablerOf(wish, lot),
      bootTimeout: bootTimeout(lot.recipe),
    }),
  );
  const held = open.move();
  return { run, hooks, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

/** Paths of the drives in the slots, with a card in them or without. */
function readersOf({ slots, drives, ports }: OpenRun): string[] {
  const taught = new Set(slots.map(({ port }) => port));
  return drives.drives.flatMap(({ path, port }) => (taught.has(ports?.get(path) ?? port ?? '') ? [path] : []));
}

function observersOf({ eyes, place, observers = chooseObservers }: OpenRun): NonNullable<LotRunOptions['observers']> {
  return async ({ units, matcher }) => {
    const usual = eyes ?? { ...(await usualEyes(units)), hub: {} };
    return await observers({ units, matcher, eyes: usual, mask: [], place });
  };
}

/** By the Hub that the lot's recipe names, or the one that was logged in to. */
export function disablerOf(
  { place }: Pick<OpenRun, 'place'>,
  { recipe }: Pick<Lot, 'recipe'>,
): (tag: string, signal: AbortSignal) => Promise<unknown> {
  return async (tag, signal) => {
    const { disableUnitTokens } = await import('../../hub/tokens.ts');
    const { hubInRecipe } = await import('./hub-in-recipe.ts');
    const hub = await hubOpener([], { address: hubInRecipe(recipe), place })(signal);
    return await disableUnitTokens(hub, tag, { signal });
  };
}

import type { Drive } from '../../contract/drive.ts';
import type { FlashEvent, FlashPlan, FlashResult } from '../../contract/flash.ts';
import { certifier, type CertifierOptions } from '../certificate/certify.ts';
import { withImageRisk } from '../drive/find.ts';
import type { Image } from '../image/image.ts';
import { openImage } from '../image/open.ts';
import type { Source } from '../image/source.ts';
import { type ImageStore, openStore } from '../image/store/store.ts';
import type { LoadedRecipe } from '../provision/recipe/load.ts';
import { flash } from './flash.ts';
import { planFlash, type PlanOptions } from './plan.ts';
import type { TargetOpener } from './target.ts';

/** What a person wants, whatever face they said it to. */
export interface FlashOrder {
  image: {
    /** As the person named it, or what that stands for. */
    source: string | Source;
    entry?: string | undefined;
    /** Path or address of a block map, false for none, undefined for the one beside the image. */
    bmap?: string | false | undefined;
    bmapKeys?: readonly string[] | undefined;
    bmapSignature?: string | undefined;
    /** Lower-case hex. */
    sha256?: string | undefined;
  };
  /** The targets, found once the image is known to be one. */
  drives: () => Promise<readonly Drive[]>;
  /** One for each target, or none. */
  recipes: readonly LoadedRecipe[];
  /** `internal`: internal disks are not refused; their names will be asked for when the plan is confirmed. */
  options: Omit<PlanOptions, 'force'> & { force: readonly string[] | 'internal' };
  /** Use and leave a copy of the unpacked image. */
  store: boolean;
  /** Where there is no other way, the image is unpacked to show what the settings will change in it. */
  unpack: boolean;
  signal: AbortSignal;
}

/** An order that has been looked into, to be shown and confirmed. */
export interface PreparedFlash {
  order: FlashOrder;
  image: Image;
  /** Drives whose risks are overridden. */
  force: readonly string[];
  /** The unpacked copy of the image from last time, which will be written in its place. */
  copy: Image | undefined;
  store: ImageStore | undefined;
  /** With the settings where no target is refused. */
  plan: FlashPlan;
  /** What the settings change was looked at in the image. */
  settingsShown: boolean;
}

/** Finds out what would be written where. Throws what is wrong with the image and the settings; refused drives are in the plan. */
export async function prepareFlash(order: FlashOrder): Promise<PreparedFlash> {
  const { signal, options, recipes } = order;
  const { entry, sha256 } = order.image;
  const image = await open(order);
  const drives = await order.drives();
  const { path } = image;
  const judged = path === undefined ? drives : await Promise.all(drives.map((drive) => withImageRisk(drive, path)));
  const force = options.force === 'internal' ? judged.filter(isOnlyInternal).map((drive) => drive.path) : options.force;
  const plan = planFlash(image, judged, { ...options, force });
  const store = order.store ? await openStore() : undefined;
  const copy = await store?.find(image, { source: image.origin, entry, sha256 });
  const prepared = { order, image, force, copy, store };
  const refused = plan.targets.some(({ refusal }) => refusal !== undefined);
  if (recipes.length === 0 || (refused && !order.unpack)) return { ...prepared, plan, settingsShown: false };
  // A flash without settings need not wait for all that gives them.
  const { withSettings } = await import('./with-settings.ts');
  const shown = await withSettings(plan, { image, store, copy, entry, recipes, unpack: order.unpack, signal });
  return { ...prepared, ...shown };
}

function isOnlyInternal({ risks }: Drive): boolean {
  return risks.length > 0 && risks.every(({ kind }) => kind === 'internal');
}

function open({ image: { source, entry, bmap, bmapKeys, bmapSignature }, signal }: FlashOrder): Promise<Image> {
  return openImage(source, {
    signal,
    ...(entry === undefined ? {} : { entry }),
    ...(bmap === undefined ? {} : { bmap }),
    ...(bmapKeys === undefined ? {} : { bmapKeys }),
    ...(bmapSignature === undefined ? {} : { bmapSignature }),
  });
}

export interface CarryOut {
  openTarget: TargetOpener;
  /** Signs a certificate of each target that is good. */
  certify?: Pick<CertifierOptions, 'key' | 'version' | 'unit' | 'expect' | 'signed'> | undefined;
  /** Ends one target by itself. */
  signals?: ReadonlyMap<string, AbortSignal>;
  signal: AbortSignal;
  emit: (event: FlashEvent) => void;
}

/** Writes what was confirmed. Never throws for what goes wrong with the image or a drive: see the results. */
export async function carryOut(prepared: PreparedFlash, how: CarryOut): Promise<FlashResult> {
  const { order, image, force, copy, store, plan } = prepared;
  const { entry, sha256 } = order.image;
  const { certify, signals, openTarget, signal, emit } = how;
  const written = copy ?? image;
  return await flash({
    image: written,
    plan,
    force,
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(order.recipes.length === 0 ? {} : { recipes: order.recipes }),
    ...(store === undefined || copy !== undefined ? {} : { keepIn: { store, entry } }),
    ...(certify === undefined ? {} : { certify: certifier({ ...certify, image: written, map: plan.map }) }),
    ...(signals === undefined ? {} : { signals }),
    openTarget,
    signal,
    emit,
  });
}

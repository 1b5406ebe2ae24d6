import type { Drive } from '../../../contract/drive.ts';
import type { TaughtSlot } from '../../../contract/lot/bench.ts';
import type { Lot } from '../../../contract/lot/lot.ts';
import type { UnitRecord } from '../../../contract/lot/record.ts';
import type { Matcher } from '../../boot/match.ts';
import type { AwaitedUnit, Observer } from '../../boot/watch.ts';
import type { Changes } from '../../changes.ts';
import type { CarryOut } from '../../flash/prepare.ts';
import type { HelperStarter, TargetOpener } from '../../flash/target.ts';
import type { WickError } from '../../../contract/errors.ts';
import type { LoadedRecipe } from '../../provision/recipe/load.ts';
import type { Ledger, UnitValues } from '../ledger/ledger.ts';
import type { PortsByPath } from '../slots/place.ts';

/** The drives of this computer as they come and go. */
export interface DriveSource {
  readonly changes: Changes;
  readonly drives: readonly Drive[];
}

/** Recipes whose identity comes from a Hub have it then; `settle` takes back what was made for cards that are not good. */
export type Identify = (recipe: LoadedRecipe, signal: AbortSignal) => Promise<Identified>;

export interface Identified {
  recipe: LoadedRecipe;
  settle: (isGood: boolean) => Promise<readonly { tag: string; error: WickError }[]>;
}

export interface LotRunOptions {
  ledger: Ledger;
  lot: Lot;
  /** Where the paths of the lot start at this station. */
  folder: string;
  /** Where this station keeps what must not get lost. */
  stationFolder: string;
  /** In the bench's order. */
  slots: readonly TaughtSlot[];
  ports?: PortsByPath | undefined;
  drives: DriveSource;
  openTarget: TargetOpener;
  /** Starts a helper for `openTarget` while a card is counted down for; without, it is started afterwards. */
  startHelper?: HelperStarter | undefined;
  certify: NonNullable<CarryOut['certify']>;
  /** Asked before each card: that image and files are those that were signed. @throws WickError `lot-changed` */
  guard?: { check: (signal: AbortSignal) => Promise<void> } | undefined;
  identify?: Identify | undefined;
  /** Who looks for devices; without, nobody does, and units that must be seen stay shipped. */
  observers?:
    | ((looking: { units: readonly AwaitedUnit[]; matcher: Matcher }) => Promise<readonly Observer[]>)
    | undefined;
  /** ms that a device may take to be what the lot asks for, from when it was seen to start; without, any. */
  bootTimeout?: number | undefined;
  /** Lets a token of a device that has appeared, or is given up, do nothing any more. */
  disableToken?: ((tag: string, signal: AbortSignal) => Promise<unknown>) | undefined;
  /** Other values for a unit whose first are burnt; undefined where there are none. */
  renewValues?: ((unit: UnitRecord) => Promise<UnitValues | undefined>) | undefined;
  /** Keeps an unpacked copy of the image; default true. */
  store?: boolean | undefined;
  eject?: boolean | undefined;
  /** ms that a unit is reserved for, before its reservation is renewed. */
  lease?: number | undefined;
  /** ms since 1970. */
  now?: (() => number) | undefined;
}

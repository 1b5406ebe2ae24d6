import type { Recognised } from '../../contract/provision.ts';
import type { FamilyName, SettingsOf } from '../../contract/recipe.ts';
import type { Edit } from './edit.ts';
import type { IdentitySource } from './identity-source.ts';
import type { Medium } from './medium.ts';
import type { Masker } from './secret/masker.ts';

export interface PlanContext {
  /** What the target is called, for messages. */
  target: string;
  /** Folder that paths in the recipe start from. */
  folder: string;
  /** Learns what is made from secrets. */
  masker: Masker;
  recognised: Recognised;
  /** Fresh random bytes, such as the salt of a password. */
  random: (length: number) => Uint8Array;
  signal: AbortSignal;
  /** Where a device gets its identity from that the recipe has none for. */
  identity?: IdentitySource | undefined;
  /** Nothing will be written: nothing may be made for it either. */
  dryRun?: boolean;
  /** Closed once the edits are on the medium. */
  resources: AsyncDisposableStack;
}

export interface Plan {
  edits: readonly Edit[];
  /** Sentences without a full stop. */
  warnings: readonly string[];
}

/** What is known about one family of images. Looks at what is on the medium, never at names of files or targets. */
export interface Family<F extends FamilyName = FamilyName> {
  readonly name: F;
  /** As a person would call it. */
  readonly title: string;
  /** Undefined for an image of another family. */
  recognise(medium: Medium): Promise<Recognised | undefined>;
  /** Throws WickError `provision-refused` for what cannot or should not be done on this medium. */
  plan(medium: Medium, settings: SettingsOf<F>, context: PlanContext): Promise<Plan>;
  /** Looks at a medium that has the edits, and had not `before`; returns what does not hold, as clauses. */
  check?(medium: Medium, settings: SettingsOf<F>, context: PlanContext, before: Medium): Promise<readonly string[]>;
}

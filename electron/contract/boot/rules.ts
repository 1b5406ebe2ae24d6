import type { BootStage, ExpectedBoot, Sighting } from '../boot.ts';
import type { BootWish } from '../recipe.ts';

/** ms that a device must stay as it is before it counts as up: the time after which Pantavisor itself takes it as stable. */
export const steadyFor = 30_000;

/** ms that a group of containers has to reach its goal (pantavisor, default of device.json). */
export const goalTime = 30_000;

/** What is known, for every question that the ladder asks. */
export interface Watch {
  expected: ExpectedBoot;
  /** In order. */
  sightings: readonly Sighting[];
  /** ms since 1970. */
  now: number;
}

export function isPantavisor({ family }: ExpectedBoot): boolean {
  return family === 'pantavisor';
}

/** What is asked for where nobody says: up, and claimed where the card was given what it takes. */
export function wishFor({ wish, claim }: ExpectedBoot): BootWish {
  return wish ?? (claim === 'none' ? 'up' : 'claimed');
}

export interface StartRules {
  /** The line that a boot comes to once. */
  mark: BootStage;
  /** How often a device may start again before it comes to that line for the first time. */
  early: number;
}

/**
 * A Raspberry Pi 4 or 5 with an old EEPROM starts twice more before the factory line (pantavisor, rpiab.c). Other systems
 * start again once they have enlarged their partition, and once they have taken their settings.
 */
export function startRules(expected: ExpectedBoot): StartRules {
  return isPantavisor(expected) ? { mark: 'factory', early: 2 } : { mark: 'login', early: 3 };
}

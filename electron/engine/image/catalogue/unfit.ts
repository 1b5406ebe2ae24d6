import { addressFileName } from '../source/address.ts';

/** Files that catalogues offer beside card images, by their names. */
const others: readonly [name: RegExp, reason: string][] = [
  [
    /^pv-flash-bundle-/iu,
    'it is a bundle for the memory of the board itself, which is written over USB with its own tools',
  ],
  [/(?:^|[-_.])appengine(?:[-_.]|$)|^docker[-_]/iu, 'it is Pantavisor for a Docker container (appengine)'],
  [
    /\.pvrexport\.t(?:ar\.)?gz$|^pve?xports?-|^pvrexports-/iu,
    'it holds containers for a system that runs, not a system',
  ],
  [/\.ubi(?:fs)?$/iu, 'it is for raw flash memory, not for a card'],
  [/\.docs\.tar/iu, 'it is documentation'],
  [/\.sh$/iu, 'it is a program to install, such as an SDK'],
  [/\.(?:exe|msi|apk|deb|rpm|appimage)$/iu, 'it is a program to install'],
];

/** Why what lies at an address is no card image, as a clause, as far as its name tells. */
export function unfitByName(address: string): string | undefined {
  const name = addressFileName(new URL(address));
  return others.find(([pattern]) => pattern.test(name))?.[1];
}

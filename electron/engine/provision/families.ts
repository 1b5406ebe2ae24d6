import type { Recognised } from '../../contract/provision.ts';
import type { FamilyName } from '../../contract/recipe.ts';
import { armbian } from './armbian/armbian.ts';
import { balena } from './balena.ts';
import { buildroot } from './buildroot.ts';
import { cloudInit } from './cloud-init/cloud-init.ts';
import type { Family } from './family.ts';
import { generic } from './generic.ts';
import type { Medium } from './medium.ts';
import { pantavisor } from './pantavisor/pantavisor.ts';
import { raspberryPiOs } from './raspberry-pi-os/raspberry-pi-os.ts';
import { yocto } from './yocto.ts';

/**
 * In the order in which an image is tried: what runs cloud-init can be one of those before it, and several of them are
 * built with Yocto.
 */
const families: { readonly [F in FamilyName]: Family<F> } = {
  pantavisor,
  balena,
  armbian,
  'raspberry-pi-os': raspberryPiOs,
  'cloud-init': cloudInit,
  yocto,
  buildroot,
  generic,
};

export function familyNamed<F extends FamilyName>(name: F): Family<F> {
  return families[name];
}

/** What family an image belongs to; `generic` where none is known. */
export async function recognise(medium: Medium): Promise<Recognised> {
  let likely: Recognised | undefined;
  for (const family of Object.values(families)) {
    const recognised = await family.recognise(medium);
    if (recognised?.confidence === 'certain') return recognised;
    likely ??= recognised;
  }
  return likely ?? { family: 'generic', confidence: 'likely', evidence: [] };
}

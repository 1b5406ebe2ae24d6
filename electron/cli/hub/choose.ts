import { WickError } from '../../contract/errors.ts';
import { type HubAddress, parseHubAddress, publicHub } from '../../engine/hub/address.ts';
import { type CredentialsPlace, currentHub } from '../../engine/hub/credentials.ts';
import type { Hub } from '../../engine/hub/hub.ts';
import { openHub, usualPlace } from '../../engine/hub/open.ts';
import { ask } from '../output/ask.ts';
import type { Face } from '../output/face.ts';

export interface HubChoice {
  hub?: string;
}

/** The Hub that is named, or the one that was logged in to last. */
export async function openChosen(face: Face, options: HubChoice): Promise<Hub> {
  const place = await usualPlace(face.signal);
  return await openHub({ address: await chooseHub(options, place), signal: face.signal, place });
}

export async function chooseHub({ hub }: HubChoice, place: CredentialsPlace): Promise<HubAddress> {
  return hub === undefined ? ((await currentHub(place)) ?? publicHub) : parseHubAddress(hub);
}

/** Asks a person for a yes, unless it was given. @throws WickError `usage`, `cancelled` */
export async function confirm(face: Face, what: string, yes: true | undefined): Promise<void> {
  if (yes === true) return;
  if (!face.interactive) {
    throw new WickError('usage', {
      reason: `${what}? There is no terminal to ask for a yes.`,
      hint: 'Add --yes if that is what you want.',
    });
  }
  const answer = await ask(`${what}? Type "yes" to go on: `, face.signal);
  if (answer.toLowerCase() !== 'yes') throw new WickError('cancelled', {});
}

export function pairOf(text: string, form: string): [string, string] {
  const split = text.indexOf('=');
  if (split > 0) return [text.slice(0, split), text.slice(split + 1)];
  throw new WickError('usage', { reason: `"${text}" is not of the form ${form}.` });
}

export function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

import type { Sighting } from '../../contract/boot.ts';
import { isWickError } from '../../contract/errors.ts';
import { takeDevice } from '../hub/devices.ts';
import type { Hub } from '../hub/hub.ts';

/**
 * Makes a device that waits for its owner the person's own, with the words that it shows on the network and on its console.
 * What is claimed already may be claimed again by the same person.
 *
 * @throws WickError `hub-…` where the Hub did not decide
 */
export async function claimDevice(
  hub: Hub,
  deviceId: string,
  challenge: string,
  { signal, now = Date.now }: { signal: AbortSignal; now?: () => number },
): Promise<Sighting> {
  const sighting = (claim: 'claimed' | 'refused', evidence: string): Sighting => {
    return { at: now(), observer: 'hub', of: { deviceId }, seen: { kind: 'claim', claim }, evidence };
  };
  try {
    await takeDevice(hub, deviceId, challenge, signal);
    return sighting('claimed', `${hub.name} gave the device ${deviceId} to ${hub.session.user}`);
  } catch (error) {
    if (!isWickError(error, 'hub-refused')) throw error;
    return sighting('refused', `${hub.name} answered ${error.fields.status} to the claim of the device ${deviceId}`);
  }
}

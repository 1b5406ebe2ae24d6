import type { BlindReason, BootFailure, VerdictName } from '../boot.ts';
import { assertNever } from '../errors.ts';
import { lastStage } from './readiness.ts';
import { isPantavisor } from './rules.ts';
import { type BootFacts, hasOldState } from './rungs.ts';

/** Of a device that is on, and was not seen to start with its new card. */
export const adviceOnNoStart =
  'It is on, but was not seen to start since its card was made. Check that it has the new card, and switch it off and on again.';

/** What a person does next: a sentence or two. Nothing where all is as it should be. */
export function adviceOn(verdict: VerdictName, facts: BootFacts): string | undefined {
  switch (verdict) {
    case 'up':
    case 'up-claimed':
      return undefined;
    case 'not-seen':
      return onSilence(facts);
    case 'booting':
      return onFailure(facts) ?? onWaiting(facts);
    case 'reboot-loop':
      return (
        onFailure(facts) ??
        'Read what the console says before each start (--log keeps it). Often the power supply is too weak: try another one.'
      );
    case 'degraded':
      return onFailure(facts) ?? 'Look at the logs of what does not run; on the card they are under /logs/0.';
    case 'wrong-image':
      return 'Switch it off, put the card into the reader and look at it with "wick inspect", or flash it again. If it was updated meanwhile, this is not its first boot any more.';
    case 'claim-refused':
      return 'The token was disabled, or is not one of this Hub. Make a new one, and give it to the card with "wick provision" and "rework: true".';
    case 'up-unclaimed':
      return onUnclaimed(facts);
    default:
      return assertNever(verdict);
  }
}

function onSilence({ looking, blind }: BootFacts): string {
  const seeing = [...looking].filter((observer) => !blind.has(observer));
  const [reason] = blind.values();
  if (seeing.length === 0) {
    return reason === undefined
      ? 'Nobody looked: connect its serial console (--serial), or let Wick look on the network (--mdns, --lan, --hub).'
      : onBlindness(reason);
  }
  const check = 'Check that it has power, and that its card is in its slot.';
  if (seeing.includes('serial')) {
    return `${check} A console that stays silent may have its two lines crossed, or run at another rate: --serial PORT@BAUD.`;
  }
  return `${check} A serial console shows what happens before there is a network: --serial PORT.`;
}

function onBlindness(reason: BlindReason): string {
  switch (reason) {
    case 'no-permission':
      return 'Get the rights first: on Linux, whoever is in the group "dialout" may open serial ports.';
    case 'no-network':
      return 'Connect this computer to the network of the device.';
    case 'port-busy':
      return 'Close the program that holds the serial port.';
    case 'no-port':
      return 'Plug the serial adapter in, and name its port.';
    case 'not-logged-in':
      return 'Log in to the Hub with "wick hub login".';
    case 'not-reachable':
      return 'Check the connection, the name of the Hub and the proxy.';
    default:
      return assertNever(reason);
  }
}

function onWaiting({ readiness, blind, expected, sightings }: BootFacts): string {
  if (!isPantavisor(expected)) {
    return 'Check its network, and that what is asked for runs on it; its console (--serial) shows whether it has started at all.';
  }
  const stage = lastStage(sightings);
  if (readiness.is === 'unknown' && (stage === 'loader' || stage === 'kernel')) {
    return 'Check that the image is the one for this board, and flash the card again; then try another card and power supply.';
  }
  if (readiness.is === 'unknown') {
    const [reason] = blind.values();
    return reason === undefined
      ? 'Let somebody look who knows its status: its serial console (--serial) or the Hub (--hub).'
      : onBlindness(reason);
  }
  return 'Give it more time: --timeout.';
}

function onUnclaimed({ expected, sightings, claim }: BootFacts): string | undefined {
  const words = sightings.findLast(({ seen }) => seen.kind === 'claim' && seen.challenge !== undefined)?.seen;
  const challenge = words?.kind === 'claim' ? words.challenge : undefined;
  if (claim.is === 'claimed' && hasOldState(sightings)) {
    return 'The Hub has known this device since before its card was flashed, and does not take its state again: let Wick compare it on the network (--lan), or register the device anew.';
  }
  if (claim.is === 'claimed') {
    return 'It is claimed, and the Hub does not have all of it yet: the first device of a new image sends all its files. Give it more time: --timeout.';
  }
  if (challenge !== undefined) return `Claim it in the Hub with its words, ${challenge}, or let Wick do it: --claim.`;
  return expected.claim === 'none' ? undefined : 'Check that it reaches its Hub: network, name server, clock, proxy.';
}

/** What to do about what the device itself says went wrong. */
function onFailure({ failure }: BootFacts): string | undefined {
  return failure === undefined ? undefined : cure(failure.seen.failure);
}

function cure(failure: BootFailure): string {
  switch (failure) {
    case 'loader':
    case 'kernel-panic':
      return 'Check that the image is the one for this board, and flash the card again.';
    case 'rolled-back':
      return 'The card was used before: flash it again.';
    case 'eeprom-too-old':
      return 'The board writes a new EEPROM and starts again by itself; if it does not, update it with the recovery image of its maker.';
    case 'no-storage':
      return 'The device does not find the partition labelled "root": look at the card with "wick inspect", and flash it again.';
    case 'no-config':
    case 'bad-credentials':
      return 'Look at /config on the card with "wick inspect", and give it its settings again with "wick provision".';
    case 'bad-signature':
    case 'bad-object':
    case 'bad-state':
      return 'Look at the card with "wick inspect": it names what does not hold. Then flash it again.';
    case 'container-failed':
    case 'goal-timed-out':
      return 'Look at the logs of that container; on the card they are under /logs/0.';
    default:
      return assertNever(failure);
  }
}

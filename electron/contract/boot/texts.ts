import { assertNever } from '../errors.ts';
import type { BlindReason, BootFailure, ObserverName } from '../boot.ts';

/** What went wrong: a sentence without a full stop. */
export function failureText(failure: BootFailure, container: string | undefined): string {
  const whose = container === undefined ? 'A container' : `Container ${container}`;
  switch (failure) {
    case 'loader':
      return 'Its boot loader could not start the system';
    case 'rolled-back':
      return 'It went back to an earlier revision';
    case 'eeprom-too-old':
      return 'Its EEPROM is too old';
    case 'kernel-panic':
      return 'The kernel stopped with a panic';
    case 'no-storage':
      return 'It could not mount its storage';
    case 'no-config':
      return 'Its configuration is missing';
    case 'bad-credentials':
      return 'Its credentials could not be loaded';
    case 'bad-signature':
      return 'The signatures of its state do not hold';
    case 'bad-object':
      return 'Files on its card are not those of its state';
    case 'bad-state':
      return 'Its state could not be loaded';
    case 'container-failed':
      return `${whose} failed`;
    case 'goal-timed-out':
      return `${whose} did not reach its goal in time`;
    default:
      return assertNever(failure);
  }
}

const looksAt: Record<ObserverName, string> = {
  serial: 'The console',
  mdns: 'Multicast DNS',
  lan: 'The local network',
  hub: 'The Hub',
  medium: 'The medium',
};

/** Why an observer could not see: a sentence without a full stop. */
export function blindText(observer: ObserverName, reason: BlindReason | undefined): string {
  const what = looksAt[observer];
  switch (reason) {
    case undefined:
      return `${what} was not looked at`;
    case 'no-permission':
      return `${what} may not be looked at with the rights that you have`;
    case 'no-network':
      return `${what} cannot be seen: this computer has no network`;
    case 'port-busy':
      return `${what} cannot be seen: another program holds its port`;
    case 'no-port':
      return `${what} cannot be seen: its port is not there`;
    case 'not-logged-in':
      return `${what} was not asked: nobody is logged in`;
    case 'not-reachable':
      return `${what} cannot be reached`;
    default:
      return assertNever(reason);
  }
}

import type { BootFailure, Seen } from '../../../contract/boot.ts';
import type { Traces } from './traces.ts';

const failures: Record<BootFailure, string> = {
  loader: 'its boot loader could not start the system',
  'rolled-back': 'it went back to an older revision',
  'eeprom-too-old': 'the boot program in its EEPROM is too old',
  'kernel-panic': 'its kernel panicked',
  'no-storage': 'it did not find its storage partition',
  'no-config': 'a file of its configuration is missing',
  'bad-credentials': 'its credentials could not be loaded',
  'bad-signature': 'a signature of its state was not accepted',
  'bad-object': 'files of its state are damaged',
  'bad-state': 'its state could not be loaded or started',
  'container-failed': 'a container failed, and the device started again',
  'goal-timed-out': 'a container did not reach its goal in time',
};

/** What happened to a device, in a few plain sentences. */
export function summarise(traces: Traces, seen: readonly Seen[]): string {
  const { identity, grown, warning } = traces;
  if (!hasBooted(traces)) {
    const why = grown?.partition === true ? ', but that its partition was enlarged' : '';
    return `Nothing on the medium shows that a device has started from it${why}.`;
  }
  const sentences = [howFar(traces, seen)];
  const last = seen.findLast((one) => one.kind === 'failure');
  if (last !== undefined) sentences.push(`The last failure: ${failureText(last)}.`);
  if (grown !== undefined && !grown.fileSystem) sentences.push('Its file system was not enlarged.');
  if (identity.owned && (identity.registered || seen.some((one) => one.kind === 'claim' && one.claim === 'claimed'))) {
    sentences.push('It is registered at its Hub, and was claimed.');
  } else if (identity.registered) sentences.push('It is registered at its Hub, and nobody has claimed it.');
  else if (seen.some((one) => one.kind === 'claim' && one.claim === 'refused')) {
    sentences.push('Its Hub refused to register it: its token may be disabled.');
  } else if (!identity.owned) sentences.push('It has not reached its Hub.');
  if (warning !== undefined) sentences.push('It was pulled out while it ran, or lost its power.');
  return sentences.join(' ');
}

/** Whether there is anything that only a running device writes. */
export function hasBooted({ log, progress, identity, encrypted, grown }: Traces): boolean {
  return log !== '' || progress !== undefined || identity.registered || encrypted || grown?.fileSystem === true;
}

function howFar({ progress }: Traces, seen: readonly Seen[]): string {
  const starts = seen.filter((one) => one.kind === 'stage' && one.stage === 'factory').length;
  const times = starts > 1 ? `The device started ${starts} times` : 'The device started';
  const status = seen.findLast((one) => one.kind === 'status' && one.container === undefined);
  if (status?.kind === 'status') {
    return status.status === 'READY'
      ? `${times}, and all its containers reached their goals.`
      : `${times}, and came no further than the status ${status.status}.`;
  }
  if (starts > 0 || progress !== undefined) return `${times} and loaded its state, but no container is known to run.`;
  return 'The device started, but did not load its state.';
}

function failureText({ failure, container }: Extract<Seen, { kind: 'failure' }>): string {
  const text = failures[failure];
  return container === undefined ? text : text.replace(/^a container/u, `container ${container}`);
}

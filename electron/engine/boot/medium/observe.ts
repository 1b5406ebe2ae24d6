import { basename } from 'node:path';
import type { DeviceMarks, RunStatus, Seen, Sighting } from '../../../contract/boot.ts';
import type { BlockView } from '../../image/block-view.ts';
import { openDisk } from '../../image/disk.ts';
import { Medium } from '../../provision/medium.ts';
import { findStorage } from '../../provision/pantavisor/find.ts';
import { SecretMask } from '../serial/mask-secrets.ts';
import { readLog } from './read-log.ts';
import { hasBooted, summarise } from './summary.ts';
import { readTraces, type Traces } from './traces.ts';

export interface MediumOptions {
  /** The medium, opened by whoever knows how; it is only read. */
  view: BlockView;
  /** The drive's name, for the sightings. */
  drive: string;
  /** Bytes that the drive counts in, where known. */
  sectorSize?: number;
  /** Of the image that was flashed, in bytes: shows whether partition and file system were enlarged since. */
  imageSize?: number;
  /** The status that each container must reach. */
  goals?: ReadonlyMap<string, RunStatus>;
  /** How the device was to come to its owner: credentials that were put on the card say nothing of a boot. */
  claim?: 'none' | 'token' | 'credentials';
  /** Values that must not be shown. */
  mask?: readonly string[];
  signal: AbortSignal;
  now?: () => number;
}

/**
 * What a Pantavisor device has left on its medium, once it was pulled back; gives back what happened, in plain sentences.
 * Sightings are as far apart as the device's log says; the last one is as of now. A device that lost its power leaves a
 * journal behind, which is taken into account and not written.
 *
 * @throws WickError `file-system-…` where the storage partition is damaged, and what the view throws
 */
export async function* observeMedium(options: MediumOptions): AsyncGenerator<Sighting, string, void> {
  const { view, drive, sectorSize, imageSize, signal, now = Date.now } = options;
  const secrets = new SecretMask(options.mask);
  if (signal.aborted) return 'The medium was not looked at.';
  await using medium = new Medium(await openDisk(view, sectorSize === undefined ? {} : { sectorSize }));
  const storage = await findStorage(medium);
  if (storage === undefined) {
    // One that is there and cannot be read is said as an error.
    await medium.mustBeLegible();
    const evidence = `${basename(drive)} has no storage partition of Pantavisor`;
    yield { at: now(), observer: 'medium', of: { drive }, seen: { kind: 'blind', reason: 'not-reachable' }, evidence };
    return `There is nothing to be told: ${evidence}.`;
  }
  const traces = await readTraces(storage.tree, { partition: storage.partition, imageSize });
  const told = tellAll(traces, options);
  const summary = summarise(
    traces,
    told.map(({ seen }) => seen),
  );
  const end = now();
  const length = told.at(-1)?.time ?? 0;
  const { deviceId } = traces.identity;
  const of: DeviceMarks = { drive, ...(deviceId === undefined ? {} : { deviceId }) };
  for (const { seen, text, time } of told) {
    if (signal.aborted) return summary;
    yield { at: end - (length - time), observer: 'medium', of, seen, evidence: secrets.mask(text).slice(0, 300) };
  }
  return summary;
}

interface Told {
  seen: Seen;
  text: string;
  /** ms. */
  time: number;
}

function tellAll(traces: Traces, { goals, claim }: MediumOptions): Told[] {
  const { log, progress, identity, encrypted, grown, revision, sha256 } = traces;
  const said = readLog(log, goals === undefined ? {} : { goals });
  let time = said.at(-1)?.time ?? 0;
  const told: Told[] = [...said];
  const add = (seen: Seen, text: string) => told.push({ seen, text, time: ++time });
  const logged = (kind: Seen['kind']) => said.some(({ seen }) => seen.kind === kind);
  if (grown?.fileSystem === true && !said.some(({ seen }) => seen.kind === 'stage' && seen.stage === 'grown')) {
    add({ kind: 'stage', stage: 'grown' }, 'the file system reaches beyond the image that was flashed');
  }
  if (encrypted) add({ kind: 'life' }, 'the volume for secrets was made: /dm-crypt-files');
  if (progress !== undefined) {
    const text = `/trails/0/.pv/progress: ${progress.status} ${JSON.stringify(progress.message)}`;
    const isDone = progress.status === 'DONE' || progress.status === 'UPDATED';
    // Written once the state was loaded, before any container starts: it is the factory line once more.
    if (isDone && !logged('failure') && !said.some(({ seen }) => seen.kind === 'stage' && seen.stage === 'factory')) {
      add({ kind: 'stage', stage: 'factory' }, text);
    } else if (['ERROR', 'WONTGO'].includes(progress.status) && !logged('failure')) {
      add({ kind: 'failure', failure: failureOf(progress.message) }, text);
    }
  }
  if (identity.owned && claim !== 'credentials' && (identity.registered || claim !== undefined)) {
    add({ kind: 'claim', claim: 'claimed' }, '/config/pantahub.config has the credentials of a claimed device');
  } else if (identity.registered && !identity.owned) {
    add({ kind: 'claim', claim: 'unclaimed' }, '/config/unclaimed.config: it registered, and nobody has claimed it');
  }
  if (hasBooted(traces) || revision !== '0' || sha256 !== undefined) {
    const text = `revision ${revision} is to boot; the state of revision 0 is ${sha256 ?? 'not readable'}`;
    add({ kind: 'state', revision, ...(sha256 === undefined ? {} : { sha256 }) }, text);
  }
  return told;
}

function failureOf(message: string): 'bad-signature' | 'bad-object' | 'bad-state' {
  if (/signature/iu.test(message)) return 'bad-signature';
  return /checksum|object/iu.test(message) ? 'bad-object' : 'bad-state';
}

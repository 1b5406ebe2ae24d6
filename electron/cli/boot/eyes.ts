import { stat } from 'node:fs/promises';
import { WickError } from '../../contract/errors.ts';
import { type Eyes, type PulledMedium, usualEyes } from '../../engine/boot/observers.ts';
import type { AwaitedUnit } from '../../engine/boot/watch.ts';
import { type HubAddress, parseHubAddress } from '../../engine/hub/address.ts';
import { type BootOptions, parsePort } from './options.ts';

/** Those that were named, or all that can see anything here. @throws WickError `usage`, and what finding a drive throws */
export async function eyesOf(
  options: BootOptions,
  units: readonly AwaitedUnit[],
  note: (text: string) => void,
): Promise<Eyes> {
  const { serial = [], lan, mdns, interface: interfaces, hub, medium, claim, log } = options;
  const isNamed = [options.serial, lan, mdns, interfaces, hub, medium].some((flag) => flag !== undefined);
  const usual = isNamed ? undefined : await usualEyes(units);
  const consoles = options.serial === undefined ? (usual?.consoles ?? []) : serial.map((port) => parsePort(port));
  if (log !== undefined && consoles.length === 0) {
    throw new WickError('usage', {
      reason: 'A --log keeps what a console says, and none is watched.',
      hint: 'Add --serial PORT.',
    });
  }
  // Addresses are learnt from what devices announce; the words that claim one are of use only with its identity, and
  // consoles do not tell that.
  const listens = mdns === true || interfaces !== undefined || claim === true || lan === true || !isNamed;
  const asksHub = hub !== undefined || claim === true || usual?.hub !== undefined;
  return {
    consoles,
    log,
    ...(listens ? { mdns: { interfaces } } : {}),
    ...(lan === undefined && isNamed ? {} : { lan: { addresses: Array.isArray(lan) ? lan : [] } }),
    ...(asksHub ? { hub: { address: namedHub(options) } } : {}),
    claim: claim === true,
    ...(medium === undefined ? {} : { medium: await pulledMedium(medium, note) }),
  };
}

/** The Hub that was named. @throws WickError `usage` */
export function namedHub({ hub }: BootOptions): HubAddress | undefined {
  return typeof hub === 'string' ? parseHubAddress(hub) : undefined;
}

/** A drive, or a plain file that holds one. */
async function pulledMedium(name: string, onSummary: (text: string) => void): Promise<PulledMedium> {
  const [{ openTarget }, { findDrive }, { practiceDrive }] = [
    await import('../../engine/flash/open-target.ts'),
    await import('../../engine/drive/find.ts'),
    await import('../../engine/drive/practice.ts'),
  ];
  const isFile = (await stat(name).catch(() => undefined))?.isFile() === true;
  const drive = isFile ? await practiceDrive(name, { missing: 'refuse' }) : await findDrive(name);
  return { drive, name, openTarget, onSummary };
}

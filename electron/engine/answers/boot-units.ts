import type { bootCalls } from '../../contract/calls/boot.ts';
import type { DeviceMarks, ExpectedBoot } from '../../contract/boot.ts';
import { WickError } from '../../contract/errors.ts';
import type { ParsedInputOf } from '../../contract/rpc/table.ts';
import { wishFor } from '../../contract/verdict.ts';
import { refuseSeveralHubs } from '../boot/open-hub.ts';
import { CertificateShelf, type ShelvedCertificate } from '../certificate/shelf.ts';
import type { BootUnit } from '../jobs/boots.ts';
import type { Host } from './host.ts';

type Start = ParsedInputOf<typeof bootCalls, 'boot.start'>;

export interface Awaited {
  units: readonly BootUnit[];
  /** By unit of the history. */
  cards: ReadonlyMap<string, ShelvedCertificate>;
}

/** What a device is that nobody has made here. */
const unknown: ExpectedBoot = { family: 'unknown', claim: 'none' };

/** What the devices were made to be, as far as their certificates say it. @throws WickError `unit-unknown`, `usage` */
export async function awaitedUnits(host: Host, start: Start): Promise<Awaited> {
  const ids = [...new Set(start.units)];
  const shelf = new CertificateShelf(host.certificates);
  const cards = new Map(await Promise.all(ids.map(async (id) => [id, await shelf.get(id)] as const)));
  const units =
    cards.size === 0
      ? [unitOf('device', undefined, start, true)]
      : [...cards].map(([id, card]) => unitOf(id, card, start, cards.size === 1));
  refuseSeveralHubs(units);
  const stray = start.serial.find(({ unit }) => unit !== undefined && !cards.has(unit));
  if (stray === undefined) return { units, cards };
  throw new WickError('usage', { reason: `The console ${stray.path} is said to be of a device that is not watched.` });
}

function unitOf(id: string, card: ShelvedCertificate | undefined, start: Start, isOnly: boolean): BootUnit {
  const certificate = card?.signed.certificate;
  const family = certificate?.settings?.family;
  const expected = certificate?.expects ?? { ...unknown, ...(family === undefined ? {} : { family }) };
  const name = certificate?.unit ?? start.names[id] ?? certificate?.drive.name;
  return {
    id,
    ...(card === undefined ? {} : { unit: id }),
    ...(name === undefined ? {} : { name }),
    expected,
    wish: start.wish ?? (start.claim ? 'claimed' : wishFor(expected)),
    marks: marksOf(id, expected, start, isOnly),
    ...(certificate === undefined ? {} : { flashed: Date.parse(certificate.finished) }),
  };
}

/** What was named for one device is that device's. */
function marksOf(id: string, expected: ExpectedBoot, start: Start, isOnly: boolean): DeviceMarks[] {
  const { deviceId, tag } = expected;
  const ports = start.serial.filter(({ unit }) => unit === id || (isOnly && unit === undefined));
  const { addresses, medium } = start;
  return [
    { ...(deviceId === undefined ? {} : { deviceId }), ...(tag === undefined ? {} : { tag }) },
    ...ports.map(({ path }) => ({ port: path })),
    ...(isOnly ? addresses.map((address) => ({ address })) : []),
    ...(isOnly && medium !== undefined ? [{ drive: medium }] : []),
  ];
}

import type { bootCalls } from '../../contract/calls/boot.ts';
import type { DeviceMarks, ExpectedBoot } from '../../contract/boot.ts';
import { WickError } from '../../contract/errors.ts';
import type { Handlers, ParsedInputOf } from '../../contract/rpc/table.ts';
import { wishFor } from '../../contract/verdict.ts';
import { Matcher } from '../boot/match.ts';
import { recordOf } from '../boot/record.ts';
import { listSerialPorts } from '../boot/serial/list.ts';
import type { AwaitedUnit } from '../boot/watch.ts';
import { addBoot } from '../certificate/add-boot.ts';
import { CertificateShelf, type ShelvedCertificate } from '../certificate/shelf.ts';
import { presentStationKey } from '../certificate/station-key.ts';
import { verifyCertificate } from '../certificate/verify.ts';
import { observersFor } from './boot-observers.ts';
import type { Host } from './host.ts';

type Start = ParsedInputOf<typeof bootCalls, 'boot.start'>;

/** ms between two states that a page is told. */
const pause = 200;
/** ms. */
const usualTimeout = 5 * 60_000;

export function bootAnswers(host: Host): Handlers<typeof bootCalls> {
  return {
    'boot.ports': async () => ({
      ports: (await listSerialPorts()).map(({ path, name }) => (name === undefined ? { path } : { path, name })),
    }),
    'boot.start': async (input) => ({ boot: await start(host, input) }),
    async *'boot.watch'({ boot: id }, signal) {
      const boot = host.boots.find(id);
      for await (const _ of boot.changes.follow(signal, pause)) {
        const { state } = boot;
        yield state;
        if (state.finished !== undefined) return;
      }
    },
    'boot.stop': async ({ boot }) => {
      host.boots.find(boot).stop();
      return {};
    },
  };
}

async function start(host: Host, { unit, serial = [], lan, hub, timeout = usualTimeout }: Start): Promise<string> {
  const card = unit === undefined ? undefined : await new CertificateShelf(host.certificates).get(unit);
  const awaited = awaitedUnit(card, serial);
  const matcher = new Matcher([awaited]);
  const looking = { unit: awaited, matcher, serial, lan, hub };
  const observers = await (host.surroundings.observers ?? observersFor)(looking);
  if (observers.length === 0) {
    throw new WickError('usage', { reason: 'Nobody would look.', hint: 'Choose a console, the network or the Hub.' });
  }
  const names = [...new Set(observers.map(({ name }) => name))];
  const boot = host.boots.start({
    unit,
    awaited,
    matcher,
    observers,
    timeout,
    onEnd: async (ended) => {
      const key = await presentStationKey(host.folder);
      if (card === undefined || key === undefined) return;
      // What another station has signed stays as it is.
      const { certificate, trusted } = verifyCertificate(JSON.stringify(card.signed), {
        file: card.file,
        trusted: [key.publicKey],
      });
      if (trusted) await addBoot(card.file, { certificate, boot: recordOf(ended, names), key });
    },
  });
  return boot.id;
}

/** What a device was made to be, as far as its certificate says it. */
function awaitedUnit(card: ShelvedCertificate | undefined, serial: readonly string[]): AwaitedUnit {
  const certificate = card?.signed.certificate;
  const expected: ExpectedBoot = certificate?.expects ?? {
    family: certificate?.settings?.family ?? 'unknown',
    claim: 'none',
  };
  const { deviceId, tag } = expected;
  const marks: DeviceMarks[] = [
    { ...(deviceId === undefined ? {} : { deviceId }), ...(tag === undefined ? {} : { tag }) },
    ...serial.map((port) => ({ port })),
  ];
  return {
    id: certificate?.unit ?? card?.id ?? 'device',
    expected,
    wish: wishFor(expected),
    marks,
    ...(certificate === undefined ? {} : { flashed: Date.parse(certificate.finished) }),
  };
}

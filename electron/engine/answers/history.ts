import type { historyCalls } from '../../contract/calls/history.ts';
import { asWickError, WickError } from '../../contract/errors.ts';
import type { AnswerOf, Handlers } from '../../contract/rpc/table.ts';
import { differenceFrom, mapOf, mustBeItsCard } from '../certificate/compare.ts';
import { CertificateShelf, type ShelvedCertificate } from '../certificate/shelf.ts';
import { presentStationKey } from '../certificate/station-key.ts';
import { verifyCertificate } from '../certificate/verify.ts';
import { Changes } from '../changes.ts';
import { verifyMap } from '../flash/verify.ts';
import { problemOf } from '../jobs/job.ts';
import { allDrives } from './drives.ts';
import { during } from './during.ts';
import type { Host } from './host.ts';

type Unit = AnswerOf<typeof historyCalls, 'history.list'>['units'][number];
type Check = AnswerOf<typeof historyCalls, 'history.check'>;

export function historyAnswers(host: Host): Handlers<typeof historyCalls> {
  const shelf = new CertificateShelf(host.certificates);
  return {
    'history.list': async ({ search = '', from = 0, limit }) => {
      const words = search.toLowerCase().split(/\s+/).filter(Boolean);
      const units = (await shelf.list()).map(unitOf).filter((unit) => {
        const text = Object.values(unit).join('\n').toLowerCase();
        return words.every((word) => text.includes(word));
      });
      return { units: units.slice(from, from + limit), total: units.length };
    },
    'history.get': async ({ id }) => {
      const { file, signed } = await shelf.get(id);
      const own = await presentStationKey(host.folder);
      const trusted = own === undefined ? [] : [own.publicKey];
      const verified = verifyCertificate(JSON.stringify(signed), { file, trusted });
      return { file, signed, fingerprint: verified.fingerprint, own: verified.trusted };
    },
    'history.check': (given, signal) => check(host, shelf, given, signal),
  };
}

function unitOf({ id, signed: { certificate } }: ShelvedCertificate): Unit {
  const { image, drive, settings, unit, finished, verdict, boot } = certificate;
  return {
    id,
    image: image.name,
    drive: drive.name,
    size: drive.size,
    finished,
    verdict,
    ...(settings === undefined ? {} : { family: settings.family }),
    ...(unit === undefined ? {} : { unit }),
    ...(boot === undefined ? {} : { boot: boot.verdict }),
    ...(drive.serial === undefined ? {} : { serial: drive.serial }),
  };
}

async function* check(
  host: Host,
  shelf: CertificateShelf,
  { id, target: path }: { id: string; target: string },
  signal: AbortSignal,
): AsyncGenerator<Check> {
  const { file, signed } = await shelf.get(id);
  const own = await presentStationKey(host.folder);
  const { certificate } = verifyCertificate(JSON.stringify(signed), {
    file,
    trusted: own === undefined ? [] : [own.publicKey],
  });
  await host.drives.look();
  const drive = (await allDrives(host)).find((one) => one.path === path);
  if (drive === undefined) throw new WickError('target-missing', { target: path });
  if (host.taken.includes(path)) throw new WickError('target-taken', { target: path });
  mustBeItsCard(certificate, drive, file);
  const total = certificate.ranges.reduce((sum, { length }) => sum + length, 0);
  yield { phase: 'reading', bytes: 0, total };
  await using target = await host.openTarget(drive, { signal, mode: 'read', force: true });
  if (!target.provesMedium && drive.transport !== 'practice')
    throw new WickError('verify-impossible', { target: path });
  const news = new Changes();
  let read = 0;
  const comparing = verifyMap(target, mapOf(certificate, file), {
    signal,
    onBytes: (bytes) => {
      read = bytes;
      news.tell();
    },
  });
  const { differing } = yield* during(comparing, news, () => ({ phase: 'reading' as const, bytes: read, total }));
  if (differing.length === 0) return yield { phase: 'done', good: true };
  const error = differenceFrom(certificate, { target: path, file, ranges: differing });
  yield { phase: 'done', good: false, problem: problemOf(asWickError(error).toJSON()) };
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WickError } from '../../contract/errors.ts';
import { Host } from '../../engine/answers/host.ts';
import { useLedger } from '../../engine/lot/station/ledger-place.ts';
import { stationFolder } from '../../engine/station-folder.ts';
import { ownCertificate } from '../../station/certificate.ts';
import { isLoopback, stationNames } from '../../station/names.ts';
import { Password } from '../../station/password.ts';
import { readStaticFiles } from '../../station/static-files.ts';
import { startStation } from '../../station/station.ts';
import { fullPlace } from '../lot/full-place.ts';
import type { Face } from '../output/face.ts';
import { version } from '../version.ts';

export interface StationCommandOptions {
  host: string;
  port: string;
  passwordFile?: string;
  tlsCert?: string;
  tlsKey?: string;
  ledger?: string;
}

/** `wick station [--host HOST] [--port PORT] [--password-file FILE] [--tls-cert FILE --tls-key FILE] [--ledger WHERE]` */
export async function stationCommand(face: Face, options: StationCommandOptions): Promise<number> {
  const { host } = options;
  const port = portOf(options.port);
  const password = options.passwordFile === undefined ? undefined : await Password.fromFile(options.passwordFile);
  const tls = await tlsOf(face, options);
  const files = await readStaticFiles(join(import.meta.dirname, 'renderer'));
  if (!files.has('/')) {
    throw new WickError('usage', {
      reason: 'The pages that a station serves are not beside this program.',
      hint: 'In a checkout, "npm run -s wick -- station" builds them first; an installed Wick is to be installed again.',
    });
  }
  if (options.ledger !== undefined) await keepLedger(options.ledger);
  await using engine = await Host.open({ face: 'station', version });
  await using station = await startStation(engine, {
    host,
    port,
    password,
    tls,
    files,
    onLink: (address) => {
      face.event('station', { address });
      face.note(`Open this in a browser; it works once:\n  ${address}\n`);
    },
  });
  if (password !== undefined) face.note(`Or log in with the password at ${station.address}`);
  if (!face.signal.aborted) {
    await new Promise((resolve) => face.signal.addEventListener('abort', resolve, { once: true }));
  }
  if (engine.taken.length > 0) face.note('Ending what is being written …');
  face.event('result', { ok: true, exitCode: 0 });
  return 0;
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new WickError('usage', { reason: `${text} is not a port: it is a number up to 65535.` });
}

async function tlsOf(face: Face, { host, tlsCert, tlsKey }: StationCommandOptions) {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new WickError('usage', { reason: 'A --tls-cert and a --tls-key belong together.' });
  }
  if (tlsCert !== undefined && tlsKey !== undefined) return { cert: await read(tlsCert), key: await read(tlsKey) };
  if (isLoopback(host)) return undefined;
  const own = await ownCertificate(await stationFolder(), stationNames(host));
  face.note(`Browsers do not know this station's certificate. Compare its SHA-256:\n  ${own.fingerprint}\n`);
  return own;
}

/** Other commands of this station use it, too. */
async function keepLedger(named: string): Promise<void> {
  await useLedger(await stationFolder(), fullPlace(named));
}

async function read(file: string): Promise<string> {
  return await readFile(file, 'utf8').catch((cause: Error) => {
    throw new WickError('source-unreadable', { what: file, reason: cause.message }, { cause });
  });
}

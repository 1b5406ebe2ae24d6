import { readFile } from 'node:fs/promises';
import { exitCodes, WickError } from '../../contract/errors.ts';
import type { InspectReport } from '../../contract/inspect.ts';
import { climb } from '../../contract/ladder.ts';
import { parseTrustBundle, type TrustBundle } from '../../engine/image/pantavisor/trust.ts';
import { errorCode, fileReason } from '../../engine/image/source/reason.ts';
import type { Source } from '../../engine/image/source.ts';
import { openStore } from '../../engine/image/store/store.ts';
import { inspect, type InspectNamed } from '../../engine/inspect/inspect.ts';
import type { Face } from '../output/face.ts';
import { inspectText } from '../output/inspect.ts';
import { PhaseView } from '../output/phase-view.ts';
import { fromCatalogue } from '../recipe/from-catalogue.ts';

/** ms */
const patience = 1000;

export interface InspectOptions {
  trust?: string;
  entry?: string;
  store: boolean;
}

/** `wick inspect IMAGE|DRIVE|FILE.pvrexport.tgz|PVR-FOLDER [--trust BUNDLE.pem]` */
export async function inspectCommand(face: Face, name: string, options: InspectOptions): Promise<number> {
  const trust = options.trust === undefined ? undefined : await readTrust(options.trust);
  const report = await look(face, await fromCatalogue(face, name, { entry: options.entry }), {
    trust,
    entry: options.entry,
    store: options.store ? await openStore() : undefined,
  });
  const ladder = climb({ report: report.pantavisor });
  const exitCode = isRight(report) ? exitCodes.done : exitCodes.badSource;
  face.event('result', { ok: exitCode === exitCodes.done, exitCode, report, ladder });
  if (!face.json) face.print(inspectText(report, ladder));
  return exitCode;
}

/** Reading all objects can take minutes; where it takes a moment, nothing is shown. */
async function look(face: Face, what: string | Source, options: Omit<InspectNamed, 'signal'>): Promise<InspectReport> {
  const startedAt = performance.now();
  using views = new DisposableStack();
  let view: PhaseView | undefined;
  const onObjects = (done: number, total: number) => {
    if (view === undefined && performance.now() - startedAt > patience) {
      view = views.use(new PhaseView(face, typeof what === 'string' ? what : what.name, 'hashing', total));
    }
    view?.bytes(done);
  };
  return await inspect(what, { ...options, signal: face.signal, onObjects });
}

/** Nothing was found that keeps the device from booting, or that is not what was signed. */
function isRight({ pantavisor }: InspectReport): boolean {
  return pantavisor?.checks.every(({ outcome }) => outcome !== 'failed') ?? true;
}

async function readTrust(path: string): Promise<TrustBundle> {
  let pem: string;
  try {
    pem = await readFile(path, 'utf8');
  } catch (cause) {
    throw new WickError(
      'trust-unusable',
      { what: path, reason: errorCode(cause) === 'ENOENT' ? 'there is no such file' : fileReason(cause) },
      { cause },
    );
  }
  return parseTrustBundle(pem, path);
}

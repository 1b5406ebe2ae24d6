import { WickError } from '../../contract/errors.ts';
import { formatBytes } from '../../contract/format.ts';
import { findDrive } from '../../engine/drive/find.ts';
import { practiceDrive } from '../../engine/drive/practice.ts';
import { openTarget } from '../../engine/flash/open-target.ts';
import type { OpenTarget } from '../../engine/flash/target.ts';
import { type VerifyResult, verifyImage, verifyMap } from '../../engine/flash/verify.ts';
import { loadBmap, readKeyFiles } from '../../engine/image/bmap/load.ts';
import { openImage } from '../../engine/image/open.ts';
import { openSource } from '../../engine/image/source/source.ts';
import { type Comparing, comparisonWithCertificate } from '../certificate/compare.ts';
import type { Face } from '../output/face.ts';
import { PhaseView } from '../output/phase-view.ts';
import { fromCatalogue } from '../recipe/from-catalogue.ts';

export interface VerifyOptions {
  image?: string;
  bmap?: string;
  bmapKey?: string;
  bmapSignature?: string;
  entry?: string;
  certificate?: string;
  trusted?: readonly string[];
  virtual?: true;
}

/** `wick verify TARGET (--image IMAGE | --bmap FILE | --certificate FILE [--trusted KEY]...)` */
export async function verifyCommand(face: Face, targetName: string, options: VerifyOptions): Promise<number> {
  checkOptions(options);
  const compare =
    options.certificate === undefined
      ? await comparison(face, options)
      : await comparisonWithCertificate(face, options.certificate, options.trusted ?? []);
  const drive =
    options.virtual === true ? await practiceDrive(targetName, { missing: 'refuse' }) : await findDrive(targetName);
  compare.look?.(drive);
  await using target = await openTarget(drive, { signal: face.signal, mode: 'read', force: true });
  if (!target.provesMedium && drive.transport !== 'practice') {
    throw new WickError('verify-impossible', { target: drive.path });
  }
  const result = await runComparison(face, target, compare);
  if (result.differing.length > 0) {
    const ranges = result.differing;
    throw (
      compare.difference?.(drive.path, ranges) ??
      new WickError('verify-mismatch', { target: drive.path, ranges, rewritten: false })
    );
  }
  face.event('result', { ok: true, exitCode: 0, target: drive.path, ...result, ...compare.more });
  if (!face.json) face.print(`${drive.path}: good. ${formatBytes(result.compared)} read back and right.`);
  return 0;
}

function checkOptions({ image, bmap, certificate, trusted }: VerifyOptions): void {
  if (certificate !== undefined && (image !== undefined || bmap !== undefined)) {
    throw new WickError('usage', { reason: 'A card is compared with its --certificate, or with an image or a map.' });
  }
  if (certificate === undefined && trusted !== undefined) {
    throw new WickError('usage', { reason: 'A --trusted key is for a --certificate.' });
  }
  if (image === undefined && bmap === undefined && certificate === undefined) {
    throw new WickError('usage', {
      reason: 'Say what the drive should hold: --image IMAGE, --bmap FILE or --certificate FILE.',
    });
  }
}

async function comparison(face: Face, options: VerifyOptions): Promise<Comparing> {
  if (options.image === undefined) {
    const source = await openSource(options.bmap ?? '', { signal: face.signal });
    const map = await loadBmap(source, {
      signal: face.signal,
      keys: await readKeyFiles(options.bmapKey === undefined ? [] : [options.bmapKey]),
      ...(options.bmapSignature === undefined
        ? {}
        : { signatureSource: await openSource(options.bmapSignature, { signal: face.signal }) }),
    });
    const total = map.ranges.reduce((sum, range) => sum + range.length, 0);
    return { total, run: (target, how) => verifyMap(target, map, how) };
  }
  const image = await openImage(await fromCatalogue(face, options.image, { entry: options.entry }), {
    signal: face.signal,
    ...(options.entry === undefined ? {} : { entry: options.entry }),
    ...(options.bmap === undefined ? {} : { bmap: options.bmap }),
    ...(options.bmapKey === undefined ? {} : { bmapKeys: [options.bmapKey] }),
    ...(options.bmapSignature === undefined ? {} : { bmapSignature: options.bmapSignature }),
  });
  return { total: image.size, run: (target, how) => verifyImage(target, image, how) };
}

async function runComparison(face: Face, target: OpenTarget, { total, run }: Comparing): Promise<VerifyResult> {
  using view = new PhaseView(face, target.drive.path, 'verifying', total);
  return await run(target, { signal: face.signal, onBytes: (bytes) => view.bytes(bytes) });
}

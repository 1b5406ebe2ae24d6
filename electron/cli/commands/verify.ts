import { WickError } from '../../contract/errors.ts';
import { formatBytes } from '../../contract/format.ts';
import { findDrive } from '../../engine/drive/find.ts';
import { practiceDrive } from '../../engine/drive/practice.ts';
import { openTarget } from '../../engine/flash/open-target.ts';
import type { OpenTarget } from '../../engine/flash/target.ts';
import {
  type VerifyOptions as Comparison,
  type VerifyResult,
  verifyImage,
  verifyMap,
} from '../../engine/flash/verify.ts';
import { loadBmap, readKeyFiles } from '../../engine/image/bmap/load.ts';
import { openImage } from '../../engine/image/open.ts';
import { openSource } from '../../engine/image/source/source.ts';
import type { Face } from '../output/face.ts';
import { PhaseView } from '../output/phase-view.ts';

export interface VerifyOptions {
  image?: string;
  bmap?: string;
  bmapKey?: string;
  bmapSignature?: string;
  entry?: string;
  virtual?: true;
}

/** `wick verify TARGET (--image IMAGE | --bmap FILE)` */
export async function verifyCommand(face: Face, targetName: string, options: VerifyOptions): Promise<number> {
  if (options.image === undefined && options.bmap === undefined) {
    throw new WickError('usage', { reason: 'Say what the drive should hold: --image IMAGE or --bmap FILE.' });
  }
  const compare = await comparison(face, options);
  const drive =
    options.virtual === true ? await practiceDrive(targetName, { missing: 'refuse' }) : await findDrive(targetName);
  await using target = await openTarget(drive, { signal: face.signal, mode: 'read', force: true });
  if (!target.provesMedium && drive.transport !== 'practice') {
    throw new WickError('verify-impossible', { target: drive.path });
  }
  const result = await runComparison(face, target, compare);
  if (result.differing.length > 0) {
    throw new WickError('verify-mismatch', { target: drive.path, ranges: result.differing, rewritten: false });
  }
  face.event('result', { ok: true, exitCode: 0, target: drive.path, ...result });
  if (!face.json) face.print(`${drive.path}: good. ${formatBytes(result.compared)} read back and right.`);
  return 0;
}

interface Comparing {
  total: number | undefined;
  run: (target: OpenTarget, how: Comparison) => Promise<VerifyResult>;
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
  const image = await openImage(options.image, {
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

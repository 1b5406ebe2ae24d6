import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface BundledHelper extends Disposable {
  /** Where `helper.mjs` lies, with no addon beside it. */
  folder: string;
  /** The sources that it was made of. */
  inputs: string[];
}

/** The helper in one file, as it is installed, but without native code. */
export async function bundledHelper(): Promise<BundledHelper> {
  const folder = mkdtempSync(join(tmpdir(), 'wick-bundle-'));
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, '../../electron/helper/main.ts')],
    outfile: join(folder, 'helper.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    metafile: true,
    logLevel: 'silent',
  });
  return {
    folder,
    inputs: Object.keys(metafile.inputs),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}

import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const dist = join(import.meta.dirname, '..', '..', '..', 'dist');
const addon = join(import.meta.dirname, '..', '..', '..', 'native', 'build', 'Release', 'wick.node');

export interface Programs {
  decode: string;
  nodeZlib: string;
  ranges: string;
  /** The command itself. */
  wick: string;
}

/** Bundles the bench's own programs as the command is bundled, so that both start alike. */
export async function bundlePrograms(): Promise<Programs> {
  const folder = join(dist, 'bench');
  const sources = ['./decode.ts', './node-zlib.ts', './ranges.ts'].map((name) =>
    fileURLToPath(import.meta.resolve(name)),
  );
  await build({
    entryPoints: sources,
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    logLevel: 'warning',
    outExtension: { '.js': '.mjs' },
    external: ['lzma-native'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
  mkdirSync(folder, { recursive: true });
  if (existsSync(addon)) copyFileSync(addon, join(folder, 'wick.node'));
  return {
    decode: join(folder, 'decode.mjs'),
    nodeZlib: join(folder, 'node-zlib.mjs'),
    ranges: join(folder, 'ranges.mjs'),
    wick: join(dist, 'wick.mjs'),
  };
}

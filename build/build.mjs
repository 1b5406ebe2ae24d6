// Bundles the command and the helper into dist/.
import { chmodSync, copyFileSync } from 'node:fs';
import { build } from 'esbuild';

const shared = /** @type {const} */ ({
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  legalComments: 'none',
  logLevel: 'warning',
  outExtension: { '.js': '.mjs' },
  // CommonJS packages inside an ES module still ask for Node's modules with require.
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
});

export async function bundle() {
  await Promise.all([
    build({
      ...shared,
      entryPoints: { wick: 'electron/cli/main.ts' },
      outdir: 'dist',
      splitting: true,
      // Beside each other, so that every file finds the helper and the native code at the same place.
      chunkNames: '[name]-[hash]',
      // Packages that bring native or WebAssembly code stay where they are installed.
      external: ['drivelist', 'ext2fs', 'lzma-native', 'serialport'],
    }),
    build({ ...shared, entryPoints: { helper: 'electron/helper/main.ts' }, outdir: 'dist' }),
  ]);
  chmodSync('dist/wick.mjs', 0o755);
  copyFileSync('build/recipe.schema.json', 'dist/recipe.schema.json');
}

if (import.meta.main) await bundle();

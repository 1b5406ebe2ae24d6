// Bundles the command, the helper, the desktop app and the pages into dist/.
import { chmodSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'esbuild';
import { build as buildPages } from 'vite';
import { copyFonts } from './fonts.mjs';
import { outside } from './packaging/outside.mjs';
import { makeAnew } from './swap.mjs';

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
  // Programs and tests read dist/ while it is built anew: they must never see half of it.
  await makeAnew(join(import.meta.dirname, '..', 'dist'), bundleInto);
}

/** @param {string} dist */
async function bundleInto(dist) {
  await Promise.all([
    build({
      ...shared,
      entryPoints: { wick: 'electron/cli/main.ts', engine: 'electron/desktop/engine.ts' },
      outdir: dist,
      splitting: true,
      // Beside each other, so that every file finds the helper and the native code at the same place.
      chunkNames: '[name]-[hash]',
      external: outside,
    }),
    build({ ...shared, entryPoints: { helper: 'electron/helper/main.ts' }, outdir: dist }),
    build({
      ...shared,
      entryPoints: { main: 'electron/desktop/main.ts' },
      outdir: join(dist, 'desktop'),
      // What looks for updates is loaded when somebody asks for them.
      splitting: true,
      chunkNames: '[name]-[hash]',
      external: ['electron'],
    }),
    // A preload in the sandbox is one CommonJS file that can ask for nothing but electron.
    build({
      ...shared,
      entryPoints: { preload: 'electron/desktop/preload.ts' },
      outdir: join(dist, 'desktop'),
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      banner: {},
      external: ['electron'],
    }),
    bundlePages(join(dist, 'renderer')),
  ]);
  chmodSync(join(dist, 'wick.mjs'), 0o755);
  copyFileSync('build/recipe.schema.json', join(dist, 'recipe.schema.json'));
  copyFonts(join(dist, 'fonts'));
}

/**
 * The pages of the desktop app and the station. Their content security policy knows neither `data:` scripts nor `eval`.
 * @param {string} outDir
 */
async function bundlePages(outDir) {
  await buildPages({
    configFile: false,
    root: join(import.meta.dirname, '..', 'renderer'),
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome140',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  });
}

if (import.meta.main) await bundle();

// What runs first in the program that is both `wick` and `wick-helper`: the name that it was started by decides, and no
// argument can make one into the other. The bundles are inside the program and run as if they lay beside it, where they
// find native code, pages and packages.
const { createRequire, registerHooks } = require('node:module');
const path = require('node:path');
const { getAsset, getAssetKeys } = require('node:sea');
const { pathToFileURL } = require('node:url');

const folder = pathToFileURL(path.join(path.dirname(process.execPath), '/')).href;
const bundles = new Set(getAssetKeys());
// Windows has no links to programs, and a program there may be started without the end of its name.
const called = process.platform === 'win32' ? process.execPath : process.argv0;
const entry = path.basename(called, '.exe') === 'wick' ? 'wick.mjs' : 'helper.mjs';
/** Imports as files do, which the script inside a program may not. */
const starter = `${folder}start.cjs`;

/** @param {string} url */
function bundleAt(url) {
  const name = url.startsWith(folder) ? url.slice(folder.length) : '';
  return bundles.has(name) ? name : undefined;
}

registerHooks({
  resolve(specifier, context, next) {
    const url = specifier.startsWith('.') ? new URL(specifier, context.parentURL).href : specifier;
    if (url === starter) return { url, format: 'commonjs', shortCircuit: true };
    if (bundleAt(url) === undefined) return next(specifier, context);
    return { url, format: 'module', shortCircuit: true };
  },
  load(url, context, next) {
    if (url === starter) {
      return { format: 'commonjs', source: `import(${JSON.stringify(folder + entry)});`, shortCircuit: true };
    }
    const name = bundleAt(url);
    if (name === undefined) return next(url, context);
    return { format: 'module', source: getAsset(name, 'utf8'), shortCircuit: true };
  },
});

// The helper starts itself again by what stands here.
process.argv[1] = process.execPath;
createRequire(starter)(starter);

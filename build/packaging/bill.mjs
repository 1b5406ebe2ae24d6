// The bill of materials (CycloneDX) of what is shipped: npm's, of the lock file, and the two runtimes. Which packages are
// shipped is told by what is installed: npm leaves out those that a tool of the checkout needs, too.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { closure } from './outside.mjs';

const root = join(import.meta.dirname, '..', '..');

/** @typedef {{ 'bom-ref': string, type: string, name: string, version: string, purl: string }} Component */
/** @typedef {{ bomFormat: string, components: Component[], dependencies: { ref: string, dependsOn: string[] }[] }} Bill */

/** @param {string} file */
export function writeBill(file) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const shipped = new Set(closure(Object.keys(dependencies)).map(({ name, version }) => `${name}@${version}`));
  const bill = billOfLock();
  const components = bill.components.filter(({ name, version }) => shipped.has(`${name}@${version}`));
  const found = new Set(components.map(({ name, version }) => `${name}@${version}`));
  const missing = [...shipped].filter((it) => !found.has(it));
  if (missing.length > 0) throw new Error(`The lock file does not know ${missing.join(', ')}`);
  const runtimes = [
    ['electron', devDependencies.electron],
    ['node', process.versions.node],
  ].map(([name, version]) => {
    const address = `pkg:generic/${name}@${version}`;
    return { 'bom-ref': address, type: 'framework', name, version, purl: address };
  });
  const refs = new Set(components.map((it) => it['bom-ref']));
  const links = bill.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((to) => refs.has(to)) }));
  const text = { ...bill, components: [...components, ...runtimes], dependencies: links };
  writeFileSync(file, `${JSON.stringify(text, undefined, 2)}\n`);
}

/** @returns {Bill} */
function billOfLock() {
  const windows = process.platform === 'win32';
  const args = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only'];
  const { status, error, stdout, stderr } = spawnSync(windows ? 'npm.cmd' : 'npm', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    // Windows starts scripts through its shell alone; nothing here comes from outside.
    shell: windows,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`npm sbom ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

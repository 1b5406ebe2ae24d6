// `npm test`: makes the checkout ready, then runs every check and all tests, and counts them in the last line.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { say, setup, wickNode } from './setup.mjs';
import { installSystemPackages } from './system-packages.mjs';

const root = join(import.meta.dirname, '..');

const checks = {
  format: ['@biomejs/biome/bin/biome', 'format', '.'],
  lint: ['oxlint/bin/oxlint', '--type-aware', '--deny-warnings'],
  types: ['typescript/bin/tsc', '--noEmit'],
  'types of the pages': ['typescript/bin/tsc', '--noEmit', '-p', 'renderer'],
  'unused code': ['knip/bin/knip.js'],
};

/**
 * @typedef {{ what: string, missing: string[], tests: number }} NotRun
 * @typedef {{ passed: number, failed: number, skipped: number, notRun: NotRun[] }} Counts
 */

try {
  installSystemPackages();
  await setup();
  const failedChecks = Object.entries(checks).flatMap(([name, command]) => (check(name, command) ? [] : [name]));
  const tests = runTests();
  for (const name of failedChecks) say(`Failed: ${name}`);
  for (const group of tests.notRun) say(notRun(group));
  const passedChecks = Object.keys(checks).length - failedChecks.length;
  conclude(tests.passed + passedChecks, tests.failed + failedChecks.length, tests.skipped);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  conclude(0, 1, 0);
}

/**
 * @param {readonly string[]} args a script below node_modules and its arguments
 * @param {import('node:child_process').SpawnSyncOptions} options
 */
function tool([script = '', ...args], options) {
  const path = join(root, 'node_modules', ...script.split('/'));
  return spawnSync(wickNode(), [path, ...args], { cwd: root, ...options });
}

/**
 * What a check says is shown only where it fails.
 * @param {string} name
 * @param {readonly string[]} command
 */
function check(name, command) {
  say(`Checking ${name} …`);
  const { status, stdout, stderr } = tool(command, { maxBuffer: 1 << 26 });
  if (status === 0) return true;
  process.stderr.write(stdout);
  process.stderr.write(stderr);
  return false;
}

/** @returns {Counts} */
function runTests() {
  say('Testing …');
  const folder = mkdtempSync(join(tmpdir(), 'wick-test-'));
  try {
    const report = join(folder, 'report.json');
    const args = ['vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', ...process.argv.slice(2)];
    const { status } = tool(args, { stdio: 'inherit', env: { ...process.env, WICK_TEST_REPORT: report } });
    if (!existsSync(report)) throw new Error(`The tests ended with ${status} before they could be counted.`);
    /** @type {Counts} */
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    // A run that failed without a failed test (a crash, an error outside of tests) still counts as one.
    return { ...counts, failed: status === 0 ? counts.failed : Math.max(1, counts.failed) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {NotRun} group */
function notRun({ what, missing, tests }) {
  const why = missing.length === 0 ? '' : ` (needs ${missing.join(', ')})`;
  return `Not run here${why}: ${what}${tests === 1 ? '' : ` (${tests} tests)`}`;
}

/**
 * @param {number} passed
 * @param {number} failed
 * @param {number} skipped
 */
function conclude(passed, failed, skipped) {
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

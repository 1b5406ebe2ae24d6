// `npm test`: makes the checkout ready, then runs every check and all tests, and counts them in the last line.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
  'unused code': ['knip/bin/knip.js'],
};

/**
 * @param {readonly string[]} args a script below node_modules and its arguments
 * @param {Record<string, string>} env
 */
function tool([script = '', ...args], env = {}) {
  const path = join(root, 'node_modules', ...script.split('/'));
  const { status } = spawnSync(wickNode(), [path, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status === 0;
}

/** @returns {{ passed: number, failed: number, notRun: string[] }} */
function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'wick-test-'));
  try {
    const report = join(folder, 'report.json');
    const good = tool(['vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', ...process.argv.slice(2)], {
      WICK_TEST_REPORT: report,
    });
    const counts = JSON.parse(readFileSync(report, 'utf8'));
    // A run that failed without a failed test (a crash, an error outside of tests) still counts as one.
    return { ...counts, failed: good ? counts.failed : Math.max(1, counts.failed) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

installSystemPackages();
await setup();
const failedChecks = Object.entries(checks).flatMap(([name, command]) => {
  say(`Checking ${name} …`);
  return tool(command) ? [] : [name];
});
const tests = runTests();
for (const name of failedChecks) say(`Failed: ${name}`);
for (const name of tests.notRun) say(`Not run here: ${name}`);
const failed = tests.failed + failedChecks.length;
const passed = tests.passed + Object.keys(checks).length - failedChecks.length;
process.stdout.write(
  `${passed} passed, ${failed} failed${tests.notRun.length > 0 ? `, ${tests.notRun.length} skipped` : ''}\n`,
);
process.exitCode = failed === 0 ? 0 : 1;

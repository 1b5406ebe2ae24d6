import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import { testedOn } from './rigs/electron/binary.ts';

/** Tests that were not run, for one reason. */
interface NotRun {
  /** A test, suites, or a file. */
  what: string;
  /** What this machine lacks. */
  missing: readonly string[];
  tests: number;
}

/** Says what the desktop app was tested on, and writes how many tests passed and failed, and which were not run and why, to the file in WICK_TEST_REPORT. */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.some(({ relativeModuleId }) => relativeModuleId.startsWith('test/e2e/'))) {
      process.stdout.write(`The desktop app was tested on ${testedOn}.\n`);
    }
    const path = process.env['WICK_TEST_REPORT'];
    if (path === undefined) return;
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (...states: string[]) => tests.filter((test) => states.includes(test.result().state));
    const broken = modules.filter((module) => module.state() === 'failed' && module.errors().length > 0);
    const skipped = inState('skipped', 'pending');
    const counts = {
      passed: inState('passed').length,
      failed: inState('failed').length + broken.length,
      skipped: skipped.length,
      notRun: grouped(skipped),
    };
    writeFileSync(path, JSON.stringify(counts));
  }
}

/** Those of one file that lack the same are one group. */
function grouped(tests: readonly TestCase[]): NotRun[] {
  const groups = new Map<string, { file: string; missing: readonly string[]; tests: TestCase[] }>();
  for (const test of tests) {
    const missing = test.meta().missing ?? [];
    const file = test.module.relativeModuleId;
    const key = JSON.stringify([file, missing]);
    const group = groups.get(key) ?? { file, missing, tests: [] };
    group.tests.push(test);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ file, missing, tests: group }) => {
    const suites = [...new Set(group.map(suiteOf))];
    const names = group.length === 1 ? group.map(({ fullName }) => fullName) : suites;
    return { what: names.length > 3 ? file : names.join('; '), missing, tests: group.length };
  });
}

/** The outermost suite that is not run for the same reason; else the suite that the test is in, or its file. */
function suiteOf(test: TestCase): string {
  const sameReason = (suite: TestSuite) =>
    suite.options.mode === 'skip' && JSON.stringify(suite.meta()) === JSON.stringify(test.meta());
  const suites: TestSuite[] = [];
  for (let at = test.parent; at.type === 'suite'; at = at.parent) suites.unshift(at);
  const suite = suites.find(sameReason) ?? suites.at(-1);
  return suite?.fullName ?? test.module.relativeModuleId;
}

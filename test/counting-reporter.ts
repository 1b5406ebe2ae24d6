import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';

/** Tests that were not run, for one reason: a suite of them, or one alone. */
interface NotRun {
  what: string;
  /** What this machine lacks. */
  missing: readonly string[];
  tests: number;
}

/** Writes how many tests passed and failed, and which were not run and why, to the file in WICK_TEST_REPORT. */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
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

function grouped(tests: readonly TestCase[]): NotRun[] {
  const groups = new Map<string, { test: TestCase; missing: readonly string[]; tests: number }>();
  for (const test of tests) {
    const missing = test.meta().missing ?? [];
    const key = JSON.stringify([test.module.id, suiteOf(test), missing]);
    const group = groups.get(key) ?? { test, missing, tests: 0 };
    group.tests += 1;
    groups.set(key, group);
  }
  return [...groups.values()].map(({ test, missing, tests: count }) => ({
    what: count === 1 ? test.fullName : suiteOf(test),
    missing,
    tests: count,
  }));
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

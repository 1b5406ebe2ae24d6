import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** Writes how many tests passed and failed, and the names of those that were not run, to the file in WICK_TEST_REPORT. */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const path = process.env['WICK_TEST_REPORT'];
    if (path === undefined) return;
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const inState = (state: string) => tests.filter((test) => test.result().state === state);
    const broken = modules.filter((module) => module.state() === 'failed' && module.errors().length > 0);
    const counts = {
      passed: inState('passed').length,
      failed: inState('failed').length + broken.length,
      notRun: [...inState('skipped'), ...inState('pending')].map((test) => test.fullName),
    };
    writeFileSync(path, JSON.stringify(counts));
  }
}

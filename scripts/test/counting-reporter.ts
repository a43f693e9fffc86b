import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';
import type { SuiteResult } from '../../test/editor/suite/index.ts';

/** Writes what vitest counted, with the reason of every skipped test, to the file that STEPLADDER_RESULT names. */
export default class CountingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const results = tests.map((test) => ({ name: test.fullName, result: test.result() }));
    const withState = (state: string): typeof results => results.filter(({ result }) => result.state === state);
    // A file that cannot even be loaded has errors of its own and no test.
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const counts: SuiteResult = {
      passed: withState('passed').length,
      failed: withState('failed').length + broken + unhandled.length,
      skipped: withState('skipped').map(({ name, result }) => `${name}: ${noteOf(result) ?? 'no reason given'}`),
    };
    const file = process.env['STEPLADDER_RESULT'];
    if (file) writeFileSync(file, JSON.stringify(counts));
  }
}

function noteOf(result: object): string | undefined {
  return 'note' in result && typeof result.note === 'string' ? result.note : undefined;
}

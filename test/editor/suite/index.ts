// VS Code loads this file in its extension host and calls `run`.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/** What the aggregator of `npm test` reads. */
export interface SuiteResult {
  readonly passed: number;
  readonly failed: number;
  /** Titles, with the reason as the test's title gives it. */
  readonly skipped: readonly string[];
}

/** Runs every suite beside this file and writes its result to the file that STEPLADDER_RESULT names. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', reporter: 'spec', timeout: 60_000 });
  for (const file of readdirSync(__dirname).filter((name) => name.endsWith('.test.cjs'))) mocha.addFile(path.join(__dirname, file));
  const skipped: string[] = [];
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => {
      resolve(runner.stats);
    });
    runner.on('pending', (test) => skipped.push(test.fullTitle()));
  });
  const result: SuiteResult = { passed: stats?.passes ?? 0, failed: stats?.failures ?? 1, skipped };
  const file = process.env['STEPLADDER_RESULT'];
  if (file) writeFileSync(file, JSON.stringify(result));
  if (result.failed > 0) throw new Error(`${String(result.failed)} tests failed`);
}

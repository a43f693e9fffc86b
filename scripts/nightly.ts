// npm run test:nightly [-- --only PART,PART]: what takes too long for every change. 100,000 random traces through the router,
// 1,000 windows that are killed in the middle of an attempt, and every mutant of the code that decides about routes, money and
// failures. Ends with the counts of all parts; fails where a test fails or too few mutants are killed.
import { parseArgs } from 'node:util';
import { mutants } from './nightly/mutants.ts';
import { countedVitest } from './test/counted.ts';
import type { SuiteResult } from '../test/editor/suite/index.ts';

const TRACES = '100000';
/** Other traces every day, the same all day long. */
const SEED = String(Math.trunc(Date.now() / 86_400_000));
/** Ends what hangs, ms. */
const limit = 4 * 3_600_000;

const PARTS: Readonly<Record<string, () => Promise<SuiteResult>>> = {
  traces: () => countedVitest('unit', ['test/routing/properties.test.ts'], { env: { STEPLADDER_TRACES: TRACES, STEPLADDER_SEED: SEED }, limit }),
  windows: () => countedVitest('unit', ['test/spend/killed-windows.test.ts'], { env: { STEPLADDER_NIGHTLY: '1' }, limit }),
  mutants: () => mutants(limit),
};

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const names = values.only?.split(',') ?? Object.keys(PARTS);
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const name of names) {
  const part = PARTS[name];
  if (part === undefined) throw new Error(`There is no part ${name}; there are ${Object.keys(PARTS).join(', ')}.`);
  console.log(`\n== ${name}`);
  const { passed, failed, skipped } = await part().catch(crashed);
  for (const reason of skipped) console.log(`skipped: ${reason}`);
  sum.passed += passed;
  sum.failed += failed;
  sum.skipped += skipped.length;
}
process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
console.log(`\n${String(sum.passed)} passed, ${String(sum.failed)} failed, ${String(sum.skipped)} skipped`);

function crashed(error: unknown): SuiteResult {
  console.error(error);
  return { passed: 0, failed: 1, skipped: [] };
}

// npm test [-- --only STEP,STEP]: everything from lint to a person's walk in the browser, each step with its counts,
// and on the last line their sum. Fails when a test failed or none ran.
import { parseArgs } from 'node:util';
import { steps, type Step } from './test/steps.ts';
import type { SuiteResult } from '../test/editor/suite/index.ts';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const results: SuiteResult[] = [];

for (const step of chosenSteps(values.only)) {
  console.log(`\n== ${step.name}`);
  const began = performance.now();
  const result = await step.run().catch(crashed);
  for (const reason of result.skipped) console.log(`skipped: ${reason}`);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`-- ${step.name}: ${summary([result])} (${seconds} s)`);
  results.push(result);
  // What would run next is not what the sources say.
  if (step.name === 'build' && result.failed > 0) break;
}

const passed = total((result) => result.passed);
const failed = total((result) => result.failed);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
console.log(`\n${summary(results)}`);

function chosenSteps(only: string | undefined): readonly Step[] {
  if (only === undefined) return steps;
  const names = only.split(',');
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) throw new Error(`There is no step ${unknown.join(', ')}; there are ${steps.map(({ name }) => name).join(', ')}.`);
  const chosen = steps.filter((step) => names.includes(step.name));
  const needsBuild = chosen.some((step) => step.needsBuild);
  return steps.filter((step) => chosen.includes(step) || (needsBuild && step.name === 'build'));
}

function crashed(error: unknown): SuiteResult {
  console.error(error);
  return { passed: 0, failed: 1, skipped: [] };
}

function total(count: (result: SuiteResult) => number): number {
  return results.reduce((sum, result) => sum + count(result), 0);
}

function summary(counts: readonly SuiteResult[]): string {
  const sum = (count: (result: SuiteResult) => number): string => String(counts.reduce((before, result) => before + count(result), 0));
  return `${sum((result) => result.passed)} passed, ${sum((result) => result.failed)} failed, ${sum((result) => result.skipped.length)} skipped`;
}

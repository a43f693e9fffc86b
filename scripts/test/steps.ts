import { codeServerRunsHere } from '../platform/code-server.ts';
import { runScript } from '../platform/script.ts';
import { counted, countedVitest } from './counted.ts';
import type { SuiteResult } from '../../test/editor/suite/index.ts';

export interface Step {
  readonly name: 'lint' | 'types' | 'unit' | 'build' | 'editor' | 'browser';
  /** Whether it works on what the build step made. */
  readonly needsBuild: boolean;
  run(): Promise<SuiteResult>;
}

/** No step takes that long, in ms; one that does hangs. */
const limit = 900_000;

/** What `npm test` runs, in this order. */
export const steps: readonly Step[] = [
  { name: 'lint', needsBuild: false, run: () => asOneTest('node_modules/eslint/bin/eslint.js', '.') },
  { name: 'types', needsBuild: false, run: () => asOneTest('scripts/types.ts') },
  { name: 'unit', needsBuild: false, run: () => vitestProject('unit') },
  { name: 'build', needsBuild: false, run: build },
  { name: 'editor', needsBuild: true, run: () => counted('test/editor/run.ts', [], { env: {}, limit }) },
  { name: 'browser', needsBuild: true, run: browser },
];

async function asOneTest(script: string, ...args: string[]): Promise<SuiteResult> {
  const ok = (await runScript(script, args, { limit })) === 0;
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: [] };
}

/** Counts only when it fails: nobody wrote a test there. */
async function build(): Promise<SuiteResult> {
  const ok = (await runScript('scripts/package.ts', [], { limit })) === 0 && (await runScript('esbuild.js', ['--tests'], { limit })) === 0;
  return { passed: 0, failed: ok ? 0 : 1, skipped: [] };
}

async function browser(): Promise<SuiteResult> {
  if (codeServerRunsHere()) return vitestProject('browser');
  return { passed: 0, failed: 0, skipped: ['all browser tests: code-server does not run on this system'] };
}

function vitestProject(project: string): Promise<SuiteResult> {
  return countedVitest(project, [], { env: {}, limit });
}

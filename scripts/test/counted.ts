import { existsSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runScript, type ScriptOptions } from '../platform/script.ts';
import type { SuiteResult } from '../../test/editor/suite/index.ts';

const VITEST = 'node_modules/vitest/vitest.mjs';

/** Runs a script that writes its counts to the file that STEPLADDER_RESULT names; one that does not has crashed. */
export async function counted(script: string, args: readonly string[], { env, limit }: Required<ScriptOptions>): Promise<SuiteResult> {
  const file = path.join(os.tmpdir(), `stepladder-result-${String(process.pid)}.json`);
  try {
    const code = await runScript(script, args, { env: { ...env, STEPLADDER_RESULT: file }, limit });
    if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [] };
    const result = JSON.parse(readFileSync(file, 'utf8')) as SuiteResult;
    return code === 0 || result.failed > 0 ? result : { ...result, failed: 1 };
  } finally {
    rmSync(file, { force: true });
  }
}

/** Runs files of a vitest project, all of them where none is named. */
export function countedVitest(project: string, files: readonly string[], options: Required<ScriptOptions>): Promise<SuiteResult> {
  return counted(VITEST, ['run', '--project', project, ...files, '--reporter=dot', '--reporter=./scripts/test/counting-reporter.ts'], options);
}

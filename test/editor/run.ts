// Runs the suites of this folder inside a real VS Code: the desktop program where it can be had, code-server where not.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { root } from '../../scripts/install.mjs';
import { codeServerRunsHere, codeVersion } from '../../scripts/platform/code-server.ts';
import { downloadedDesktop, noWindowReason } from '../../scripts/platform/desktop.ts';
import { writeUserSettings } from '../../scripts/platform/profile.ts';

const log = (line: string): void => {
  console.log(line);
};

/** The program to start, with the arguments that come before VS Code's own. */
async function findProgram(): Promise<{ program: string; first: string[] }> {
  const noWindow = noWindowReason();
  const desktop = noWindow === null ? await downloadedDesktop(log) : { reason: noWindow };
  if ('program' in desktop) return { program: desktop.program, first: [] };
  if (!codeServerRunsHere()) throw new Error(`No desktop VS Code: ${desktop.reason}; and code-server does not run on this system.`);
  log(`code-server (Code ${codeVersion}), because for a desktop VS Code ${desktop.reason}`);
  return { program: process.execPath, first: ['--disable-warning=ExperimentalWarning', path.join(root, 'scripts', 'platform', 'launcher.ts')] };
}

const temporary = mkdtempSync(path.join(os.tmpdir(), 'stepladder-editor-'));
try {
  const workspace = path.join(temporary, 'workspace');
  mkdirSync(workspace);
  cpSync(path.join(import.meta.dirname, 'workspace'), workspace, { recursive: true });
  const userData = path.join(temporary, 'data');
  writeUserSettings(userData, {});
  const { program, first } = await findProgram();
  await runTests({
    vscodeExecutablePath: program,
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, 'out', 'editor', 'index.cjs'),
    // For what no API tells: the tests read the ledger that the extension writes there.
    extensionTestsEnv: { STEPLADDER_TEST_DATA: userData },
    launchArgs: [...first, workspace, `--user-data-dir=${userData}`, `--extensions-dir=${path.join(temporary, 'extensions')}`],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
}

import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Workbench } from '../../test/browser/workbench.ts';
import { root } from '../install.mjs';
import { codeServerEntry } from '../platform/code-server.ts';
import { installVsix } from '../platform/vsix.ts';
import { walk } from '../walk.ts';
import type { Demo } from './demo.ts';

const log = (line: string): void => {
  console.log(line);
};

/**
 * Walks through the demo as a person would, without a window.
 * @throws when a step did not happen, or when the page asked anything outside this machine
 */
export async function runHeadless(demo: Demo): Promise<void> {
  const shots = path.join(root, 'out', 'demo');
  rmSync(shots, { recursive: true, force: true });
  mkdirSync(shots, { recursive: true });
  installVsix(await codeServerEntry(log), demo);
  const workbench = await Workbench.start({ extensions: demo.extensions, workspace: demo.workspace, settings: demo.settings });
  try {
    await walk({ workbench, shots, log });
    if (workbench.violations.length > 0) throw new Error(`The page asked outside this machine: ${workbench.violations.join(', ')}`);
  } catch (error) {
    await workbench.screenshot(path.join(shots, 'failed.png'));
    throw error;
  } finally {
    await workbench.stop();
  }
  log(`\nScreenshots: ${path.relative(root, shots)}${path.sep}`);
}

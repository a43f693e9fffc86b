import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../install.mjs';

export interface ScriptOptions {
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends the script after that many ms. */
  readonly limit?: number;
}

/** Runs a script of the project on this Node, its output shown; gives its exit code, null when it was ended. */
export async function runScript(script: string, args: readonly string[] = [], options: ScriptOptions = {}): Promise<number | null> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: options.limit,
  });
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
}

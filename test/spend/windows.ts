import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** Starts a script beside this one as a window of its own process, which does not outlive the test. */
export function startWindow(script: string, ...args: string[]): ChildProcess {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => { child.kill('SIGKILL'); });
  return child;
}

/** The next line that the window prints. */
export async function line(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no stdout');
  let text = '';
  while (!text.includes('\n')) {
    const [chunk] = await once(child.stdout, 'data') as [Buffer];
    text += chunk.toString();
  }
  return text.trim();
}

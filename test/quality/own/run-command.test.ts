import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand, type CommandEnd } from '../../../src/quality/own/run-command.ts';
import { makeWorkspace, type TestWorkspace } from './workspace.ts';

let workspace: TestWorkspace;
beforeEach(() => { workspace = makeWorkspace(); });
afterEach(() => {
  // What has a session of its own is not ended with the command.
  if (pid() !== null) process.kill(pid()!, 'SIGKILL');
  workspace.remove();
});

function pid(): number | null {
  const file = path.join(workspace.folder, 'pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : null;
}

/** Runs a script that first starts a program in a session of its own, with the script's output open. */
function run(then: string, { timeoutMs = 30_000, signal = new AbortController().signal } = {}): Promise<CommandEnd> {
  const text = `
    const { pid } = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'inherit' });
    require('fs').writeFileSync('new', String(pid)); require('fs').renameSync('new', 'pid'); ${then}`;
  return runCommand({ program: process.execPath, args: ['-e', text], cwd: workspace.folder, env: process.env, timeoutMs, signal });
}

describe.skipIf(process.platform === 'win32')('a command that leaves something in a session of its own', () => {
  it('is done when it ends, with what it printed', async () => {
    expect(await run("console.log('hi'); process.exit(3)")).toEqual({ code: 3, output: 'hi\n' });
  });

  it('is ended by a signal all the same', async () => {
    expect(await run("process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)")).toEqual({ reason: 'your command was ended by a signal' });
  });

  it('is ended at its time limit', async () => {
    expect(await run('setInterval(() => {}, 1000)', { timeoutMs: 2_000 })).toEqual({ reason: 'your command took longer than 2 s' });
  });

  it('is ended when it prints without end', async () => {
    expect(await run("const on = () => process.stdout.write('x'.repeat(65536), on); on();")).toEqual({ reason: 'your command printed more than 2 MB' });
  });

  it('is ended when it is cancelled', async () => {
    const controller = new AbortController();
    const end = run('setInterval(() => {}, 1000)', { signal: controller.signal });
    await expect.poll(pid, { timeout: 20_000 }).not.toBe(null);
    controller.abort();
    expect(await end).toEqual({ reason: 'cancelled' });
  });
});

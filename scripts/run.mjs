// node scripts/run.mjs SCRIPT [ARGUMENTS]: runs a script of the project on Node 24, from a fresh clone too.
// Runs on the machine's own Node (20 or later): plain JavaScript, no dependency.
import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { root } from './install.mjs';

const [script, ...args] = process.argv.slice(2);
if (!script) throw new Error('Usage: node scripts/run.mjs SCRIPT [ARGUMENTS]');

try {
  const node = await bootstrap();
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', path.join(root, script), ...args], {
    stdio: 'inherit',
    env: { ...process.env, PATH: [path.dirname(node), process.env['PATH']].join(path.delimiter) },
  });
  // Ctrl+C reaches both processes: the script decides how to end, and this one waits for it.
  process.on('SIGINT', () => undefined);
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  child.once('error', fail);
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? os.constants.signals[signal] : 0);
  });
} catch (error) {
  fail(error);
}

/** @param {unknown} error */
function fail(error) {
  process.stderr.write(`stepladder: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

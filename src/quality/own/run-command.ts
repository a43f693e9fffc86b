import { spawn, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { join } from 'node:path';

export interface CommandRun {
  /** Absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** How a command ended: with its exit code and the start of what it printed; or not by itself, and why, for people. */
export type CommandEnd = { readonly code: number; readonly output: string } | { readonly reason: string };

/** What is kept of what it prints, bytes: a finding shows a few lines. */
const KEPT_BYTES = 16_384;
/** Who prints more than that is ended. */
const MOST_BYTES = 2_097_152;
/** Below everything that the user waits for (0 is usual, 19 the lowest). */
const PRIORITY = 10;
/** How long its output is waited for when the program itself has ended, ms: what is in the pipe by then is read at once. */
const GRACE_MS = 200;

/**
 * Runs a program without a shell. It is ended, with all that it started, at its time limit, at 2 MB of output, or with the signal. What it
 * puts into a session of its own may live on; that is not waited for.
 */
export function runCommand({ program, args, cwd, env, timeoutMs, signal }: CommandRun): Promise<CommandEnd> {
  if (signal.aborted) return Promise.resolve({ reason: 'cancelled' });
  return new Promise((resolve) => {
    // A group of its own, so that all of it can be ended at once.
    const child = spawn(program, args, { cwd, env, shell: false, windowsHide: true, detached: process.platform !== 'win32', stdio: ['ignore', 'pipe', 'pipe'] });
    const output = new Output();
    let why: string | null = null;
    const stop = (reason: string): void => {
      why ??= reason;
      endTree(child);
      // Then `close` comes with the end of the program itself, whoever else has its output open.
      closeOutput(child);
      settleSoon();
    };
    const onAbort = (): void => { stop('cancelled'); };
    const timer = setTimeout(() => { stop(`your command took longer than ${timeoutMs / 1_000} s`); }, timeoutMs);
    const done = (end: CommandEnd): void => {
      clearTimeout(timer);
      clearTimeout(grace);
      signal.removeEventListener('abort', onAbort);
      resolve(end);
    };
    const settle = (): void => {
      closeOutput(child);
      const { exitCode } = child;
      if (why !== null || exitCode === null) done({ reason: why ?? 'your command was ended by a signal' });
      else done({ code: exitCode, output: output.text });
    };
    let grace: NodeJS.Timeout | undefined;
    const settleSoon = (): void => { grace ??= setTimeout(settle, GRACE_MS); };
    signal.addEventListener('abort', onAbort, { once: true });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (piece: Buffer) => {
        if (output.add(piece) > MOST_BYTES) stop('your command printed more than 2 MB');
      });
    }
    child.on('spawn', () => { lowerPriority(child); });
    child.on('error', () => { done({ reason: 'your command could not be started' }); });
    child.on('exit', () => {
      // It was in time.
      clearTimeout(timer);
      // What it leaves behind would hold its output open.
      endTree(child);
      settleSoon();
    });
    child.on('close', settle);
  });
}

/** The start of what a command prints, on both streams as it comes. */
class Output {
  readonly #kept: Buffer[] = [];
  #bytes = 0;

  /** @returns bytes so far */
  add(piece: Buffer): number {
    if (this.#bytes < KEPT_BYTES) this.#kept.push(piece.subarray(0, KEPT_BYTES - this.#bytes));
    this.#bytes += piece.length;
    return this.#bytes;
  }

  get text(): string {
    return Buffer.concat(this.#kept).toString('utf8');
  }
}

function lowerPriority({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, PRIORITY);
  } catch {
    // It has ended already, or the system does not let us.
  }
}

/** Reads no more of what a process prints. */
function closeOutput({ stdout, stderr }: ChildProcess): void {
  stdout?.destroy();
  stderr?.destroy();
}

/** Ends a process and all that it started in its group. */
function endTree(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    const system = process.env['SystemRoot'] ?? 'C:\\Windows';
    const killer = spawn(join(system, 'System32', 'taskkill.exe'), ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
    killer.on('error', () => child.kill('SIGKILL'));
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing of it is left.
  }
}

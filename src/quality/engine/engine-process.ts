import { fork, type ChildProcess } from 'node:child_process';
import { dirname } from 'node:path';
import { engineMessage, type EngineMessage, type HostMessage, type Progress, type Role } from './engine-protocol.ts';

/** How long a caller waits, and what tells it to stop waiting. */
export interface Wait {
  /** In ms, from the call; from the moment that the process is ready, where it still starts. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
}

export interface EngineProcessOptions {
  /** Path of the script that runs in the process: `engine-main.ts`, or its bundle. */
  readonly entry: string;
  readonly role: Role;
  /** How long after a crash the process is started again, in ms, for the first, second, … crash in a row; the last repeats. */
  readonly backoffMs?: readonly number[];
  /** A process that says nothing for so long while it has a job is killed, in ms. Longer than its start takes. */
  readonly hangMs?: number;
  /** How much longer a call waits while the process starts, in ms. */
  readonly startMs?: number;
  readonly onProgress?: (progress: Progress) => void;
}

interface Job {
  readonly onMessage: (message: EngineMessage) => void;
  /** The process has started: the caller's time begins. */
  readonly onReady: () => void;
  /** @param reason why it ends without an answer; null where it has one */
  readonly end: (reason: string | null) => void;
}

const BACKOFF_MS = [0, 1_000, 5_000, 30_000];
/** Measured: 0.6 s on an idle machine, 1.8 s on a busy one. */
const START_MS = 4_000;
const HANG_MS = 10_000;
/** The most memory that the process's JavaScript may use, in MB: beyond it the process ends and is started anew. */
const HEAP_MB: Readonly<Record<Role, number>> = { code: 768, types: 2_048, examples: 256, eslint: 1_024 };
/** What V8 is told besides. */
const FLAGS: Readonly<Record<Role, readonly string[]>> = {
  // Optimising a grammar in the background takes gigabytes and can end the process (nodejs/node#63421).
  code: ['--liftoff-only'],
  types: [],
  examples: [],
  eslint: [],
};

/** The engine's process: started, fed with jobs, restarted when it crashes or hangs. */
export class EngineProcess {
  readonly #options: EngineProcessOptions;
  readonly #onEnd: () => void;
  readonly #jobs = new Map<number, Job>();
  #child: ChildProcess | null = null;
  #lastJob = 0;
  #crashes = 0;
  /** Not started before, by `performance.now()`. */
  #restartAt = 0;
  #watchdog: NodeJS.Timeout | undefined;
  /** Jobs that the process has not ended, also those for which nobody waits any more. */
  readonly #running = new Set<number>();
  #isDisposed = false;
  rssMb: number | null = null;
  isReady = false;

  /** @param onEnd called when the process has ended and with it all that was sent to it */
  constructor(options: EngineProcessOptions, onEnd: () => void) {
    this.#options = options;
    this.#onEnd = onEnd;
  }

  /** True when the process runs; false when it may not be started yet after crashes, or not at all. */
  start(): boolean {
    if (this.#child !== null) return true;
    if (this.#isDisposed || performance.now() < this.#restartAt) return false;
    try {
      this.#child = this.#fork();
      return true;
    } catch {
      this.#crashed(null);
      return false;
    }
  }

  send(message: HostMessage): void {
    // A pipe that has just broken is known by the exit that follows.
    if (this.#child?.connected === true) this.#child.send(message, () => undefined);
  }

  /** Sends a job and waits for its end: null when it was answered, else why not. */
  run(message: (job: number) => HostMessage, { limitMs, signal }: Wait, onMessage: (message: EngineMessage) => void): Promise<string | null> {
    if (signal?.aborted === true) return Promise.resolve('cancelled');
    const job = ++this.#lastJob;
    return new Promise((resolve) => {
      const end = (reason: string | null): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#jobs.delete(job);
        resolve(reason);
      };
      const giveUp = (reason: string): void => {
        this.send({ kind: 'cancel', job });
        end(reason);
      };
      const onAbort = (): void => { giveUp('cancelled'); };
      const late = (): void => { giveUp('the checker did not answer in time'); };
      let timer = setTimeout(late, limitMs + (this.isReady ? 0 : (this.#options.startMs ?? START_MS)));
      const onReady = (): void => {
        clearTimeout(timer);
        timer = setTimeout(late, limitMs);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#jobs.set(job, { onMessage, onReady, end });
      this.#running.add(job);
      this.send(message(job));
      this.#watch();
    });
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    const child = this.#child;
    if (child === null) return;
    child.ref();
    const exited = new Promise((resolve) => child.once('exit', resolve));
    this.#ended('the checker was stopped');
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) await exited;
  }

  #fork(): ChildProcess {
    const { entry, role } = this.#options;
    const child = fork(entry, [role], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      cwd: dirname(entry),
      execArgv: [`--max-old-space-size=${String(HEAP_MB[role])}`, ...FLAGS[role]],
      env: minimalEnvironment(),
    });
    // A program that forgets to dispose of it can end all the same; whoever waits for a job has a timer.
    child.unref();
    child.channel?.unref();
    child.on('message', (value) => { this.#received(child, value); });
    child.on('error', () => { this.#crashed(child); });
    child.on('exit', () => { this.#crashed(child); });
    return child;
  }

  #received(child: ChildProcess, value: unknown): void {
    if (child !== this.#child) return;
    const message = engineMessage(value);
    if (message === null) {
      // Not our program, or one that is broken.
      child.kill('SIGKILL');
      this.#crashed(child);
      return;
    }
    if (message.kind === 'ready' || message.kind === 'done') this.rssMb = message.rssMb;
    if (message.kind === 'ready') this.#ready();
    else if (message.kind === 'progress') this.#options.onProgress?.(message.progress);
    else this.#jobs.get(message.job)?.onMessage(message);
    if (message.kind === 'done') {
      this.#crashes = 0;
      this.#running.delete(message.job);
      this.#jobs.get(message.job)?.end(null);
    }
    this.#watch();
  }

  #ready(): void {
    this.isReady = true;
    for (const job of this.#jobs.values()) job.onReady();
  }

  /** Kills a process that has a job and says nothing. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    const child = this.#child;
    if (child === null || this.#running.size === 0) return;
    this.#watchdog = setTimeout(() => {
      child.kill('SIGKILL');
      this.#crashed(child);
    }, this.#options.hangMs ?? HANG_MS);
    this.#watchdog.unref();
  }

  /** @param child the process that ended; null where it could not be started */
  #crashed(child: ChildProcess | null): void {
    if (child !== this.#child) return;
    const delays = this.#options.backoffMs ?? BACKOFF_MS;
    this.#restartAt = performance.now() + (delays[Math.min(this.#crashes, delays.length - 1)] ?? 0);
    this.#crashes++;
    this.#ended('the checker stopped');
  }

  #ended(reason: string): void {
    this.#child = null;
    this.isReady = false;
    clearTimeout(this.#watchdog);
    this.#running.clear();
    this.#onEnd();
    for (const job of [...this.#jobs.values()]) job.end(reason);
  }
}

/** What a process needs to run at all; keys and settings of tools in the environment stay here. */
function minimalEnvironment(): NodeJS.ProcessEnv {
  const needed = ['SystemRoot', 'windir', 'TEMP', 'TMP', 'TMPDIR'];
  const kept = needed.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}

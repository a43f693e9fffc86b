import type { ChildProcess } from 'node:child_process';
import { engineMessage, type EngineMessage, type HostMessage, type JobMessage, type Progress, type Role } from './engine-protocol.ts';
import { ExpectedAnswers } from './expected-answers.ts';
import { forkRole } from './fork-role.ts';
import { Restarts } from './restarts.ts';
import { ROLE_LIMITS, type RoleLimits } from './role-limits.ts';

/** How long a caller waits, and what tells it to stop waiting. */
export interface Wait {
  /** In ms, from the call; from the moment that the process is ready, where it still starts, and at most `startMs` more. */
  readonly limitMs: number;
  readonly signal?: AbortSignal;
  /** False: a process that still starts or reads a project is not waited for at all. Without it, it is. */
  readonly waitForStart?: boolean;
}

export interface EngineProcessOptions {
  /** Path of the script that runs in the process: `engine-main.ts`, or its bundle. */
  readonly entry: string;
  readonly role: Role;
  /** How long after its end the process is started again, in ms, for the first, second, … end in a row; the last repeats. */
  readonly backoffMs?: readonly number[];
  /** How long after its end a process that ended while it read a project is started again, in ms. */
  readonly readAgainMs?: number;
  /** A process that says nothing for so long while it has a job or reads a project is killed, in ms; while it starts, after `startMs` more. */
  readonly hangMs?: number;
  /** With more memory than this, in MB, the process is started anew as soon as it has nothing to do. */
  readonly rssLimitMb?: number;
  /** A process that has had nothing to do for so long ends until its next use, in ms. */
  readonly idleMs?: number;
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

/** Measured: 0.6 s on an idle machine, 1.8 s on a busy one. */
const START_MS = 4_000;
/** Why a job is not answered. */
const READING = 'the project is still being read';

/**
 * One of the engine's processes: started, fed with jobs, restarted when it ends, hangs, takes too much or
 * answers what was not asked, and ended while nobody needs it.
 */
export class EngineProcess {
  readonly #options: EngineProcessOptions;
  readonly #limits: RoleLimits;
  readonly #onEnd: () => void;
  readonly #jobs = new Map<number, Job>();
  readonly #expected = new ExpectedAnswers();
  readonly #restarts: Restarts;
  #child: ChildProcess | null = null;
  #lastJob = 0;
  #watchdog: NodeJS.Timeout | undefined;
  #isDisposed = false;
  /** The project that the process is reading, which blocks it. */
  #reading: string | null = null;
  rssMb: number | null = null;
  isReady = false;

  /** @param onEnd called when the process has ended and with it all that was sent to it */
  constructor(options: EngineProcessOptions, onEnd: () => void) {
    this.#options = options;
    this.#limits = ROLE_LIMITS[options.role];
    this.#restarts = new Restarts(options.backoffMs, options.readAgainMs);
    this.#onEnd = onEnd;
  }

  /** True when the process runs; false when it may not be started yet after crashes, or not at all. */
  start(): boolean {
    if (this.#child !== null) return true;
    const now = performance.now();
    if (this.#isDisposed || !this.#restarts.mayStart(now)) return false;
    this.#restarts.started(now);
    try {
      this.#child = this.#fork();
      return true;
    } catch {
      this.#restarts.ended(now);
      return false;
    }
  }

  /** For people: why `start` gave false. */
  get whyNot(): string {
    return this.#restarts.afterReading ? 'reading the project failed; it is tried again later' : 'the checker is not running';
  }

  send(message: HostMessage): void {
    // A pipe that has just broken is known by the exit that follows.
    if (this.#child?.connected === true) this.#child.send(message, () => undefined);
    // What comes without a job puts off the end of one that has nothing to do, and not of one that hangs.
    if (!this.#isBusy) this.#watch();
  }

  #ask(message: JobMessage): void {
    this.#expected.asked(message);
    this.send(message);
    this.#watch();
  }

  /** Sends a job and waits for its end: null when it was answered, else why not. */
  run(message: (job: number) => JobMessage, { limitMs, signal, waitForStart = true }: Wait, onMessage: (message: EngineMessage) => void): Promise<string | null> {
    if (signal?.aborted === true) return Promise.resolve('cancelled');
    if (!waitForStart && !this.isReady) return Promise.resolve('the checker is still starting');
    if (!waitForStart && this.#reading !== null) return Promise.resolve(READING);
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
      const late = (): void => { giveUp(this.#reading === null ? 'the checker did not answer in time' : READING); };
      const last = performance.now() + limitMs + this.#startMs;
      let timer = setTimeout(late, last - performance.now());
      const onReady = (): void => {
        clearTimeout(timer);
        timer = setTimeout(late, Math.min(limitMs, last - performance.now()));
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#jobs.set(job, { onMessage, onReady, end });
      this.#ask(message(job));
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
    const child = forkRole(this.#options.entry, this.#options.role, this.#limits);
    child.on('message', (value) => { this.#received(child, value); });
    child.on('error', () => { this.#restart(child); });
    child.on('exit', () => { this.#restart(child); });
    // Whoever closes the pipe can neither be asked nor answer any more.
    child.on('disconnect', () => { this.#restart(child); });
    return child;
  }

  #received(child: ChildProcess, value: unknown): void {
    if (child !== this.#child) return;
    const message = engineMessage(value);
    if (message === null || !this.#expected.takes(message)) {
      this.#restart(child);
      return;
    }
    switch (message.kind) {
      case 'ready': this.#ready(message.rssMb); break;
      case 'progress': this.#progress(message.progress); break;
      case 'done': this.#done(message.job, message.rssMb); break;
      default: this.#jobs.get(message.job)?.onMessage(message);
    }
    this.#watch();
  }

  #ready(rssMb: number): void {
    this.rssMb = rssMb;
    this.isReady = true;
    for (const job of this.#jobs.values()) job.onReady();
  }

  #progress(progress: Progress): void {
    this.#reading = progress.state === 'reading' ? progress.project : null;
    this.#options.onProgress?.(progress);
  }

  #done(job: number, rssMb: number): void {
    this.rssMb = rssMb;
    this.#jobs.get(job)?.end(null);
    if (this.#child === null || this.#expected.isBusy || rssMb <= (this.#options.rssLimitMb ?? this.#limits.rssMb)) return;
    this.#restart(this.#child);
    // The next one is warm by the time that it is needed; where it grows as fast again, it has to wait like one that crashes.
    this.start();
  }

  /** How much longer everything may take now, in ms. */
  get #startMs(): number {
    return this.isReady ? 0 : (this.#options.startMs ?? START_MS);
  }

  get #isBusy(): boolean {
    return this.#expected.isBusy || this.#reading !== null;
  }

  /** Kills a process that has work and says nothing, and ends one that has had nothing to do for long. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    const child = this.#child;
    if (child === null) return;
    const { hangMs = this.#limits.hangMs, idleMs = this.#limits.idleMs } = this.#options;
    this.#watchdog = this.#isBusy
      ? setTimeout(() => { this.#restart(child); }, hangMs + this.#startMs)
      : setTimeout(() => { this.#rest(child); }, idleMs);
    this.#watchdog.unref();
  }

  /** The process is not needed now: the next use starts another one at once. */
  #rest(child: ChildProcess): void {
    if (child !== this.#child) return;
    child.kill('SIGKILL');
    this.#ended('the checker was stopped');
  }

  /** The process has ended, or shall: the next use starts another one. */
  #restart(child: ChildProcess): void {
    if (child !== this.#child) return;
    child.kill('SIGKILL');
    this.#restarts.ended(performance.now(), this.#reading !== null);
    this.#ended('the checker stopped');
  }

  #ended(reason: string): void {
    this.#child = null;
    this.isReady = false;
    this.rssMb = null;
    clearTimeout(this.#watchdog);
    this.#expected.clear();
    if (this.#reading !== null) this.#progress({ project: this.#reading, state: 'failed' });
    this.#onEnd();
    for (const job of [...this.#jobs.values()]) job.end(reason);
  }
}

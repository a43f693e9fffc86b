import type { CheckName } from '../verdict.ts';
import type { EngineMessage, JobMessage } from './engine-protocol.ts';

/** More messages than a process has to say between the ends of two jobs: a report for each check, and the progress of its projects. */
const MOST_IN_A_ROW = 1_000;

/** What a job has not been told yet. */
interface Open {
  readonly checks: Set<CheckName>;
  diagnostics: boolean;
}

/**
 * What a process may say, given what it was asked: each check once, each job's end once, and nothing about other jobs. Who
 * breaks these rules is broken or is not our program, and none of its answers can be believed.
 */
export class ExpectedAnswers {
  /** Also jobs for which nobody waits any more: their answers still come. */
  readonly #jobs = new Map<number, Open>();
  #isReady = false;
  #inARow = 0;

  asked(message: JobMessage): void {
    this.#jobs.set(message.job, { checks: new Set(message.kind === 'check' ? message.checks : []), diagnostics: message.kind === 'diagnose' });
  }

  /** Whether a message is one that may come now; it may not come a second time. */
  takes(message: EngineMessage): boolean {
    if (++this.#inARow > MOST_IN_A_ROW) return false;
    switch (message.kind) {
      case 'ready': return !this.#isReady && (this.#isReady = true);
      case 'progress': return true;
      case 'report': return this.#jobs.get(message.job)?.checks.delete(message.check) === true;
      case 'diagnostics': return this.#takesDiagnostics(message.job);
      case 'done':
        this.#inARow = 0;
        return this.#jobs.delete(message.job);
    }
  }

  /** Whether the process has a job that it has not ended. */
  get isBusy(): boolean {
    return this.#jobs.size > 0;
  }

  /** The process has ended. */
  clear(): void {
    this.#jobs.clear();
    this.#isReady = false;
    this.#inARow = 0;
  }

  #takesDiagnostics(id: number): boolean {
    const job = this.#jobs.get(id);
    if (job?.diagnostics !== true) return false;
    job.diagnostics = false;
    return true;
  }
}

import { applyEdits } from '../../request/document.ts';
import type { CheckName } from '../verdict.ts';
import type { CheckJob, EngineMessage, HostMessage, JobMessage, OpenDocument } from './engine-protocol.ts';
import type { Tool } from './tool.ts';

interface Job {
  readonly message: JobMessage;
  /** By `performance.now()`: when its time began. */
  since: number;
}

/** Takes the host's messages and runs the tool, one job at a time: the newest first, for the user is waiting for that one. */
export class WorkLoop {
  readonly #tool: Tool;
  readonly #send: (message: EngineMessage) => void;
  readonly #documents = new Map<number, OpenDocument>();
  /** Documents that the tool has not prepared yet. */
  readonly #waiting = new Map<number, OpenDocument>();
  readonly #jobs: Job[] = [];
  #isWorking = false;
  #isReady = false;
  /** The document that the tool is working on. */
  #current: number | null = null;

  constructor(tool: Tool, send: (message: EngineMessage) => void) {
    this.#tool = tool;
    this.#send = send;
  }

  received(message: HostMessage): void {
    switch (message.kind) {
      case 'open':
        this.#documents.set(message.document.id, message.document);
        if (this.#tool.prepare !== undefined) this.#waiting.set(message.document.id, message.document);
        break;
      case 'forget':
        this.#documents.delete(message.id);
        this.#waiting.delete(message.id);
        // What works on it may put it into its memory once more.
        if (message.id !== this.#current) this.#tool.forget?.(message.id);
        break;
      case 'cancel': this.#drop(message.job); break;
      default: this.#jobs.push({ message, since: performance.now() });
    }
    this.#wake();
  }

  /** The tool has loaded all it needs. The host now waits for jobs only as long as they may take. */
  ready(): void {
    this.#isReady = true;
    for (const job of this.#jobs) job.since = performance.now();
  }

  /** A job that has begun runs to its end. */
  #drop(job: number): void {
    const index = this.#jobs.findIndex(({ message }) => message.job === job);
    if (index === -1) return;
    this.#jobs.splice(index, 1);
    this.#done(job);
  }

  #wake(): void {
    if (this.#isWorking || (this.#jobs.length === 0 && this.#waiting.size === 0)) return;
    this.#isWorking = true;
    // Messages that are here already are read first: one of them may cancel a job.
    setImmediate(() => void this.#work());
  }

  async #work(): Promise<void> {
    const job = this.#jobs.pop();
    const document = job === undefined ? this.#newestWaiting() : this.#documents.get(job.message.id);
    this.#current = document?.id ?? null;
    try {
      if (document !== undefined) await (job === undefined ? this.#tool.prepare?.(document) : this.#run(job, document));
    } catch {
      // A tool that fails on a text has nothing to say about it: the job ends without a report.
    }
    this.#release();
    if (job !== undefined) this.#done(job.message.job);
    this.#isWorking = false;
    this.#wake();
  }

  async #run({ message, since }: Job, document: OpenDocument): Promise<void> {
    if (message.kind === 'check') {
      await this.#check(message, since, document);
      return;
    }
    this.#send({ kind: 'diagnostics', job: message.job, diagnostics: (await this.#tool.diagnose?.(document)) ?? [] });
  }

  async #check({ job, edits, checks, asked, limitMs }: CheckJob, since: number, document: OpenDocument): Promise<void> {
    const left = this.#isReady ? since + limitMs - performance.now() : limitMs;
    if (left <= 0) return;
    const open = new Set<CheckName>(checks);
    try {
      await this.#tool.check({ document, edits, after: applyEdits(document.text, edits), checks, asked, limitMs: left }, (check, report) => {
        // Only what was asked, once, and not after the job's end: the host believes no process that says more.
        if (open.delete(check)) this.#send({ kind: 'report', job, check, report });
      });
    } finally {
      open.clear();
    }
  }

  #newestWaiting(): OpenDocument | undefined {
    const newest = [...this.#waiting.values()].at(-1);
    if (newest !== undefined) this.#waiting.delete(newest.id);
    return newest;
  }

  #release(): void {
    if (this.#current !== null && !this.#documents.has(this.#current)) this.#tool.forget?.(this.#current);
    this.#current = null;
  }

  #done(job: number): void {
    this.#send({ kind: 'done', job, rssMb: rssMb() });
  }
}

/** Memory of this process in MB. */
export function rssMb(): number {
  return Math.round(process.memoryUsage.rss() / 1_048_576);
}

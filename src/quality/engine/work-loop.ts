import { applyEdits } from '../../request/document.ts';
import type { EngineMessage, HostMessage, OpenDocument } from './engine-protocol.ts';
import type { Tool } from './tool.ts';

type Job = Extract<HostMessage, { kind: 'check' | 'diagnose' }>;

/** Takes the host's messages and runs the tool, one job at a time: the newest first, for the user is waiting for that one. */
export class WorkLoop {
  readonly #tool: Tool;
  readonly #send: (message: EngineMessage) => void;
  readonly #documents = new Map<number, OpenDocument>();
  /** Documents that the tool has not prepared yet. */
  readonly #waiting = new Map<number, OpenDocument>();
  readonly #jobs: Job[] = [];
  #isWorking = false;

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
        this.#tool.forget?.(message.id);
        break;
      case 'cancel': this.#drop(message.job); break;
      default: this.#jobs.push(message);
    }
    this.#wake();
  }

  /** A job that has begun runs to its end. */
  #drop(job: number): void {
    const index = this.#jobs.findIndex((queued) => queued.job === job);
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
    try {
      if (job !== undefined) await this.#run(job);
      else await this.#prepare();
    } catch {
      // A tool that fails on a text has nothing to say about it: the job ends without a report.
    }
    if (job !== undefined) this.#done(job.job);
    this.#isWorking = false;
    this.#wake();
  }

  async #run(job: Job): Promise<void> {
    const document = this.#documents.get(job.id);
    if (document === undefined) return;
    if (job.kind === 'diagnose') {
      this.#send({ kind: 'diagnostics', job: job.job, diagnostics: (await this.#tool.diagnose?.(document)) ?? [] });
      return;
    }
    const { edits, checks, asked, limitMs } = job;
    const toolJob = { document, edits, after: applyEdits(document.text, edits), checks, asked, limitMs };
    await this.#tool.check(toolJob, (check, report) => { this.#send({ kind: 'report', job: job.job, check, report }); });
  }

  async #prepare(): Promise<void> {
    const newest = [...this.#waiting.values()].at(-1);
    if (newest === undefined) return;
    this.#waiting.delete(newest.id);
    await this.#tool.prepare?.(newest);
  }

  #done(job: number): void {
    this.#send({ kind: 'done', job, rssMb: rssMb() });
  }
}

/** Memory of this process in MB. */
export function rssMb(): number {
  return Math.round(process.memoryUsage.rss() / 1_048_576);
}

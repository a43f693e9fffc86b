import { Worker } from 'node:worker_threads';
import { threadMessage, type Answers, type HostMessage, type Question } from './protocol.ts';

export interface ThreadOptions {
  /** Path of the script that runs in the thread: `recall-main.ts`, or its bundle. */
  readonly entry: string;
  /** How long after its end the thread may be started again, in ms, for the first, second, … end in a row. One more end is the last. */
  readonly backoffMs?: readonly number[];
  /** A thread that leaves a question open for so long is ended, in ms; one that has not answered any yet has `START_MS` more. */
  readonly hangMs?: number;
}

/** What the thread needs of its owner. */
export interface ThreadOwner {
  /** What a new thread has to be told. */
  beginning(): readonly HostMessage[];
  /** The thread has lost the text of a document. */
  lost(id: string): void;
}

const BACKOFF_MS: readonly number[] = [0, 1_000, 10_000, 60_000];
/** No piece of work in the thread takes a tenth of it. */
const HANG_MS = 10_000;
/** To load the script: 0.1 s on an idle machine. */
const START_MS = 20_000;
/** A thread that ran for so long before it ended counts as one that runs, in ms. */
const STEADY_MS = 120_000;
/** Of JavaScript's own heap, in MB. The index lies outside of it, and is bounded by what is read. */
const HEAP_MB = 128;

/** The thread with the index: started when there is something to tell it, started again when it ends or hangs, given up when it does so again and again. */
export class RecallThread {
  readonly #options: ThreadOptions;
  readonly #owner: ThreadOwner;
  /** By number; null where nobody waits any more. */
  readonly #questions = new Map<number, ((answer: unknown) => void) | null>();
  #worker: Worker | null = null;
  #lastQuery = 0;
  #watchdog: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #notBefore = 0;
  #endsInARow = 0;
  #isDisposed = false;
  /** It has answered something. */
  #isRunning = false;

  constructor(options: ThreadOptions, owner: ThreadOwner) {
    this.#options = options;
    this.#owner = owner;
  }

  /** It ended again and again, so that it is not started any more. */
  get isGivenUp(): boolean {
    return this.#endsInARow > this.#backoffMs.length;
  }

  /** Passes a message on; a thread that has to be started for it is told everything anyway, this included. */
  tell(message: HostMessage): void {
    if (this.#worker !== null) this.#worker.postMessage(message);
    else this.#start();
  }

  /** @returns null where the answer does not come in time */
  ask<Kind extends keyof Answers>(question: Extract<Question, { kind: Kind }>, limitMs: number): Promise<Answers[Kind] | null> {
    if (!this.#start()) return Promise.resolve(null);
    const query = ++this.#lastQuery;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        // The thread still owes an answer, but nobody is to hear it.
        this.#questions.set(query, null);
        resolve(null);
      }, limitMs);
      this.#questions.set(query, (answer) => {
        clearTimeout(timer);
        resolve(answer as Answers[Kind] | null);
      });
      this.#worker?.postMessage({ kind: 'ask', query, question } satisfies HostMessage);
      if (this.#questions.size === 1) this.#watch();
    });
  }

  /** Ends the thread and frees its memory; the next message starts it again. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#drop();
    await worker?.terminate();
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.stop();
  }

  get #backoffMs(): readonly number[] {
    return this.#options.backoffMs ?? BACKOFF_MS;
  }

  /** Whether it runs. */
  #start(): boolean {
    if (this.#worker !== null) return true;
    const now = performance.now();
    if (this.#isDisposed || this.isGivenUp || now < this.#notBefore) return false;
    this.#startedAt = now;
    const worker = startWorker(this.#options.entry);
    if (worker === null) {
      this.#countEnd(now);
      return false;
    }
    worker.on('message', (value) => { this.#received(worker, value); });
    worker.on('messageerror', () => { this.#ended(worker); });
    worker.on('error', () => { this.#ended(worker); });
    worker.on('exit', () => { this.#ended(worker); });
    // Whoever waits for an answer has a timer. A listener would hold the program again.
    worker.unref();
    this.#worker = worker;
    for (const message of this.#owner.beginning()) worker.postMessage(message);
    return true;
  }

  #received(worker: Worker, value: unknown): void {
    if (worker !== this.#worker) return;
    const message = threadMessage(value);
    if (message === null) this.#ended(worker);
    else if (message.kind === 'lost') this.#owner.lost(message.id);
    else {
      this.#questions.get(message.query)?.(message.answer);
      this.#questions.delete(message.query);
      this.#isRunning = true;
      this.#watch();
    }
  }

  /** Ends a thread that owes an answer and gives none. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    const worker = this.#worker;
    if (worker === null || this.#questions.size === 0) return;
    const limitMs = (this.#options.hangMs ?? HANG_MS) + (this.#isRunning ? 0 : START_MS);
    this.#watchdog = setTimeout(() => { this.#ended(worker); }, limitMs);
    this.#watchdog.unref();
  }

  #ended(worker: Worker): void {
    if (worker !== this.#worker) return;
    this.#countEnd(performance.now());
    this.#drop();
    void worker.terminate();
  }

  #countEnd(now: number): void {
    if (now - this.#startedAt >= STEADY_MS) this.#endsInARow = 0;
    this.#notBefore = now + (this.#backoffMs[this.#endsInARow] ?? 0);
    this.#endsInARow++;
  }

  /** Whoever waits hears that there is nothing. */
  #drop(): void {
    this.#worker = null;
    this.#isRunning = false;
    clearTimeout(this.#watchdog);
    for (const answer of this.#questions.values()) answer?.(null);
    this.#questions.clear();
  }
}

/** Null where the system does not start it at all. */
function startWorker(entry: string): Worker | null {
  try {
    // It runs no program and talks to nobody: it needs nothing of this one's environment.
    return new Worker(entry, { name: 'stepladder-recall', env: {}, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } });
  } catch {
    return null;
  }
}

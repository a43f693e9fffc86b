/** Empty turns of the event loop whose median is taken off. */
const EMPTY_TURNS = 400;

/** Adds up what this thread does for a keystroke: ms of CPU time, so that it is no matter what else the machine does. */
export class Stopwatch {
  readonly #outside = new Set<Promise<unknown>>();
  #spentMs = 0;
  #asideMs = 0;
  #emptyTurnMs = 0;

  /** Measures what a turn of the event loop costs in which nothing happens. */
  static async start(): Promise<Stopwatch> {
    const watch = new Stopwatch();
    const turns: number[] = [];
    for (let turn = 0; turn < EMPTY_TURNS; turn++) {
      await watch.settle();
      turns.push(watch.take());
    }
    watch.#emptyTurnMs = turns.toSorted((a, b) => a - b)[EMPTY_TURNS / 2] ?? 0;
    return watch;
  }

  /** Counts what is done at once. */
  run<T>(work: () => T): T {
    const begun = cpuMs();
    const result = work();
    this.#spentMs += cpuMs() - begun;
    return result;
  }

  /** Leaves out what `work` does, wherever it is called from. */
  aside<T>(work: () => T): T {
    const begun = cpuMs();
    const result = work();
    this.#asideMs += cpuMs() - begun;
    return result;
  }

  /** A promise that no virtual time can settle: a disk, another thread or process. `settle` waits for it. */
  outside<T>(promise: Promise<T>): Promise<T> {
    this.#outside.add(promise);
    const forget = (): void => void this.#outside.delete(promise);
    promise.then(forget, forget);
    return promise;
  }

  /** Lets all go on that waits for nothing but its turn, or for what is outside, and counts it. */
  async settle(): Promise<void> {
    await this.#turn();
    while (this.#outside.size > 0) {
      await this.#count(Promise.race([...this.#outside].map((promise) => promise.catch(() => undefined))));
      await this.#turn();
    }
  }

  /** What was counted since it was taken last, ms. */
  take(): number {
    const spent = Math.max(0, this.#spentMs - this.#asideMs);
    this.#spentMs = 0;
    this.#asideMs = 0;
    return spent;
  }

  #turn(): Promise<void> {
    return this.#count(new Promise<void>((resolve) => { setImmediate(resolve); }));
  }

  /** Counts what is done until then; a thread that waits does nothing. */
  async #count(until: Promise<unknown>): Promise<void> {
    const begun = cpuMs();
    await until;
    this.#spentMs += Math.max(0, cpuMs() - begun - this.#emptyTurnMs);
  }
}

/** That this thread has used so far. Linux counts a thread's own time to the microsecond only when it is asked for that of the process. */
function cpuMs(): number {
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

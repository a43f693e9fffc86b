import { Queueing } from './queueing.ts';

/** Empty turns of the event loop whose median is taken off. */
const EMPTY_TURNS = 400;

/** Adds up what this thread does for a keystroke, ms of the real clock. Waiting for a CPU, a disk or another thread is not counted. */
export class Stopwatch {
  readonly #queueing = new Queueing();
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
    const took = this.#begin();
    const result = work();
    this.#spentMs += took();
    return result;
  }

  /** Leaves out what `work` does, wherever it is called from. */
  aside<T>(work: () => T): T {
    const took = this.#begin();
    const result = work();
    this.#asideMs += took();
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
      await this.#wait();
      await this.#turn();
    }
  }

  close(): void {
    this.#queueing.close();
  }

  /** What was counted since it was taken last, ms. */
  take(): number {
    const spent = Math.max(0, this.#spentMs - this.#asideMs);
    this.#spentMs = 0;
    this.#asideMs = 0;
    return spent;
  }

  async #turn(): Promise<void> {
    const took = this.#begin();
    await new Promise<void>((resolve) => { setImmediate(resolve); });
    this.#spentMs += Math.max(0, took() - this.#emptyTurnMs);
  }

  /** What is done as soon as something comes from outside is counted; the event loop knows how long it had nothing to do. */
  async #wait(): Promise<void> {
    const [begun, idle] = [performance.now(), performance.nodeTiming.idleTime];
    await Promise.race([...this.#outside].map((promise) => promise.catch(() => undefined)));
    this.#spentMs += Math.max(0, performance.now() - begun - (performance.nodeTiming.idleTime - idle));
  }

  /** @returns how long it took from now on, ms */
  #begin(): () => number {
    const waited = this.#queueing.ms();
    const begun = performance.now();
    return () => {
      const passed = performance.now() - begun;
      return Math.max(0, passed - (this.#queueing.ms() - waited));
    };
  }
}

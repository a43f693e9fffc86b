import { vi } from 'vitest';

const turn = setImmediate;

interface Timer {
  readonly at: number;
  readonly act: () => void;
}

/**
 * Time that passes only when nothing else is left to do, so that minutes of waiting take no time.
 * Stands in for `setTimeout`, `performance.now` and `AbortSignal.timeout`.
 */
export class VirtualTime {
  /** ms; also since the epoch, for what wants that. */
  now: number;
  readonly #timers = new Map<number, Timer>();
  readonly #turns: number;
  #made = 0;

  /** @param turns of the event loop that others get before time passes; who works off it needs some */
  constructor(now: number, turns: number) {
    this.now = now;
    this.#turns = turns;
  }

  /** Until `vi.unstubAllGlobals` and `vi.restoreAllMocks`. */
  install(): void {
    vi.stubGlobal('setTimeout', (act: () => void, ms = 0) => this.after(ms, act));
    vi.stubGlobal('clearTimeout', (timer: number) => this.#timers.delete(timer));
    vi.stubGlobal('performance', { now: () => this.now });
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      const controller = new AbortController();
      this.after(ms, () => { controller.abort(); });
      return controller.signal;
    });
  }

  after(ms: number, act: () => void): number {
    this.#timers.set(++this.#made, { at: this.now + ms, act });
    return this.#made;
  }

  clear(timer: number): void {
    this.#timers.delete(timer);
  }

  /** Lets time pass until the promise is settled. */
  async until<T>(promise: Promise<T>): Promise<T> {
    const state = { settled: false };
    const mark = (): void => {
      state.settled = true;
    };
    promise.then(mark, mark);
    for (let idle = 0; ;) {
      await new Promise((resolve) => { turn(resolve); });
      if (state.settled) return promise;
      if (idle++ < this.#turns) continue;
      idle = 0;
      this.#pass();
    }
  }

  #pass(): void {
    const [next] = [...this.#timers].sort(([first, a], [second, b]) => a.at - b.at || first - second);
    if (next === undefined) throw new Error('Somebody waits for nothing.');
    const [id, { at, act }] = next;
    this.#timers.delete(id);
    this.now = Math.max(this.now, at);
    act();
  }
}

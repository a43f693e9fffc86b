/** How long after its end a process is started again, in ms, for the first, second, … end in a row; the last repeats. */
const DELAYS_MS = [0, 1_000, 5_000, 30_000];
/** A process that ran for so long before it ended counts as one that runs, in ms. */
const STEADY_MS = 60_000;

/**
 * When a process that has ended may be started again. A text that ends every process that reads it would otherwise have
 * one started at each key, also while other texts are answered in between. Times are of any clock that only goes forward, in ms.
 */
export class Restarts {
  readonly #delays: readonly number[];
  #startedAt = 0;
  #endsInARow = 0;
  #notBefore = -Infinity;

  constructor(delays: readonly number[] = DELAYS_MS) {
    this.#delays = delays;
  }

  mayStart(now: number): boolean {
    return now >= this.#notBefore;
  }

  started(now: number): void {
    this.#startedAt = now;
  }

  /** The process ended, or could not be started at all, right after `started`. */
  ended(now: number): void {
    if (now - this.#startedAt >= STEADY_MS) this.#endsInARow = 0;
    this.#notBefore = now + (this.#delays[Math.min(this.#endsInARow, this.#delays.length - 1)] ?? 0);
    this.#endsInARow++;
  }
}

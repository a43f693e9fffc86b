/** How long after its end a process is started again, in ms, for the first, second, … end in a row; the last repeats. */
const DELAYS_MS = [0, 1_000, 5_000, 30_000];
/** The same for one that ended while it read a project, however long it ran: it would most likely end there again. */
const READ_AGAIN_MS = 600_000;
/** A process that ran for so long before it ended counts as one that runs, in ms. */
const STEADY_MS = 60_000;

/**
 * When a process that has ended may be started again. A text that ends every process that reads it would otherwise have
 * one started at each key, also while other texts are answered in between. Times are of any clock that only goes forward, in ms.
 */
export class Restarts {
  readonly #delays: readonly number[];
  readonly #readAgainMs: number;
  #startedAt = 0;
  #endsInARow = 0;
  #notBefore = -Infinity;
  /** Whether the last end came while a project was read. */
  afterReading = false;

  constructor(delays: readonly number[] = DELAYS_MS, readAgainMs = READ_AGAIN_MS) {
    this.#delays = delays;
    this.#readAgainMs = readAgainMs;
  }

  mayStart(now: number): boolean {
    return now >= this.#notBefore;
  }

  started(now: number): void {
    this.#startedAt = now;
  }

  /** The process ended, or could not be started at all, right after `started`. */
  ended(now: number, whileReading = false): void {
    if (now - this.#startedAt >= STEADY_MS) this.#endsInARow = 0;
    this.#notBefore = now + (whileReading ? this.#readAgainMs : (this.#delays[Math.min(this.#endsInARow, this.#delays.length - 1)] ?? 0));
    this.afterReading = whileReading;
    this.#endsInARow++;
  }
}

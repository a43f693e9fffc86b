import type { TimeLimits } from './model.ts';

/** setTimeout turns anything longer into 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export type Expired = 'first-token' | 'idle' | 'total';

/** The three time limits of one call and its cancellation, joined into one signal. */
export class CallClock {
  readonly #controller = new AbortController();
  readonly #limits: TimeLimits;
  readonly #cancel: AbortSignal;
  readonly #onCancel = (): void => { this.#controller.abort(); };
  readonly #total: NodeJS.Timeout | null;
  #waiting: NodeJS.Timeout | null;
  #hasContent = false;
  #expired: Expired | null = null;

  /** @param stream a plain answer comes all at once: only the total limit applies to it */
  constructor(limits: TimeLimits, stream: boolean, cancel: AbortSignal) {
    this.#limits = limits;
    this.#cancel = cancel;
    cancel.addEventListener('abort', this.#onCancel, { once: true });
    this.#total = this.#timer('total', limits.total);
    this.#waiting = stream ? this.#timer('first-token', limits.firstToken) : null;
  }

  /** Aborts when the call is cancelled or a limit has passed. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get expired(): Expired | null {
    return this.#expired;
  }

  /** The model wrote something. Pings and comments are not that. */
  content(): void {
    if (this.#hasContent) {
      this.#waiting?.refresh();
      return;
    }
    this.#hasContent = true;
    if (this.#waiting !== null) clearTimeout(this.#waiting);
    this.#waiting = this.#timer('idle', this.#limits.idle);
  }

  /**
   * Ends the call.
   * @param closed nothing is on its way any more; else the connection is closed
   */
  stop(closed: boolean): void {
    for (const timer of [this.#total, this.#waiting]) if (timer !== null) clearTimeout(timer);
    this.#cancel.removeEventListener('abort', this.#onCancel);
    if (!closed) this.#controller.abort();
  }

  #timer(limit: Expired, ms: number): NodeJS.Timeout | null {
    if (ms > LONGEST_TIMER_MS) return null;
    return setTimeout(() => {
      this.#expired ??= limit;
      this.#controller.abort();
    }, ms);
  }
}

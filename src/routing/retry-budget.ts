/** How many retries there may be beside the requests, so that a storm of failures is not multiplied by asking again. */
export interface RetryBudget {
  /** A request begins: it earns a part of a retry. */
  earn(): void;
  /** Takes one retry out; false where none is left. */
  spend(): boolean;
}

/**
 * Finagle's numbers (retries up to 20 % of requests beside a small minimum a second), cut down to one user: the reserve
 * holds 10, each request adds a fifth, and time one every 30 s, so that after a quiet while a failure may be retried again.
 */
const MOST = 10;
const PER_REQUEST = 0.2;
const MS_PER_RETRY = 30_000;

/** @param now ms, from any beginning; a clock that is set back adds nothing */
export function createRetryBudget(now: () => number): RetryBudget {
  let left = MOST;
  let at = now();
  function refill(): void {
    const time = now();
    left = Math.min(MOST, left + Math.max(0, time - at) / MS_PER_RETRY);
    at = time;
  }
  return {
    earn() {
      refill();
      left = Math.min(MOST, left + PER_REQUEST);
    },
    spend() {
      refill();
      if (left < 1) return false;
      left--;
      return true;
    },
  };
}

/** Bounds of a wait before a retry, ms: the first is at most the base, each further one at most twice the one before. */
const BASE_MS = 400;
const MOST_MS = 4_000;

/**
 * How long to wait before asking the same route again: anything between 0 and a bound that doubles (full jitter, so that
 * several windows do not come back at once), but at least what the endpoint asked for.
 * @param retry which retry of the route it is, from 0
 * @param askedMs what the endpoint asked for, ms; 0 for nothing
 * @param random from 0 to 1
 */
export function backoffMs(retry: number, askedMs: number, random: () => number): number {
  return Math.max(askedMs, random() * Math.min(MOST_MS, BASE_MS * 2 ** retry));
}

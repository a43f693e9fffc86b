/**
 * Money is kept as whole nano-USD, so that sums are exact and do not depend on their order: a token at USD 0.001
 * per million is one nano-USD. The one place where the two are converted.
 */
const NANO_PER_USD = 1_000_000_000;
/** USD 1 million in one row. Sums stay far below 2^53, up to where JavaScript's and SQLite's floating numbers are exact. */
const MOST = 1e15;

/** Whole nano-USD, rounded up; NaN and negative amounts are 0, amounts beyond what can be kept are clamped. */
export function toNano(usd: number): number {
  if (!(usd > 0)) return 0;
  if (usd >= MOST / NANO_PER_USD) return MOST;
  // Takes off the binary noise of the product first: 0.0003 USD must not become 300,001.
  return Math.ceil(Number((usd * NANO_PER_USD).toFixed(3)));
}

/** A limit in whole nano-USD, rounded down, so that rounding never lets a cap be passed. */
export function capToNano(usd: number): number {
  if (!(usd > 0)) return 0;
  if (usd >= MOST / NANO_PER_USD) return MOST;
  return Math.floor(Number((usd * NANO_PER_USD).toFixed(3)));
}

export function toUsd(nano: number): number {
  return nano / NANO_PER_USD;
}

import type { Confidence } from './confidence.ts';

/** The confidence that is asked for, where that of an answer is known to be below it; else null: what is unknown is not too low. */
export function missedConfidence(least: number | null, confidence: Confidence | null): number | null {
  return least !== null && confidence !== null && confidence.score < least ? least : null;
}

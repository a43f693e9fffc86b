import type { Request } from '../../request/request.ts';
import { aroundCursor, embed } from './features.ts';
import { int8Values, probability } from './linear.ts';
import { WEIGHTS } from './weights.ts';

/** What the recordings of other people's cheap models say about a request. */
export interface CheapSuccess {
  /** Of the answers of cheap models to such requests, the share that is right, 0 to 1; calibrated. */
  readonly probability: number;
}

/** Languages with labelled answers in the training. */
const LANGUAGES: readonly string[] = ['typescript', 'typescriptreact', 'javascript', 'javascriptreact', 'python'];

const values = int8Values(WEIGHTS);

/**
 * The probability that a cheap model answers this request rightly, judged from the text around the cursor; null for all
 * that the training has no labels for: every task but `complete`, and languages other than TypeScript, JavaScript (with JSX) and Python.
 * Reads a bounded part of the document and takes under 1 ms. A weak witness, hardly better than chance, and it knows it:
 * what it says lies between 0.4 and 0.75 nearly always (docs/measurements.md).
 */
export function predictCheapSuccess(request: Request): CheapSuccess | null {
  const { languageId } = request.document;
  if (request.task !== 'complete' || !LANGUAGES.includes(languageId)) return null;
  return { probability: probability(WEIGHTS, values, embed(aroundCursor(request), languageId)) };
}

import { featuresOf, type FeatureName, type ScoreInput, type ScoreWeights } from './features.ts';
import { SCORE_WEIGHTS } from './weights.ts';

/**
 * How likely an inserted answer is right, 0 to 1: of recorded answers with such a score, that share passed its task's own
 * tests. Fitted on answers that the gate let through, in the languages of `hasScore`. What an answer means it does not know: it sees repetitions, brackets, names and the gate's doubts.
 */
export function scoreOf(input: ScoreInput, weights: ScoreWeights = SCORE_WEIGHTS): number {
  if (input.verdict.result === 'failed') return weights.failed;
  const features = featuresOf(input);
  const names = Object.keys(features) as FeatureName[];
  const sum = names.reduce((total, name) => total + features[name] * weights.features[name], weights.constant);
  return 1 / (1 + Math.exp(-sum));
}

/** What a score means, for people: "about 7 in 10 such answers are right". */
export function scoreInWords(score: number): string {
  const inTen = Math.round(score * 10);
  if (inTen === 0) return 'hardly any such answer is right';
  return inTen === 10 ? 'nearly all such answers are right' : `about ${String(inTen)} in 10 such answers are right`;
}

/** Whether answers in a language were there to fit on. What could not be verified is not scored either: that would be a guess. */
export function hasScore(languageId: string): boolean {
  return /^(?:type|java)script(?:react)?$|^python$/.test(languageId);
}

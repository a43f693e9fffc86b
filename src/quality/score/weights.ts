import type { ScoreWeights } from './features.ts';

export const SCORE_WEIGHTS: ScoreWeights = {
  constant: 1.2,
  features: {
    repeatsAfter: -1, redeclares: -1, declaresUsed: 0.15, opens: -1, closes: -1, known: 0.8, indentation: -0.3, length: -0.2, lines: -0.1,
    onlyComments: -0.3, nothingAfter: -1, doubts: -0.5, typed: 0, exampled: 1, unchecked: 0, javascript: 0, python: -0.3,
  },
  failed: 0.2,
};

import type { Case } from './cases.ts';
import { bootstrap, mean, type Interval } from './measures.ts';

/** A case and the predicted probability that the cheap model is right. */
export interface Predicted {
  readonly probability: number;
  readonly case: Case;
}

/** What a way of choosing the model gives. */
export interface Value {
  readonly accuracy: number;
  /** USD per 1,000 requests. */
  readonly cost: number;
}

export interface CurvePoint extends Value {
  readonly threshold: number;
  /** Share of the requests that start at the strong model. */
  readonly lifted: number;
  readonly accuracyInterval: Interval;
  /** Accuracy above a random mix of both models at the same cost. */
  readonly gain: number;
  readonly gainInterval: Interval;
}

const LIFTED = [0.1, 0.25, 0.5, 0.75];

function valueOf(predicted: readonly Predicted[], isStrong: (one: Predicted) => boolean): Value {
  const chosen = predicted.map((one) => (isStrong(one) ? one.case.strong : one.case.cheap));
  return { accuracy: mean(chosen.map(({ share }) => share)), cost: 1_000 * mean(chosen.map(({ cost }) => cost)) };
}

export function alwaysCheap(predicted: readonly Predicted[]): Value {
  return valueOf(predicted, () => false);
}

export function alwaysStrong(predicted: readonly Predicted[]): Value {
  return valueOf(predicted, () => true);
}

function gainAt(predicted: readonly Predicted[], threshold: number): number {
  const cheap = alwaysCheap(predicted);
  const strong = alwaysStrong(predicted);
  const routed = valueOf(predicted, ({ probability }) => probability < threshold);
  const mixed = (routed.cost - cheap.cost) / (strong.cost - cheap.cost);
  return routed.accuracy - (cheap.accuracy + mixed * (strong.accuracy - cheap.accuracy));
}

/** Starting at the strong model where the probability is below a threshold, for thresholds that lift a tenth, a quarter and so on. */
export function curve(predicted: readonly Predicted[]): CurvePoint[] {
  const sorted = predicted.map(({ probability }) => probability).sort((one, two) => one - two);
  return LIFTED.map((share) => {
    const threshold = sorted[Math.floor(share * sorted.length)] ?? 1;
    const isStrong = ({ probability }: Predicted): boolean => probability < threshold;
    return {
      ...valueOf(predicted, isStrong), threshold, lifted: predicted.filter(isStrong).length / predicted.length,
      accuracyInterval: bootstrap(predicted, (drawn) => valueOf(drawn, isStrong).accuracy),
      gain: gainAt(predicted, threshold), gainInterval: bootstrap(predicted, (drawn) => gainAt(drawn, threshold)),
    };
  });
}

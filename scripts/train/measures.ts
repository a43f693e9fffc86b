/** What was predicted for a task and the share of its answers that is right, both 0 to 1. */
export interface Outcome {
  readonly probability: number;
  readonly share: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2_000;
const BINS = 5;

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The probability that of a right and a wrong answer the right one was predicted higher; 0.5 is chance. Each task counts with its shares. */
export function auc(outcomes: readonly Outcome[]): number {
  let pairs = 0;
  let won = 0;
  for (const [index, one] of outcomes.entries()) {
    for (const [other, two] of outcomes.entries()) {
      if (index === other) continue;
      const weight = one.share * (1 - two.share);
      pairs += weight;
      won += weight * (one.probability > two.probability ? 1 : one.probability === two.probability ? 0.5 : 0);
    }
  }
  return won / pairs;
}

/** The mean squared error against the single answers, right 1 and wrong 0. */
export function brier(outcomes: readonly Outcome[]): number {
  return mean(outcomes.map(({ probability, share }) => share * (1 - probability) ** 2 + (1 - share) * probability ** 2));
}

/** The Brier score of always saying one number. */
export function constantBrier(outcomes: readonly Outcome[], constant: number): number {
  return brier(outcomes.map(({ share }) => ({ probability: constant, share })));
}

export function logLoss(outcomes: readonly Outcome[]): number {
  return mean(outcomes.map(({ probability, share }) => -share * Math.log(probability) - (1 - share) * Math.log(1 - probability)));
}

/** Expected calibration error: the distance of prediction and truth over bins of equally many tasks. */
export function calibrationError(outcomes: readonly Outcome[]): number {
  const sorted = outcomes.toSorted((one, two) => one.probability - two.probability);
  const bins = Array.from({ length: BINS }, (_, bin) => sorted.slice(Math.floor((bin * sorted.length) / BINS), Math.floor(((bin + 1) * sorted.length) / BINS)));
  const filled = bins.filter((bin) => bin.length > 0);
  return filled.reduce((sum, bin) => sum + bin.length * Math.abs(mean(bin.map(({ probability }) => probability)) - mean(bin.map(({ share }) => share))), 0) / outcomes.length;
}

/** The interval that holds a figure in 95 % of the draws of as many tasks, with the same seed each time. */
export function bootstrap<Task>(tasks: readonly Task[], figure: (tasks: readonly Task[]) => number): Interval {
  return bootstrapAll(tasks, (drawn) => ({ figure: figure(drawn) })).figure;
}

/** The same for several figures of the same draws. */
export function bootstrapAll<Task, Key extends string>(tasks: readonly Task[], figures: (tasks: readonly Task[]) => Readonly<Record<Key, number>>): Record<Key, Interval> {
  const random = seededRandom(1);
  const draws: Readonly<Record<Key, number>>[] = [];
  for (let draw = 0; draw < RESAMPLES; draw++) draws.push(figures(tasks.map((task) => tasks[Math.floor(random() * tasks.length)] ?? task)));
  const keys = Object.keys(draws[0] ?? {}) as Key[];
  return Object.fromEntries(keys.map((key) => [key, middle(draws.map((draw) => draw[key]))])) as Record<Key, Interval>;
}

function middle(values: readonly number[]): Interval {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((one, two) => one - two);
  return { low: sorted[Math.floor(sorted.length * 0.025)] ?? NaN, high: sorted[Math.floor(sorted.length * 0.975)] ?? NaN };
}

/** Numbers between 0 and 1 (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

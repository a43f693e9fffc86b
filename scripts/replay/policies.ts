import type { Price } from '../../src/config/config.ts';
import { costOf } from '../../src/spend/price.ts';
import type { Recording } from '../recordings/recordings.ts';
import { bootstrapAll, type Interval } from '../train/measures.ts';
import type { Served } from './cascade.ts';
import type { Pair } from './pairs.ts';

/** What a way to choose the model gives, each share 0 to 1. Costs are NaN where a price is unknown. */
export interface Figures {
  /** Requests after which the task's own test passes: with the answer that was given, or, where none was, with nothing. */
  readonly accuracy: number;
  /** Mean of a request, USD. */
  readonly cost: number;
  /** Cost as a share of always asking the premium model. */
  readonly relativeCost: number;
  /** Requests for which the premium model was asked. */
  readonly escalated: number;
  /** Requests to which any answer was given. */
  readonly answered: number;
  /** Requests to which a wrong answer was given. */
  readonly shownWrong: number;
  /** Accuracy if the last answer were given whatever the gate says to it. */
  readonly accuracyIfShown: number;
  /** Requests for which a model was asked to mend its answer. */
  readonly repaired: number;
  /** Accuracy less that of always asking the premium model. */
  readonly gain: number;
}

export interface Policy extends Figures {
  readonly name: string;
  /** 95 %, from draws of as many tasks. */
  readonly intervals: Readonly<Record<'accuracy' | 'gain' | 'relativeCost' | 'escalated', Interval>>;
}

/** What the policies are compared with besides the cascades. */
export interface Bounds {
  readonly cheap: readonly Served[];
  readonly premium: readonly Served[];
  /** Always the cheap model first, and the premium one exactly where that is wrong: a cascade whose gate knows everything. */
  readonly oracle: readonly Served[];
}

export function boundsOf(pairs: readonly Pair[], cheap: Price | null, premium: Price | null): Bounds {
  const asked = (pair: Pair, right: boolean, escalated: boolean, cost: number): Served => ({
    taskId: pair.taskId, weight: pair.weight, right: right ? 1 : 0, wrong: right ? 0 : 1, lastRight: right ? 1 : 0, given: 1, escalated: escalated ? 1 : 0, repaired: 0, cost,
  });
  const costs = (pair: Pair) => ({ low: callCost(pair.cheap, cheap), high: callCost(pair.premium, premium) });
  return {
    cheap: pairs.map((pair) => asked(pair, pair.cheap.correct, false, costs(pair).low)),
    premium: pairs.map((pair) => asked(pair, pair.premium.correct, true, costs(pair).high)),
    oracle: pairs.map((pair) => {
      const { low, high } = costs(pair);
      return asked(pair, pair.cheap.correct || pair.premium.correct, !pair.cheap.correct, low + (pair.cheap.correct ? 0 : high));
    }),
  };
}

function callCost({ tokens_in, tokens_out }: Recording, price: Price | null): number {
  return price === null ? NaN : costOf({ inputTokens: tokens_in, outputTokens: tokens_out, cachedInputTokens: 0 }, price);
}

/**
 * Each request by chance to one of the two models, as often to the premium one as the other's cost allows; in expectation.
 * Where that costs less than the cheap model alone, or more than the premium one, it is that model alone.
 */
export function randomMix({ cheap, premium }: Bounds, cost: number): Served[] {
  const [low, high] = [meanOf(cheap, 'cost'), meanOf(premium, 'cost')];
  const share = Math.min(1, Math.max(0, high === low ? 0 : (cost - low) / (high - low)));
  return cheap.map((one, index) => {
    const other = premium[index] ?? one;
    const mixed = (key: 'right' | 'wrong' | 'lastRight' | 'cost'): number => (1 - share) * one[key] + share * other[key];
    return { ...one, right: mixed('right'), wrong: mixed('wrong'), lastRight: mixed('lastRight'), cost: mixed('cost'), escalated: share };
  });
}

type Field = (typeof FIELDS)[number];

/** The weighted mean over all requests. */
export function meanOf(served: readonly Served[], field: Field): number {
  return served.reduce((sum, one) => sum + one.weight * one[field], 0) / served.reduce((sum, { weight }) => sum + weight, 0);
}

/** The sums of one task, beside those of always asking the premium model. */
const FIELDS = ['right', 'wrong', 'given', 'lastRight', 'escalated', 'repaired', 'cost'] as const;
const SUMS = [...FIELDS, 'weight', 'premiumRight', 'premiumCost'] as const;
type Tally = Readonly<Record<(typeof SUMS)[number], number>>;

/** @param premium what always asking the premium model gives, for the same requests in the same order */
export function policyOf(name: string, served: readonly Served[], premium: readonly Served[]): Policy {
  const tallies = talliesOf(served, premium);
  return { name, ...figuresOf(tallies), intervals: bootstrapAll(tallies, (drawn) => uncertain(figuresOf(drawn))) };
}

/** The figures alone, without what they take to know. */
export function figuresAgainst(served: readonly Served[], premium: readonly Served[]): Figures {
  return figuresOf(talliesOf(served, premium));
}

function uncertain({ accuracy, gain, relativeCost, escalated }: Figures): Record<keyof Policy['intervals'], number> {
  return { accuracy, gain, relativeCost, escalated };
}

function talliesOf(served: readonly Served[], premium: readonly Served[]): Tally[] {
  const both = served.map((one, index) => ({ one, other: premium[index] ?? one }));
  return [...Map.groupBy(both, ({ one }) => one.taskId).values()].map((own) => {
    const sum = (value: (both: (typeof own)[number]) => number): number => own.reduce((total, each) => total + each.one.weight * value(each), 0);
    const fields = Object.fromEntries(FIELDS.map((field) => [field, sum(({ one }) => one[field])])) as Record<Field, number>;
    return { ...fields, weight: sum(() => 1), premiumRight: sum(({ other }) => other.right), premiumCost: sum(({ other }) => other.cost) };
  });
}

function figuresOf(tallies: readonly Tally[]): Figures {
  const sums: Record<keyof Tally, number> = { right: 0, wrong: 0, given: 0, lastRight: 0, escalated: 0, repaired: 0, cost: 0, weight: 0, premiumRight: 0, premiumCost: 0 };
  for (const tally of tallies) for (const key of SUMS) sums[key] += tally[key];
  const { weight } = sums;
  return {
    accuracy: sums.right / weight, cost: sums.cost / weight, relativeCost: sums.cost / sums.premiumCost, escalated: sums.escalated / weight,
    answered: sums.given / weight, shownWrong: sums.wrong / weight, accuracyIfShown: sums.lastRight / weight,
    repaired: sums.repaired / weight, gain: (sums.right - sums.premiumRight) / weight,
  };
}

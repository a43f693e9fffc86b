import type { Route } from '../../config/config.ts';
import type { Task } from '../../request/request.ts';
import { costOf, priceOf } from '../../spend/price.ts';

/** Tokens of a usual answer, for what a tier is expected to cost. From the demo's and the recordings' answers, rounded. */
const USUAL_OUTPUT: Readonly<Record<Task, number>> = { complete: 40, explain: 400, debug: 700 };
/** Tokens of the classifier's own prompt without the request, and of its answer. */
const OWN_INPUT = 160;
const OWN_OUTPUT = 30;
/** Of the request's text the classifier is shown this much at most, in tokens. */
export const MOST_SHOWN_TOKENS = 900;

/** What it is worth to ask a model how hard a request is. All USD. */
export interface TaxEstimate {
  /** Expected cost of asking. */
  readonly tax: number;
  /** What is saved on the average if the classification so far is wrong as often as it says. */
  readonly expectedSaving: number;
  /** `expectedSaving` is (1 - confidence) x this. */
  readonly atStake: number;
  /** The confidence from which on asking costs more than it saves; null where it never pays. */
  readonly breakEven: number | null;
  readonly worthIt: boolean;
}

export interface Stakes {
  readonly task: Task;
  /** Where it would start as it is classified now. */
  readonly planned: Route;
  /** Where it would start by each complexity, floors and bands and all. */
  readonly starts: readonly Route[];
  /** Of the whole prompt for an answer. */
  readonly inputTokens: number;
  /** The route that would be asked. */
  readonly asked: Route;
  readonly confidence: number;
  readonly llmMaxCost: number;
}

/**
 * The router spends on routing only what it can expect to save:
 *
 *     tax <= min(llmMaxCost, (1 - confidence) x at stake)
 *
 * At stake is what a wrong start costs: where a cheaper start is possible, the difference between the two; where the planned
 * start is the cheapest already, one answer there, which would be asked in vain before it climbs; where every complexity
 * starts at the same place, nothing.
 * Null where a price that is needed is unknown.
 */
export function taxOf(stakes: Stakes): TaxEstimate | null {
  const { task, inputTokens, asked, confidence, llmMaxCost } = stakes;
  const planned = answerCost(stakes.planned, task, inputTokens);
  const starts = stakes.starts.map((route) => answerCost(route, task, inputTokens));
  const price = priceOf(asked);
  if (planned === null || price === null || starts.includes(null)) return null;
  const cheapest = Math.min(...starts.filter((cost) => cost !== null));
  const isDecided = stakes.starts.every((route) => route === stakes.planned);
  const atStake = isDecided || starts.every((cost) => cost === planned) ? 0 : cheapest < planned ? planned - cheapest : planned;
  const tax = costOf({ inputTokens: OWN_INPUT + Math.min(inputTokens, MOST_SHOWN_TOKENS), outputTokens: OWN_OUTPUT, cachedInputTokens: 0 }, price);
  const expectedSaving = (1 - confidence) * atStake;
  return { tax, atStake, expectedSaving, breakEven: atStake > tax ? 1 - tax / atStake : null, worthIt: tax <= llmMaxCost && tax <= expectedSaving && expectedSaving > 0 };
}

function answerCost(route: Route, task: Task, inputTokens: number): number | null {
  const price = priceOf(route);
  return price === null ? null : costOf({ inputTokens, outputTokens: USUAL_OUTPUT[task], cachedInputTokens: 0 }, price);
}

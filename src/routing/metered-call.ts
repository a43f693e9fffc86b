import { randomUUID } from 'node:crypto';
import type { BudgetCaps, Route } from '../config/config.ts';
import { ModelError, type Model, type ModelAnswer, type ModelCall, type Usage } from '../models/model.ts';
import { fimPrompt } from '../models/fim.ts';
import { promptText } from '../request/prompt.ts';
import type { Request } from '../request/request.ts';
import { estimateTokens } from '../spend/estimate.ts';
import type { AttemptRow, Hold, HoldResult, Ledger } from '../spend/ledger.ts';
import { billedPrice, costOf, priceOf, worstCase, worstCaseInputTokens } from '../spend/price.ts';
import type { Attempt } from './decision.ts';
import { nameOf } from './route-name.ts';

export interface Meter {
  readonly ledger: Ledger;
  readonly caps: BudgetCaps;
  /** ms since the epoch. */
  readonly now: () => number;
}

export interface MeteredCall {
  readonly request: Request;
  readonly route: Route;
  readonly model: Model;
  readonly purpose: Attempt['purpose'];
  readonly contextShare: number;
  readonly call: ModelCall;
}

/** What is made of an answer: the part of its attempt that only a judge can fill in. */
export type Judged = Pick<Attempt, 'result' | 'by' | 'findings' | 'uncheckedReason' | 'missed' | 'confidence' | 'gateMs'>;

export type Metered<T> =
  | { readonly kind: 'answered'; readonly attempt: Attempt; readonly value: T }
  | { readonly kind: 'failed'; readonly attempt: Attempt }
  | { readonly kind: 'not-sent'; readonly refusal: Exclude<HoldResult, { ok: true }> };

type Reached = { readonly answer: ModelAnswer } | { readonly error: ModelError };
type Counted = Pick<Attempt, 'servedModel' | 'inputTokens' | 'outputTokens' | 'cost' | 'basis' | 'ms'>;

const NOT_JUDGED: Judged = { result: 'error', by: [], findings: [], uncheckedReason: null, missed: [], confidence: null, gateMs: 0 };

/** All the text that goes over the wire: a template of the user's own may say more than the file does. */
function sentText({ fim }: Route, { prompt }: ModelCall): string {
  return prompt.kind === 'fim' && fim !== null ? fimPrompt(fim, prompt.prefix, prompt.suffix).prompt : promptText(prompt);
}

/** The most that a call can cost, USD; null when the route's price is unknown. */
export function worstCost({ route, call }: Pick<MeteredCall, 'route' | 'call'>): number | null {
  const price = priceOf(route);
  return price === null ? null : worstCase({ promptBytes: Buffer.byteLength(sentText(route, call)), maxOutputTokens: call.maxOutputTokens }, price);
}

/**
 * One call of one route, from the hold to the settled row: every call that costs money goes through here.
 * @param judge says what the answer is worth; what it throws cannot hide the cost
 */
export async function meteredCall<T>(meter: Meter, spec: MeteredCall, judge: (answer: ModelAnswer) => Promise<{ readonly judged: Judged; readonly value: T }>): Promise<Metered<T>> {
  const { request, route, call, purpose, contextShare } = spec;
  const sent = sentText(route, call);
  const id = randomUUID();
  const names = nameOf(route);
  const inputTokens = worstCaseInputTokens(Buffer.byteLength(sent));
  const held = await meter.ledger.hold({ attemptId: id, requestId: request.id, task: request.task, purpose, ...names, worstCase: worstCost(spec), inputTokens }, meter.caps);
  if (!held.ok) return { kind: 'not-sent', refusal: held };
  const base = { id, purpose, ...names, contextShare };
  if (call.signal.aborted) return cancelledBeforeSend(held.hold, base);
  let attempt: Attempt | null = null;
  const at = meter.now();
  try {
    const reached = await reach(spec.model, call);
    const counted = countedOf(route, sent, reached);
    if ('error' in reached) {
      attempt = { ...base, ...counted, ...NOT_JUDGED, failure: reached.error.failure };
      return { kind: 'failed', attempt };
    }
    // Counted as an unchecked answer until the judge has spoken.
    attempt = { ...base, ...counted, ...NOT_JUDGED, result: 'unchecked', uncheckedReason: 'the check broke off', failure: null };
    const { judged, value } = await judge(reached.answer);
    attempt = { ...attempt, ...judged };
    return { kind: 'answered', attempt, value };
  } finally {
    await (attempt === null ? held.hold.release() : held.hold.settle(rowOf(attempt, request, at)));
  }
}

/** A cancel between the hold and the sending: no request, no cost. */
async function cancelledBeforeSend(hold: Hold, base: Pick<Attempt, 'id' | 'purpose' | 'tier' | 'provider' | 'model' | 'contextShare'>): Promise<{ kind: 'failed'; attempt: Attempt }> {
  await hold.release();
  const failure = { kind: 'cancelled', scope: 'request', action: 'stop', status: null, message: 'Cancelled before anything was sent.', billable: false } as const;
  const nothing = { servedModel: null, inputTokens: 0, outputTokens: 0, cost: 0, basis: 'estimate', ms: 0 } as const;
  return { kind: 'failed', attempt: { ...base, ...nothing, ...NOT_JUDGED, failure } };
}

async function reach(model: Model, call: ModelCall): Promise<Reached> {
  try {
    return { answer: await model.answer(call) };
  } catch (error) {
    if (error instanceof ModelError) return { error };
    throw error;
  }
}

/** Tokens and cost: the endpoint's usage, else an estimate, else nothing where nothing can have been billed. */
function countedOf(route: Route, sent: string, reached: Reached): Counted {
  const servedModel = 'answer' in reached ? reached.answer.servedModel : null;
  const { usage, ms, counts } = 'answer' in reached ? reached.answer : reached.error;
  const price = billedPrice(route, servedModel);
  const free = 'error' in reached && usage === null && !reached.error.failure.billable;
  const counted = usage ?? (free ? NOTHING : estimate(sent, 'answer' in reached ? reached.answer.generatedText : reached.error.generatedText, counts));
  return {
    servedModel,
    inputTokens: counted.inputTokens,
    outputTokens: counted.outputTokens,
    cost: free ? 0 : price === null ? null : costOf(counted, price),
    basis: usage === null ? 'estimate' : 'usage',
    ms,
  };
}

const NOTHING: Usage = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 };

/** The greater of what we estimate and what the endpoint did count: rather too much than too little. */
function estimate(sent: string, generated: string, counts: ModelAnswer['counts']): Usage {
  return {
    inputTokens: Math.max(estimateTokens(sent), counts?.inputTokens ?? 0),
    outputTokens: Math.max(estimateTokens(generated), counts?.outputTokens ?? 0),
    cachedInputTokens: 0,
  };
}

function rowOf(attempt: Attempt, request: Request, at: number): AttemptRow {
  const { id, purpose, tier, provider, model, servedModel, result, failure, ms, inputTokens, outputTokens, cost, basis, contextShare } = attempt;
  return {
    attemptId: id, requestId: request.id, at, task: request.task, purpose, tier, provider, model, servedModel, result,
    failureKind: failure?.kind ?? null, httpStatus: failure?.status ?? null, ms, inputTokens, outputTokens, cost, basis, contextShare,
  };
}

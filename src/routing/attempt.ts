import { randomUUID } from 'node:crypto';
import type { BudgetCaps, Route } from '../config/config.ts';
import { ModelError, type Model, type ModelAnswer, type ModelCall, type Usage } from '../models/model.ts';
import type { Gate, Judgement } from '../quality/gate.ts';
import { visibleText } from '../request/hidden-characters.ts';
import { buildPrompt, selectionFits } from '../request/build-prompt.ts';
import { completionEnd } from '../request/completion-end.ts';
import { promptText } from '../request/prompt.ts';
import type { Request } from '../request/request.ts';
import { estimateTokens } from '../spend/estimate.ts';
import type { AttemptRow, Hold, HoldResult, Ledger } from '../spend/ledger.ts';
import { billedPrice, costOf, priceOf, worstCase, worstCaseInputTokens } from '../spend/price.ts';
import type { Attempt } from './decision.ts';
import type { HoldBack } from './hold-back.ts';
import { contextLimit, maySend, outputLimit, type RequestLimits } from './limits.ts';

export interface AttemptParts {
  readonly ledger: Ledger;
  readonly caps: BudgetCaps;
  readonly gate: Gate;
  /** ms since the epoch. */
  readonly now: () => number;
}

export interface AttemptOptions {
  readonly request: Request;
  readonly route: Route;
  readonly model: Model;
  readonly limits: RequestLimits;
  /** 1, or less after the endpoint said that the prompt is too long. */
  readonly contextShare: number;
  readonly stream: boolean;
  readonly signal: AbortSignal;
  readonly holdBack: HoldBack | null;
}

/** Why nothing was sent: the budget, or a selection that would have to be cut. */
export type Refusal = Exclude<HoldResult, { ok: true }> | { readonly why: 'selection-too-long' };

/** `answered`: there is a verdict; `trimmed`: only the start of the selection was sent. `failed`: the call failed, see the attempt's failure. `not-sent`: see the refusal. */
export type AttemptResult =
  | { readonly kind: 'answered'; readonly attempt: Attempt; readonly judgement: Judgement; readonly cutOff: boolean; readonly trimmed: boolean }
  | { readonly kind: 'failed'; readonly attempt: Attempt }
  | { readonly kind: 'not-sent'; readonly refusal: Refusal };

type Reached = { readonly answer: ModelAnswer } | { readonly error: ModelError };

/** One call of one route, from the hold to the settled row. */
export async function runAttempt(parts: AttemptParts, options: AttemptOptions): Promise<AttemptResult> {
  const { request, route, limits } = options;
  const context = contextLimit(limits, route, options.contextShare);
  if (!maySend(request, context)) return { kind: 'not-sent', refusal: { why: 'selection-too-long' } };
  const id = randomUUID();
  const prompt = buildPrompt(request, route.api === 'chat' ? 'chat' : 'fim', context);
  const sent = promptText(prompt);
  const maxOutputTokens = outputLimit(limits, route);
  const price = priceOf(route);
  const promptBytes = Buffer.byteLength(sent);
  const worst = price === null ? null : worstCase({ promptBytes, maxOutputTokens }, price);
  const names = { tier: route.tier, provider: route.provider.name, model: route.model };
  const held = await parts.ledger.hold({ attemptId: id, requestId: request.id, task: request.task, ...names, worstCase: worst, inputTokens: worstCaseInputTokens(promptBytes) }, parts.caps);
  if (!held.ok) return { kind: 'not-sent', refusal: held };
  if (options.signal.aborted) return cancelledBeforeSend(held.hold, { id, ...names });
  let attempt: Attempt | null = null;
  const at = parts.now();
  try {
    const reached = await call(options.model, callOf(options, prompt, maxOutputTokens));
    const meter = meterOf(route, sent, reached);
    if ('error' in reached) {
      attempt = { id, ...names, ...meter, result: 'error', by: [], findings: [], uncheckedReason: null, failure: reached.error.failure, gateMs: 0 };
      return { kind: 'failed', attempt };
    }
    const cutOff = reached.answer.finish === 'length';
    const begun = performance.now();
    // Counted as an unchecked answer until the gate has spoken, so that a gate that throws cannot hide the cost.
    attempt = { id, ...names, ...meter, result: 'unchecked', by: [], findings: [], uncheckedReason: 'the check broke off', failure: null, gateMs: 0 };
    const judgement = await parts.gate.judge(request, { text: reached.answer.text, cutOff }, options.signal);
    attempt = { ...attempt, ...verdictOf(judgement), gateMs: performance.now() - begun };
    return { kind: 'answered', attempt, judgement, cutOff, trimmed: !selectionFits(request, context) };
  } finally {
    await (attempt === null ? held.hold.release() : held.hold.settle(rowOf(attempt, request, at)));
  }
}

/** A cancel between the hold and the sending: no request, no cost. */
async function cancelledBeforeSend(hold: Hold, names: Pick<Attempt, 'id' | 'tier' | 'provider' | 'model'>): Promise<AttemptResult> {
  await hold.release();
  const failure = { kind: 'cancelled', scope: 'request', action: 'stop', status: null, message: 'Cancelled before anything was sent.', billable: false } as const;
  const nothing = { servedModel: null, inputTokens: 0, outputTokens: 0, cost: 0, basis: 'estimate', ms: 0, gateMs: 0 } as const;
  return { kind: 'failed', attempt: { ...names, ...nothing, result: 'error', by: [], findings: [], uncheckedReason: null, failure } };
}

function callOf({ request, limits, stream, signal, holdBack }: AttemptOptions, prompt: ModelCall['prompt'], maxOutputTokens: number): ModelCall {
  const base = { prompt, maxOutputTokens, stream, signal, limits: limits.call };
  const longest = maxOutputTokens * MOST_UNITS_PER_TOKEN;
  const isRunaway = (text: string): number | null => (text.length > longest ? longest : null);
  if (request.task === 'complete') {
    const end = completionEnd(request);
    return { ...base, isComplete: (text) => end(text) ?? isRunaway(text) };
  }
  if (holdBack === null) return { ...base, isComplete: isRunaway };
  return {
    ...base,
    onText: (piece) => {
      holdBack.push(visibleText(piece).text);
    },
    // A reply that turned out to be no answer is not paid for any longer.
    isComplete: (text) => (holdBack.failed ? text.length : isRunaway(text)),
  };
}

/** No text has more UTF-16 units per token on the whole; beyond it the endpoint ignores the output limit that was held. */
const MOST_UNITS_PER_TOKEN = 6;

async function call(model: Model, options: ModelCall): Promise<Reached> {
  try {
    return { answer: await model.answer(options) };
  } catch (error) {
    if (error instanceof ModelError) return { error };
    throw error;
  }
}

type Meter = Pick<Attempt, 'servedModel' | 'inputTokens' | 'outputTokens' | 'cost' | 'basis' | 'ms'>;

/** Tokens and cost: the endpoint's usage, else an estimate, else nothing where nothing can have been billed. */
function meterOf(route: Route, sent: string, reached: Reached): Meter {
  const servedModel = 'answer' in reached ? reached.answer.servedModel : null;
  const { usage, ms } = 'answer' in reached ? reached.answer : reached.error;
  const price = billedPrice(route, servedModel);
  const free = 'error' in reached && usage === null && !reached.error.failure.billable;
  const counted = usage ?? (free ? NOTHING : estimate(sent, 'answer' in reached ? reached.answer.generatedText : reached.error.generatedText));
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

function estimate(sent: string, generated: string): Usage {
  return { inputTokens: estimateTokens(sent), outputTokens: estimateTokens(generated), cachedInputTokens: 0 };
}

function verdictOf({ verdict }: Judgement): Pick<Attempt, 'result' | 'by' | 'findings' | 'uncheckedReason'> {
  return {
    result: verdict.result,
    by: verdict.by,
    findings: verdict.result === 'failed' ? verdict.findings : [],
    uncheckedReason: verdict.result === 'unchecked' ? verdict.reason : null,
  };
}

function rowOf(attempt: Attempt, request: Request, at: number): AttemptRow {
  const { id, tier, provider, model, servedModel, result, failure, ms, inputTokens, outputTokens, cost, basis } = attempt;
  return {
    attemptId: id, requestId: request.id, at, task: request.task, tier, provider, model, servedModel, result,
    failureKind: failure?.kind ?? null, httpStatus: failure?.status ?? null, ms, inputTokens, outputTokens, cost, basis,
  };
}

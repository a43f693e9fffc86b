import type { Route } from '../config/config.ts';
import type { TaskPolicy } from '../config/policy-settings.ts';
import type { Model, ModelAnswer, ModelCall } from '../models/model.ts';
import type { Gate, Judgement } from '../quality/gate.ts';
import { visibleText } from '../request/hidden-characters.ts';
import { buildPrompt, selectionFits } from '../request/build-prompt.ts';
import { completionEnd } from '../request/completion-end.ts';
import { promptText, type ChatMessage, type Prompt } from '../request/prompt.ts';
import { repairTurns, type FailedAnswer } from '../request/repair-prompt.ts';
import type { Request } from '../request/request.ts';
import type { HoldResult } from '../spend/ledger.ts';
import { confidenceOf } from './confidence.ts';
import type { Attempt, Classification } from './decision.ts';
import type { HoldBack } from './hold-back.ts';
import { contextLimit, maySend, outputLimit, type RequestLimits } from './limits.ts';
import { meteredCall, worstCost, type Judged, type Meter } from './metered-call.ts';
import { SELF_REPORT_REQUEST, splitSelfReport } from './self-report.ts';

export interface AttemptParts extends Meter {
  readonly gate: Gate;
}

export interface AttemptOptions {
  readonly request: Request;
  readonly classification: Classification;
  readonly policy: TaskPolicy;
  readonly route: Route;
  readonly model: Model;
  readonly limits: RequestLimits;
  /** 1, or less after the endpoint said that the prompt is too long. */
  readonly contextShare: number;
  /** What the request may still cost, USD; null is no cap. */
  readonly left: number | null;
  /** A route of unknown price is not asked. */
  readonly priceMustBeKnown: boolean;
  readonly stream: boolean;
  readonly signal: AbortSignal;
  readonly holdBack: HoldBack | null;
  /** The answer of the same route that is to be mended; absent where the request is answered anew. */
  readonly failed?: FailedAnswer | undefined;
}

/** Why nothing was sent: the budget, a selection that would have to be cut, or the cost cap of one request. */
export type Refusal =
  | Exclude<HoldResult, { ok: true } | { why: 'cap' }>
  /** A budget: `worst` is what the call may cost, USD. */
  | (Extract<HoldResult, { why: 'cap' }> & { readonly worst: number })
  | { readonly why: 'selection-too-long' }
  /** `worst`: the least that the call could be bounded to, USD. */
  | { readonly why: 'cost-cap'; readonly worst: number; readonly left: number };

export interface Answered {
  readonly judgement: Judgement;
  readonly cutOff: boolean;
  /** Only the start of the selection was sent. */
  readonly trimmed: boolean;
}

/** `answered`: there is a verdict. `failed`: the call failed, see the attempt's failure. `not-sent`: see the refusal. */
export type AttemptResult =
  | ({ readonly kind: 'answered'; readonly attempt: Attempt } & Answered)
  | { readonly kind: 'failed'; readonly attempt: Attempt }
  | { readonly kind: 'not-sent'; readonly refusal: Refusal };

interface Sendable {
  readonly call: ModelCall;
  readonly contextShare: number;
  /** UTF-16 units of the file that are sent. */
  readonly context: number;
}

/** One call of one route, from the hold to the settled row. */
export async function runAttempt(parts: AttemptParts, options: AttemptOptions): Promise<AttemptResult> {
  const { request, route, model } = options;
  const sendable = fitToCap(options);
  if ('why' in sendable) return { kind: 'not-sent', refusal: sendable };
  const { call, contextShare, context } = sendable;
  const trimmed = !selectionFits(request, context);
  const result = await meteredCall(parts, { request, route, model, purpose: options.failed === undefined ? 'answer' : 'repair', contextShare, call }, (answer) => judge(parts.gate, options, answer));
  if (result.kind === 'answered') return { kind: 'answered', attempt: result.attempt, ...result.value, trimmed };
  if (result.kind === 'failed') return result;
  const { refusal } = result;
  return { kind: 'not-sent', refusal: refusal.why === 'cap' ? { ...refusal, worst: worstCost({ route, call }) ?? 0 } : refusal };
}

async function judge(gate: Gate, options: AttemptOptions, answer: ModelAnswer): Promise<{ judged: Judged; value: Omit<Answered, 'trimmed'> }> {
  const begun = performance.now();
  const cutOff = answer.finish === 'length';
  const { text, selfReported } = reportsItself(options) ? splitSelfReport(answer.text) : { text: answer.text, selfReported: null };
  const judgement = await gate.judge(options.request, { text, cutOff }, options.signal);
  const { verdict, content, score } = judgement;
  const confidence = confidenceOf({ reply: text, content, tokens: answer.tokens, selfReported, verdict, gateScore: score, classifier: options.classification.confidence });
  return { judged: { ...verdictOf(judgement), confidence, gateMs: performance.now() - begun }, value: { judgement, cutOff } };
}

/** Where its word could decide something: code that is read before it is applied. */
function reportsItself({ request, policy }: AttemptOptions): boolean {
  return request.task === 'debug' && policy.minConfidence !== null;
}

/** Shares of the surroundings, and of a completion's output, that are tried in turn until the worst case fits what is left. */
const SHARES: readonly { readonly context: number; readonly output: number }[] = [
  { context: 1, output: 1 }, { context: 1, output: 0.5 }, { context: 0.5, output: 0.5 }, { context: 0.25, output: 0.5 },
];

/**
 * The largest call whose worst case the request's cost cap allows: less of what stands around is sent, and a completion may be
 * shorter; a selection that is asked about, and an answer about it, are never cut for money.
 */
function fitToCap(options: AttemptOptions): Sendable | Refusal {
  const { request, route, limits, left } = options;
  const turns = options.failed === undefined ? [] : repairTurns(request, options.failed);
  let least = Infinity;
  for (const { context: share, output } of SHARES) {
    const contextShare = options.contextShare * share;
    const context = contextLimit(limits, route, contextShare, turns.reduce((sum, { content }) => sum + content.length, 0));
    if (!maySend(request, context)) return least === Infinity ? { why: 'selection-too-long' } : { why: 'cost-cap', worst: least, left: left ?? 0 };
    if (share < 1 && !selectionFits(request, context)) break;
    const tokens = Math.ceil(outputLimit(limits, route) * (request.task === 'complete' ? output : 1));
    const call = callOf(options, context, turns, tokens);
    const worst = worstCost({ route, call });
    if (worst === null && options.priceMustBeKnown) return { ok: false, why: 'unknown-price' };
    if (worst === null || left === null || worst <= left) return { call, contextShare, context };
    least = Math.min(least, worst);
  }
  return { why: 'cost-cap', worst: least, left: left ?? 0 };
}

function callOf(options: AttemptOptions, context: number, turns: readonly ChatMessage[], maxOutputTokens: number): ModelCall {
  const { request, route, limits, stream, signal, holdBack, policy } = options;
  const asked = buildPrompt(request, route.api === 'chat' ? 'chat' : 'fim', context, reportsItself(options) ? SELF_REPORT_REQUEST : '');
  const base = { prompt: withTurns(asked, turns), isRepair: options.failed !== undefined, maxOutputTokens, stream, signal, limits: limits.call, logprobs: policy.minConfidence !== null };
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

function withTurns(prompt: Prompt, turns: readonly ChatMessage[]): Prompt {
  return prompt.kind === 'fim' ? prompt : { ...prompt, messages: [...prompt.messages, ...turns] };
}

/** Of the prompt that would be sent, UTF-16 units. @param context UTF-16 units of the file that may be sent */
export function promptLength(request: Request, route: Route, context: number): number {
  return promptText(buildPrompt(request, route.api === 'chat' ? 'chat' : 'fim', context)).length;
}

/** No text has more UTF-16 units per token on the whole; beyond it the endpoint ignores the output limit that was held. */
const MOST_UNITS_PER_TOKEN = 6;

/** What an attempt records of a judgement. */
export function verdictOf({ verdict, missed }: Judgement): Pick<Attempt, 'result' | 'by' | 'findings' | 'uncheckedReason' | 'missed'> {
  return {
    result: verdict.result,
    by: verdict.by,
    findings: verdict.result === 'failed' ? verdict.findings : [],
    uncheckedReason: verdict.result === 'unchecked' ? verdict.reason : null,
    missed,
  };
}

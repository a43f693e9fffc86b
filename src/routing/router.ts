import type { BudgetCaps, Provider, Route, Tier } from '../config/config.ts';
import type { Model } from '../models/model.ts';
import type { Gate } from '../quality/gate.ts';
import type { Request } from '../request/request.ts';
import type { Ledger } from '../spend/ledger.ts';
import { runAttempt, type AttemptResult } from './attempt.ts';
import { classify } from './classify.ts';
import type { RouteResult } from './decision.ts';
import { createHoldBack, type StartCheck } from './hold-back.ts';
import { createLadder, type Ladder } from './ladder.ts';
import { contextLimit, limitsFor, maySend, type RequestLimits } from './limits.ts';
import { makePlan } from './plan.ts';
import { createReport, type Report } from './report.ts';
import { reactTo, type Reaction } from './reaction.ts';

export interface RouterParts {
  /** From the cheapest to the dearest. */
  readonly tiers: readonly Tier[];
  readonly caps: BudgetCaps;
  /** Null when the provider's key is missing. */
  readonly modelFor: (route: Route) => Promise<Model | null>;
  readonly gate: Gate;
  readonly ledger: Ledger;
  /** Says of the start of a streamed explanation whether it is one. */
  readonly checkStart: StartCheck;
  /** ms since the epoch. */
  readonly now: () => number;
  /** From 0 to 1, for the jitter of a retry. */
  readonly random: () => number;
}

export interface RouteOptions {
  readonly signal: AbortSignal;
  /** Ask endpoints for a stream. */
  readonly stream: boolean;
  /** Gets an explanation piece by piece, after the reply check; only with `stream`. */
  readonly onText?: (piece: string) => void;
  /** Called before each attempt, for progress. */
  readonly onAttempt?: (route: Route) => void;
}

export interface Router {
  /** Never rejects for what an endpoint, a budget or a check does: that is in the decision. */
  route(request: Request, options: RouteOptions): Promise<RouteResult>;
}

interface Climb {
  readonly request: Request;
  readonly options: RouteOptions;
  readonly limits: RequestLimits;
  readonly ladder: Ladder;
  readonly report: Report;
  /** Aborts on the user's cancel and at the deadline. */
  readonly signal: AbortSignal;
  attemptsLeft: number;
  contextShare: number;
}

/** A retry waits between 0 and this, so that several windows do not come back at once (full jitter). */
const RETRY_SPREAD_MS = 400;
/** How much of the file is sent after an endpoint called the prompt too long. */
const TRIMMED_SHARE = 0.5;
const TIME_OVER = 'The time for this request is over.';

export function createRouter(parts: RouterParts): Router {
  return { route: (request, options) => route(parts, request, options) };
}

async function route(parts: RouterParts, request: Request, options: RouteOptions): Promise<RouteResult> {
  const limits = limitsFor(request);
  const classification = classify(request);
  const plan = makePlan(request, classification, parts.tiers);
  const report = createReport({ request, classification, plan, at: parts.now() });
  if (plan === null) return report.stop('config', report.noRoute());
  parts.gate.prepare(request);
  const deadline = AbortSignal.timeout(limits.deadline);
  const climb: Climb = {
    request, options, limits, report,
    ladder: createLadder(plan.tiers),
    signal: AbortSignal.any([options.signal, deadline]),
    attemptsLeft: plan.attempts,
    contextShare: 1,
  };
  for (;;) {
    if (options.signal.aborted) return report.cancelled();
    if (deadline.aborted) return report.exhausted(TIME_OVER);
    const next = climb.ladder.current;
    if (next === null || climb.attemptsLeft === 0) return report.exhausted(null);
    const result = await step(parts, climb, next);
    if (result !== null) return result;
  }
}

/** One route: asked, judged, and perhaps asked again. Null: go on with where the ladder stands now. */
async function step(parts: RouterParts, climb: Climb, route: Route): Promise<RouteResult | null> {
  const model = await parts.modelFor(route);
  if (model === null) {
    climb.report.skip(route, missingKey(route.provider));
    climb.ladder.fallBack({ kind: 'no-key', scope: 'provider' });
    return null;
  }
  let retried = false;
  for (;;) {
    const { result, shown } = await attempt(parts, climb, route, model);
    const reaction = reactTo(result, {
      shown: shown !== '',
      mayRetry: !retried && (climb.attemptsLeft > 1 || (climb.attemptsLeft === 1 && !climb.ladder.hasAlternative)),
      mayTrim: climb.contextShare === 1 && climb.attemptsLeft > 0 && maySend(climb.request, contextLimit(climb.limits, route, TRIMMED_SHARE)),
      maxWaitMs: climb.request.task === 'complete' ? 0 : 5_000,
      badRequests: climb.report.badRequests(),
    });
    if (climb.options.signal.aborted) return climb.report.cancelled(shown);
    if (climb.signal.aborted && result.kind !== 'answered') return climb.report.exhausted(TIME_OVER, shown);
    if (reaction.do !== 'retry' && reaction.do !== 'trim') return settle(climb, route, result, reaction, shown);
    if (reaction.do === 'trim') climb.contextShare = TRIMMED_SHARE;
    else {
      retried = true;
      await pause(Math.max(reaction.waitMs, parts.random() * RETRY_SPREAD_MS), climb.signal);
    }
    if (climb.signal.aborted) return null;
  }
}

async function attempt(parts: RouterParts, climb: Climb, route: Route, model: Model): Promise<{ result: AttemptResult; shown: string }> {
  const { request, options, limits, report } = climb;
  const { onText } = options;
  const streams = request.task === 'explain' && options.stream && onText !== undefined;
  const holdBack = streams ? createHoldBack(parts.checkStart, onText) : null;
  options.onAttempt?.(route);
  const common = { request, route, model, limits, contextShare: climb.contextShare, stream: options.stream, signal: climb.signal, holdBack };
  const result = await runAttempt({ ledger: parts.ledger, caps: parts.caps, gate: parts.gate, now: parts.now }, common);
  if (result.kind !== 'not-sent') {
    climb.attemptsLeft--;
    report.add(result.attempt);
  }
  if (result.kind === 'answered' && result.judgement.verdict.result !== 'failed') holdBack?.flush();
  return { result, shown: holdBack?.shown ?? '' };
}

/** Does what the reaction says, once no retry is left. */
function settle(climb: Climb, route: Route, result: AttemptResult, reaction: Exclude<Reaction, { do: 'retry' | 'trim' }>, shown: string): RouteResult | null {
  const { report, ladder } = climb;
  switch (reaction.do) {
    case 'accept':
      return result.kind === 'answered' ? report.accept(route, result) : null;
    case 'climb':
      ladder.climb();
      return null;
    case 'climb-or-aside':
      ladder.climbOrAside();
      return null;
    case 'enlarge':
      ladder.enlarge();
      return null;
    case 'fall-back':
      if (reaction.skipped !== null) report.skip(route, reaction.skipped);
      ladder.fallBack(reaction.because);
      return null;
    case 'stop':
      return report.stop(reaction.reason, reaction.message, shown);
  }
}

function missingKey(provider: Provider): string {
  return `no API key is set for "${provider.name}"; run "Stepladder: Set API Key"`;
}

/** Waits, but not longer than the signal lets it. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

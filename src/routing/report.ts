import type { Route } from '../config/config.ts';
import type { Content } from '../quality/verdict.ts';
import type { Request } from '../request/request.ts';
import type { AttemptResult } from './attempt.ts';
import type { Attempt, Classification, Decision, RouteResult, Skipped, StopReason } from './decision.ts';
import { classify } from './classify.ts';
import { answeredMessage, exhaustedMessage, noRouteMessage } from './message.ts';
import type { Plan } from './plan.ts';

/** Gathers what happens to one request and turns it into its decision. */
export interface Report {
  add(attempt: Attempt): void;
  /** A route that was not asked, and why. */
  skip(route: Route, why: string): void;
  /** How many attempts failed because the endpoint called the request malformed. */
  badRequests(): number;
  noRoute(): string;
  accept(route: Route, result: Extract<AttemptResult, { kind: 'answered' }>): RouteResult;
  stop(reason: StopReason, message: string, shown?: string): RouteResult;
  cancelled(shown?: string): RouteResult;
  /** No route, attempt or time is left. */
  exhausted(why: string | null, shown?: string): RouteResult;
}

interface Beginning {
  readonly request: Request;
  readonly classification: Classification;
  readonly plan: Plan | null;
  readonly at: number;
}

export function createReport({ request, classification, plan, at }: Beginning): Report {
  const begun = performance.now();
  const attempts: Attempt[] = [];
  const skipped: Skipped[] = [];

  function decide(end: Pick<Decision, 'outcome' | 'reason' | 'message' | 'executed'>): Decision {
    return {
      id: request.id, at, task: request.task, trigger: request.trigger, languageId: request.document.languageId, classification,
      planned: plan === null ? null : { tier: plan.tiers[0]?.name ?? '', why: plan.why },
      attempts, skipped, cost: totalCost(attempts), ms: performance.now() - begun, ...end,
    };
  }

  function stop(reason: StopReason, message: string, shown = ''): RouteResult {
    const decision = decide({ outcome: 'stopped', reason, message, executed: null });
    return { decision, content: shown === '' ? null : partial(shown), incomplete: shown !== '', trimmed: false };
  }

  return {
    add: (attempt) => attempts.push(attempt),
    skip: (route, why) => skipped.push({ tier: route.tier, provider: route.provider.name, model: route.model, why }),
    badRequests: () => attempts.filter(({ failure }) => failure?.kind === 'bad-request').length,
    noRoute: () => noRouteMessage(request.task, skipped),
    accept(route, { judgement, cutOff, trimmed }) {
      const executed = { tier: route.tier, provider: route.provider.name, model: route.model };
      const incomplete = cutOff && request.task !== 'complete';
      const noPatch = request.task === 'debug' && judgement.content.edits.length === 0;
      const answered = answeredMessage({ attempts, skipped, executed, cost: totalCost(attempts), incomplete, noPatch });
      const message = trimmed ? `${answered} Only the start of the selection was sent: it is too long for this model.` : answered;
      return { decision: decide({ outcome: 'answered', reason: null, message, executed }), content: judgement.content, incomplete, trimmed };
    },
    stop,
    cancelled: (shown) => stop('cancelled', 'Cancelled.', shown),
    exhausted(why, shown = '') {
      if (attempts.length === 0 && why === null) return stop('config', noRouteMessage(request.task, skipped));
      const message = exhaustedMessage({ attempts, skipped, why });
      const judged = attempts.some(({ result }) => result === 'failed');
      if (request.task === 'complete' && judged) return { decision: decide({ outcome: 'nothing', reason: null, message, executed: null }), content: null, incomplete: false, trimmed: false };
      return stop('failed', message, shown);
    },
  };
}

/** A request that is not taken at all, such as one about a file that may hold secrets. Nothing is sent. */
export function refuse(request: Request, at: number, message: string): RouteResult {
  return createReport({ request, classification: classify(request), plan: null, at }).stop('config', message);
}

function partial(shown: string): Content {
  return { text: shown, edits: [] };
}

/** One unknown price makes the sum unknown: a part of it must not pass for the whole. */
function totalCost(attempts: readonly Attempt[]): number | null {
  return attempts.reduce<number | null>((sum, { cost }) => (sum === null || cost === null ? null : sum + cost), 0);
}

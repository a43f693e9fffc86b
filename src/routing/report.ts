import type { Route } from '../config/config.ts';
import type { FailureKind } from '../models/failure.ts';
import type { Content } from '../quality/verdict.ts';
import type { Request } from '../request/request.ts';
import type { KeptAnswer } from './answer-cache.ts';
import { answersOf } from './answers.ts';
import { missedConfidence } from './asked-confidence.ts';
import type { Answered } from './attempt.ts';
import type { Attempt, Band, Choice, Classification, Decision, RouteName, RouteResult, Skipped, StopReason } from './decision.ts';
import type { TrafficClass } from '../config/policy-settings.ts';
import { deviationsOf } from './deviations.ts';
import { featuresOf } from './features.ts';
import { answeredMessage, cachedMessage, choicesMessage, exhaustedMessage, noRouteMessage, triedMessage } from './message.ts';
import type { Plan } from './plan.ts';

/** How a request ended without an answer. */
export interface End {
  readonly reason: StopReason;
  readonly message: string;
  readonly choices: readonly Choice[];
  /** When the same request would be taken again, ms since the epoch; null where that is not known. */
  readonly until?: number | null;
  /** What was on the screen already. */
  readonly shown?: string;
}

/** Gathers what happens to one request and turns it into its decision. */
export interface Report {
  /** Once there is one. */
  planned(plan: Plan | null, planned: Plan['planned'] | null, classification: Classification): void;
  /** The request has waited for the user's pause in typing, ms: that is not its own time. */
  paused(ms: number): void;
  add(attempt: Attempt): void;
  /** A route that was not asked, and why. */
  skip(route: Route, code: Skipped['code'], why: string): void;
  /** A route that is asked after all. */
  unskip(route: Route): void;
  /** USD so far; what is unknown counts as nothing. */
  readonly spent: number;
  /** How many attempts failed because the endpoint called the request malformed. */
  readonly badRequests: number;
  readonly attempts: readonly Attempt[];
  accept(route: RouteName, result: Answered & { readonly attempt: Attempt }): RouteResult;
  /** An answer from memory. @param instead why nobody was asked; null where nobody had to be */
  acceptCached(kept: KeptAnswer, instead: string | null): RouteResult;
  stop(end: End): RouteResult;
  cancelled(shown?: string): RouteResult;
  /** No route, attempt or time is left. */
  exhausted(why: string | null, shown?: string): RouteResult;
}

export interface Beginning {
  readonly request: Request;
  readonly trafficClass: TrafficClass;
  readonly band: Band | null;
  readonly arm: Decision['arm'];
  readonly classification: Classification;
  /** ms since the epoch. */
  readonly at: number;
  /** The tier that could be used for nothing, if there is one (asked for only where money is short), and when the budget begins anew. */
  readonly way: { readonly freeTier: () => string | null; readonly resetsAt: number };
}

type Ending = Pick<Decision, 'outcome' | 'reason' | 'message' | 'executed' | 'deviations'> & Partial<Pick<Decision, 'choices' | 'cachedAt'>> & { readonly until?: number | null };

export function createReport(beginning: Beginning): Report {
  const { request, at } = beginning;
  const begun = performance.now();
  const attempts: Attempt[] = [];
  const skipped: Skipped[] = [];
  let plan: Plan | null = null;
  let planned: Plan['planned'] | null = null;
  let { classification } = beginning;
  let pausedMs = 0;

  /** Without the router's own questions: what became of these says nothing about the request. */
  function answers(): readonly Attempt[] {
    return answersOf(attempts);
  }

  function decide({ until = null, ...end }: Ending): Decision {
    const decision = {
      id: request.id, at, task: request.task, trigger: request.trigger, class: beginning.trafficClass, languageId: request.document.languageId,
      features: featuresOf(request), classification, band: beginning.band, arm: beginning.arm, planned,
      attempts, skipped, choices: [], cachedAt: null, later: null, cost: totalCost(attempts), ms: performance.now() - begun - pausedMs, ...end,
    };
    return { ...decision, later: laterOf(decision, until) };
  }

  /** A stronger model means one above the start: where the request has climbed already, that one was asked. */
  function mayAskStronger(): boolean {
    const last = answers().at(-1);
    return plan !== null && plan.tiers.length > 1 && last?.tier === plan.tiers[0]?.name;
  }

  /** An answer that is known to be poorer than it might be. */
  function isPoorer(attempt: Attempt): boolean {
    return plan?.downgrade != null || leastMissed(attempt) !== null;
  }

  function leastMissed({ confidence }: Attempt): number | null {
    return missedConfidence(plan?.policy.minConfidence ?? null, confidence);
  }

  function stop({ reason, message, choices, until = null, shown = '' }: End): RouteResult {
    const freeTier = choices.includes('use-free-tier') ? beginning.way.freeTier() : null;
    const possible = choices.filter((choice) => (choice !== 'use-free-tier' || freeTier !== null) && (choice !== 'ask-stronger' || mayAskStronger()));
    // What was tried, and paid, before money ran short.
    const before = reason === 'budget' && answers().length > 0 ? [triedMessage(answers())] : [];
    const whole = [...before, message, choicesMessage(possible, { freeTier, resetsAt: beginning.way.resetsAt, until })].filter((part) => part !== '').join(' ');
    const decision = decide({ outcome: 'stopped', reason, message: whole, executed: null, deviations: [], choices: possible, until });
    return { decision, content: shown === '' ? null : partial(shown), incomplete: shown !== '', trimmed: false };
  }

  return {
    planned(...known) {
      [plan, planned, classification] = known;
    },
    paused(ms) {
      pausedMs += ms;
    },
    add: (attempt) => attempts.push(attempt),
    skip: ({ tier, provider, model }, code, why) => skipped.push({ tier, provider: provider.name, model, code, why }),
    unskip({ tier, provider, model }) {
      const index = skipped.findIndex((one) => one.tier === tier && one.provider === provider.name && one.model === model);
      if (index !== -1) skipped.splice(index, 1);
    },
    get spent() {
      return attempts.reduce((sum, { cost }) => sum + (cost ?? 0), 0);
    },
    get badRequests() {
      // An endpoint that takes no second turn says nothing about the request.
      return attempts.filter(({ purpose, failure }) => purpose === 'answer' && failure?.kind === 'bad-request').length;
    },
    attempts,
    accept(route, { attempt, judgement, cutOff, trimmed }) {
      const executed = { tier: route.tier, provider: route.provider, model: route.model };
      const incomplete = cutOff && request.task !== 'complete';
      const noPatch = request.task === 'debug' && judgement.content.edits.length === 0;
      const deviations = deviationsOf({ planned, plan, attempts, skipped, executed, attempt });
      const answered = answeredMessage({ least: leastMissed(attempt), attempts, skipped, executed, deviations, attempt, cost: totalCost(attempts), incomplete, noPatch });
      const message = trimmed ? `${answered} Only the start of the selection was sent: it is too long for this model.` : answered;
      const choices: readonly Choice[] = isPoorer(attempt) && mayAskStronger() ? ['ask-stronger'] : [];
      return { decision: decide({ outcome: 'answered', reason: null, message, executed, deviations, choices }), content: judgement.content, incomplete, trimmed };
    },
    acceptCached(kept, instead) {
      const lower = plan?.downgrade ?? null;
      const deviations = instead !== null ? [{ kind: 'cached', from: planned?.tier ?? '', to: kept.by.tier, why: instead } as const] : lower === null ? [] : [lower];
      const decision = decide({ outcome: 'answered', reason: null, message: cachedMessage(kept, instead), executed: kept.by, deviations, cachedAt: kept.at });
      return { decision, content: kept.content, incomplete: false, trimmed: false };
    },
    stop,
    cancelled: (shown = '') => stop({ reason: 'cancelled', message: 'Cancelled.', choices: [], shown }),
    exhausted(why, shown = '') {
      const judged = answers().some(({ result }) => result === 'failed');
      const message = exhaustedMessage({ task: request.task, attempts, skipped, why });
      if (request.task === 'complete' && judged) {
        return { decision: decide({ outcome: 'nothing', reason: null, message, executed: null, deviations: [] }), content: null, incomplete: false, trimmed: false };
      }
      if (answers().length > 0 || (why !== null && skipped.length === 0)) return stop({ reason: 'failed', message, choices: remediesFor(answers()), shown });
      if (skipped.some(({ code }) => code === 'cost-cap')) return stop({ reason: 'budget', message, choices: ['open-settings', 'use-free-tier'] });
      if (skipped.length > 0) return stop({ reason: skipped.some(({ code }) => code === 'resting') ? 'failed' : 'config', message, choices: choicesFor(skipped) });
      return stop({ reason: 'config', message: noRouteMessage(request.task, skipped), choices: ['open-settings'] });
    },
  };
}

/** What only the user can mend comes before asking again. */
function remediesFor(answers: readonly Attempt[]): readonly Choice[] {
  const kinds = new Set(answers.map(({ failure }) => failure?.kind));
  const has = (...some: readonly FailureKind[]): boolean => some.some((kind) => kinds.has(kind));
  return [
    ...(has('auth', 'no-key') ? (['set-key'] as const) : []),
    ...(has('unknown-model', 'not-api', 'redirect', 'unreachable', 'offline', 'tls', 'proxy', 'bad-request') ? (['open-settings'] as const) : []),
    'retry',
  ];
}

function choicesFor(skipped: readonly Skipped[]): readonly Choice[] {
  const codes = new Set(skipped.map(({ code }) => code));
  return [
    ...(codes.has('no-key') ? (['set-key'] as const) : []),
    ...(codes.has('unknown-price') ? (['set-price'] as const) : []),
    ...(codes.has('resting') ? (['retry'] as const) : []),
    'open-settings',
  ];
}

/** What passes by itself. Anything else fails again, however often it is tried. */
const PASSING: readonly string[] = ['timeout', 'conflict', 'rate-limit', 'server', 'overloaded', 'empty', 'incomplete', 'reset', 'offline', 'unreachable'];
/** When nothing says better, ms. */
const TRY_AGAIN_MS = 60_000;

/** For classes that nobody waits for: when to ask again by itself; null where that is of no use. */
function laterOf(decision: Decision, until: number | null): Decision['later'] {
  const { task, class: trafficClass, outcome, reason, attempts, skipped, at } = decision;
  // Nobody is there any more to take a completion.
  if (task === 'complete' || outcome !== 'stopped' || (trafficClass !== 'automation' && trafficClass !== 'batch')) return null;
  if (reason === 'budget') return until === null ? null : { how: trafficClass === 'batch' ? 'pause' : 'retry', at: until };
  const passes = attempts.some(({ purpose, failure }) => purpose === 'answer' && failure !== null && PASSING.includes(failure.kind)) || skipped.some(({ code }) => code === 'resting');
  return reason === 'failed' && passes ? { how: 'retry', at: until ?? at + TRY_AGAIN_MS } : null;
}

function partial(shown: string): Content {
  return { text: shown, edits: [] };
}

/** One unknown price makes the sum unknown: a part of it must not pass for the whole. */
function totalCost(attempts: readonly Attempt[]): number | null {
  return attempts.reduce<number | null>((sum, { cost }) => (sum === null || cost === null ? null : sum + cost), 0);
}

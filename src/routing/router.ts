import type { Config, Route } from '../config/config.ts';
import type { Complexity, ExperimentArm, TrafficClass } from '../config/policy-settings.ts';
import type { Model } from '../models/model.ts';
import type { Gate } from '../quality/gate.ts';
import type { Request } from '../request/request.ts';
import { localMonth } from '../spend/calendar.ts';
import type { Ledger } from '../spend/ledger.ts';
import { createAnswerCache, type AnswerCache } from './answer-cache.ts';
import { bandEffects, bandOf } from './band.ts';
import { createBreakers, type Breakers } from './breaker.ts';
import { classify, classifyLocally } from './classify/classify.ts';
import { climb } from './climb.ts';
import type { Climbed } from './climb-options.ts';
import type { Band, Classification, RouteResult } from './decision.ts';
import { assignArm } from './experiment.ts';
import type { StartCheck } from './hold-back.ts';
import { limitsFor } from './limits.ts';
import { askLocal, LOCAL_ROUTE, usableLocal, type LocalAnswer } from './local.ts';
import { makePlan, type Plan, type Planned } from './plan.ts';
import { effectivePolicy, hasOwnCap } from './policy.ts';
import { nameOf } from './route-name.ts';
import { createRepairRecord, type RepairRecord } from './repair-record.ts';
import { createReport, type Beginning, type Report } from './report.ts';
import { createRetryBudget, type RetryBudget } from './retry-budget.ts';

/** What of the settings decides about a request. */
export type RoutingConfig = Pick<Config, 'tiers' | 'budget' | 'bands' | 'policy' | 'classifier' | 'experiment'>;

export interface RouterParts {
  readonly config: RoutingConfig;
  /** Null when the provider's key is missing. */
  readonly modelFor: (route: Route) => Promise<Model | null>;
  readonly gate: Gate;
  readonly ledger: Ledger;
  /** Says of the start of a streamed explanation whether it is one. */
  readonly checkStart: StartCheck;
  /** ms since the epoch. */
  readonly now: () => number;
  /** ms, from any beginning, never set back: how long a route rests must not depend on the user's clock. */
  readonly steady: () => number;
  /** From 0 to 1: the jitter of a retry, the arm of an experiment. */
  readonly random: () => number;
  /** How models did mend their answers so far; absent where nothing is known. The router adds to it. */
  readonly repairs?: RepairRecord;
}

export interface RouteOptions {
  readonly signal: AbortSignal;
  /** Ask endpoints for a stream. */
  readonly stream: boolean;
  /** Gets an explanation piece by piece, after the reply check; only with `stream`. */
  readonly onText?: (piece: string) => void;
  /** Called before each attempt, for progress. */
  readonly onAttempt?: (route: Route, purpose: 'answer' | 'repair') => void;
  /** Ask anew, although the answer is in memory. */
  readonly fresh?: boolean;
  /** The user's choice when money is short: only routes that cost nothing. */
  readonly onlyFree?: boolean;
  /** The user's choice when an answer is not good enough: start one tier above the planned start, and not lower because of the budget. */
  readonly stronger?: boolean;
  /** What the local tier has ready for a completion. It answers first where the policy lets it. */
  readonly local?: LocalAnswer;
  /** Asked once before the first call that may cost something: a pause while the user types. False ends the request, which counts as cancelled. */
  readonly beforePaid?: () => Promise<boolean>;
  /** Of a request that comes from a queue, whatever its task is otherwise. */
  readonly trafficClass?: TrafficClass;
}

export interface Router {
  /** Never rejects for what an endpoint, a budget or a check does: that is in the decision. */
  route(request: Request, options: RouteOptions): Promise<RouteResult>;
  /** A request that is not taken at all, such as one about a file that may hold secrets. Nothing is sent. */
  refuse(request: Request, message: string): RouteResult;
}

/** What a router learns while it runs; gone with it, so that new settings and keys begin anew. */
interface Memory {
  readonly breakers: Breakers;
  readonly retries: RetryBudget;
  readonly cache: AnswerCache;
  readonly repairs: RepairRecord;
}

export function createRouter(parts: RouterParts): Router {
  const memory = { breakers: createBreakers(parts.steady), retries: createRetryBudget(parts.steady), cache: createAnswerCache(), repairs: parts.repairs ?? createRepairRecord() };
  return {
    route: (request, options) => route(parts, memory, request, options),
    refuse(request, message) {
      const { config } = parts;
      const { class: trafficClass } = effectivePolicy(request.task, config.policy, null).cells;
      const at = parts.now();
      const beginning = { request, trafficClass, band: null, arm: null, classification: classifyLocally(request, config.classifier), at, way: wayOut(() => null, at) };
      return createReport(beginning).stop({ reason: 'config', message, choices: [] });
    },
  };
}

async function route(parts: RouterParts, memory: Memory, request: Request, options: RouteOptions): Promise<RouteResult> {
  const { config } = parts;
  const limits = limitsFor(request);
  const at = parts.now();
  const arm = config.experiment === null ? null : assignArm(config.experiment, request, { now: at, random: parts.random });
  const { cells: policy, from } = effectivePolicy(request.task, config.policy, arm, options.trafficClass ?? null);
  const local = classifyLocally(request, config.classifier);
  const band = await readBand(parts);
  const { onlyFree = false, stronger = false } = options;
  const planFor = (classification: Classification, free: boolean) => makePlan({ request, classification, policy, tiers: config.tiers, band, onlyFree: free, stronger });
  const report = createReport({ request, trafficClass: policy.class, band, arm: armName(parts, arm), classification: local, at, way: wayOut(() => planFor(local, true).plan, at) });
  const meter = { ledger: parts.ledger, caps: config.budget, now: parts.now };
  const first = planFor(local, onlyFree);
  const free = usableLocal(options.local, request, policy, options);
  report.planned(first.plan, free === null ? first.planned : localPlan(free), local);
  const recalled = free === null ? null : await recall({ ...meter, gate: parts.gate }, { request, local: free, classification: local, limits, signal: options.signal }, report);
  if (recalled !== null) return recalled;
  // Without any model the local tier is all there is.
  if (free !== null && config.tiers.length === 0) return report.exhausted(null);
  if (!(await pauseBefore(options, report))) return report.cancelled();
  // From here on: how long a user pauses in typing is no time of the request's.
  const deadline = AbortSignal.timeout(limits.deadline);
  const endsAt = performance.now() + limits.deadline;
  const signal = AbortSignal.any([options.signal, deadline]);
  // What was answered costs nothing to give again, however short money is.
  const remembered = policy.cache && options.fresh !== true ? find(memory, request, first) : null;
  if (remembered !== null) return given(report.acceptCached(remembered, null), options);
  if (first.stop !== null || first.plan === null) return report.stop({ ...(first.stop ?? NO_PLAN), until: localMonth(at).to });
  parts.gate.prepare(request);
  memory.retries.earn();
  const startOf = (complexity: Complexity): Route | null => planFor({ ...local, complexity }, onlyFree).plan?.tiers[0]?.routes[0] ?? null;
  // Where a band lets only what is free go on, the router's own question is no exception.
  const { classification, attempt } = onlyFree || !bandEffects(band, policy.class).allow
    ? { classification: local, attempt: null }
    : await classify(request, { settings: config.classifier, policy, tiers: config.tiers, startOf, meter, modelFor: parts.modelFor, breakers: memory.breakers, signal }, local);
  if (attempt !== null) report.add(attempt);
  const { plan, planned } = planFor(classification, onlyFree);
  report.planned(plan, free === null ? planned : localPlan(free), classification);
  const { stream, onText, onAttempt, signal: cancel } = options;
  const climbed = await climb({ ...parts, ...memory, ...meter }, { request, classification, plan: plan ?? first.plan, tiers: config.tiers, priceMustBeKnown: hasOwnCap(policy, from, request.trigger), limits, report, stream, onText, onAttempt, cancel, deadline, endsAt });
  return finish(memory, request, plan ?? first.plan, climbed, report, options);
}

/** The answer of the local tier, recorded; null where it was not good enough, so that the request goes on. */
async function recall(parts: Parameters<typeof askLocal>[0], call: Parameters<typeof askLocal>[1], report: Report): Promise<RouteResult | null> {
  const answered = await askLocal(parts, call);
  if (answered === null) return null;
  report.add(answered.attempt);
  // What was given up meanwhile was answered to nobody, and a check that was broken off says nothing.
  if (call.signal.aborted) return report.cancelled();
  return answered.judgement.verdict.result === 'failed' ? null : report.accept(nameOf(LOCAL_ROUTE), answered);
}

/** @returns false where nothing may be asked any more */
async function pauseBefore({ signal, beforePaid }: RouteOptions, report: Report): Promise<boolean> {
  if (signal.aborted || beforePaid === undefined) return !signal.aborted;
  const begun = performance.now();
  const goesOn = await beforePaid();
  report.paused(performance.now() - begun);
  return goesOn;
}

/** Where a request starts that the workspace itself can answer. */
function localPlan({ why, probability }: LocalAnswer): NonNullable<Planned['planned']> {
  return { ...nameOf(LOCAL_ROUTE), why: `${why}, right with a probability of ${probability.toFixed(2)}` };
}

const NO_PLAN = { reason: 'config', message: 'Nothing can be asked.', choices: ['open-settings'] } as const;

async function readBand({ config, ledger }: RouterParts): Promise<Band | null> {
  const { budget, bands } = config;
  return budget.month === null ? null : bandOf((await ledger.spent()).month, budget.month, bands);
}

function armName({ config }: RouterParts, arm: ExperimentArm | null): Beginning['arm'] {
  return config.experiment === null || arm === null ? null : { experiment: config.experiment.name, arm: arm.name };
}

/** What is left to a user when money is short. @param free makes the plan with nothing but what is free */
function wayOut(free: () => Plan | null, at: number): Beginning['way'] {
  return { freeTier: () => free()?.tiers[0]?.name ?? null, resetsAt: localMonth(at).to };
}

function find({ cache }: Memory, request: Request, { plan, planned, stop }: Planned): ReturnType<AnswerCache['find']> {
  const start = plan?.tiers[0]?.routes[0];
  const route = start === undefined ? planned : nameOf(start);
  return request.task === 'complete' || route === null || (stop !== null && stop.reason !== 'budget') ? null : cache.find(request, route);
}

/** An answer from memory comes as one that streams: those who wait for text get it. */
function given(result: RouteResult, options: RouteOptions): RouteResult {
  if (options.stream && result.decision.task === 'explain' && result.content !== null) options.onText?.(result.content.text);
  return result;
}

/** Keeps what was answered; where nobody could answer, what was answered before may stand in. */
function finish({ cache }: Memory, request: Request, plan: Plan, { result, given: answer }: Climbed, report: Report, options: RouteOptions): RouteResult {
  const { decision, content } = result;
  if (request.task === 'complete' || !plan.policy.cache) return result;
  if (answer !== null && content !== null && !result.incomplete && !result.trimmed && decision.executed !== null) {
    cache.keep(request, { content, by: decision.executed, uncheckedReason: answer.attempt.uncheckedReason, at: decision.at });
  }
  const isDown = decision.outcome === 'stopped' && decision.reason === 'failed' && content === null;
  const kept = isDown && plan.policy.class !== 'critical' ? cache.findAny(request) : null;
  return kept === null ? result : given(report.acceptCached(kept, decision.message), options);
}

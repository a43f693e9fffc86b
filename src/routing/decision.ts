import type { Complexity, TrafficClass } from '../config/policy-settings.ts';
import type { Failure } from '../models/failure.ts';
import type { CheckName, Content, Finding, Missed } from '../quality/verdict.ts';
import type { Task, Trigger } from '../request/request.ts';
import type { Confidence } from './confidence.ts';

/** What the classifier thinks of a request. */
export interface Classification {
  /** Who decided: the last of the classifiers that was asked. */
  readonly by: 'heuristic' | 'embedding' | 'llm';
  readonly complexity: Complexity;
  /** How sure it is, 0 to 1. */
  readonly confidence: number;
  /** How much of a wrong answer the gate will be able to see, and why. */
  readonly verifiable: 'well' | 'partly' | 'hardly';
  readonly verifiableWhy: string;
  /** Signals that decided, for people: "stack trace in the question", "140 lines selected". */
  readonly signals: readonly string[];
  /** USD; null when the price of the model that was asked is unknown. */
  readonly cost: number | null;
  readonly ms: number;
}

/** What is known of a request without its content: sizes and kinds, for the log and for learning from it. */
export interface Features {
  readonly languageId: string;
  /** Lines of the document, and of the selection (0 for a completion). */
  readonly lines: number;
  readonly selectedLines: number;
  readonly diagnostics: number;
  readonly hasQuestion: boolean;
  /** Exchanges of the conversation before this one. */
  readonly turns: number;
}

/** One call of one route. */
export interface Attempt {
  readonly id: string;
  /**
   * `repair`: the model was shown the answer that it gave just before, and what is wrong with it. `classify`: the router asked a
   * model about the request; what that costs is the router's own tax.
   */
  readonly purpose: 'answer' | 'repair' | 'classify';
  readonly tier: string;
  readonly provider: string;
  readonly model: string;
  /** The model the endpoint says answered; null where it does not say. */
  readonly servedModel: string | null;
  readonly result: 'passed' | 'failed' | 'unchecked' | 'error';
  /** Checks that ran to their end. */
  readonly by: readonly CheckName[];
  readonly findings: readonly Finding[];
  /** Why nothing, or not everything, could be verified; null where all could. */
  readonly uncheckedReason: string | null;
  /** Checks beside the required ones that could not tell. */
  readonly missed: readonly Missed[];
  readonly failure: Failure | null;
  /** Null where nothing is known that could tell. */
  readonly confidence: Confidence | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** USD; null when the route's price is unknown. */
  readonly cost: number | null;
  readonly basis: 'usage' | 'estimate';
  /** From sending to the end of the reply, in ms; the gate's time is not in it. */
  readonly ms: number;
  readonly gateMs: number;
  /** Of the surroundings that are normally sent, 0 to 1: less after "too long", or to stay below a cap. */
  readonly contextShare: number;
}

/** Why a route was not asked, for programs. */
export type SkipCode = 'no-key' | 'unknown-price' | 'selection-too-long' | 'cost-cap' | 'resting';

/** A route that was not asked. */
export interface Skipped {
  readonly tier: string;
  readonly provider: string;
  readonly model: string;
  readonly code: SkipCode;
  /** For people: a missing key, an unknown price. */
  readonly why: string;
}

/** A route by its names. */
export interface RouteName {
  readonly tier: string;
  readonly provider: string;
  readonly model: string;
}

/**
 * Why the executed route is not the planned one. `escalate`: a better answer was needed. `fallback`: a call failed or could
 * not be made. `downgrade`: the budget. `cached`: from memory, because nobody could be asked. `substituted`: the endpoint
 * says that another model answered than the one that was asked.
 */
export interface Deviation {
  readonly kind: 'escalate' | 'fallback' | 'downgrade' | 'cached' | 'substituted';
  readonly from: string;
  readonly to: string;
  /** For people. */
  readonly why: string;
}

/** Where the month's budget stands. */
export interface Band {
  /** Spent and held of the month's cap, 0 to 1 and beyond. */
  readonly share: number;
  /** Lower end of the band that this is in; 0 below the first. */
  readonly from: number;
  readonly downgrade: 'none' | 'non-critical';
  readonly escalate: 'all' | 'critical-only' | 'none';
  readonly allow: 'all' | 'critical-only';
}

export type StopReason = 'budget' | 'config' | 'cancelled' | 'failed' | 'refused' | 'policy';

/** What a user can do about a stop; each is a button where there are buttons. */
export type Choice = 'raise-budget' | 'wait' | 'use-free-tier' | 'set-key' | 'set-price' | 'ask-stronger' | 'open-settings' | 'retry';

/** A request that is to be made again by itself. */
export interface Later {
  /** `retry`: soon, it is in the queue. `pause`: when the budget allows it again. */
  readonly how: 'retry' | 'pause';
  /** Not before, ms since the epoch. */
  readonly at: number;
}

/**
 * The structured record of one request. Holds no prompt, no answer and no secret. What it says of findings, and so its
 * message, may quote some words of the code: that is for the moment, and the journal does not keep it.
 */
export interface Decision {
  readonly id: string;
  /** Start of the request, ms since the epoch. */
  readonly at: number;
  readonly task: Task;
  readonly trigger: Trigger;
  readonly class: TrafficClass;
  readonly languageId: string;
  readonly features: Features;
  readonly classification: Classification;
  /** Where the month's budget stood; null where none is set. */
  readonly band: Band | null;
  /** Null where no experiment runs. */
  readonly arm: { readonly experiment: string; readonly arm: string } | null;
  /** Where it was meant to start, whatever budget and failures made of it; null where nothing could be planned. */
  readonly planned: (RouteName & { readonly why: string }) | null;
  /** The route whose answer was given; null where none was. */
  readonly executed: RouteName | null;
  /** Empty where the planned route answered. */
  readonly deviations: readonly Deviation[];
  readonly attempts: readonly Attempt[];
  readonly skipped: readonly Skipped[];
  readonly outcome: 'answered' | 'nothing' | 'stopped';
  readonly reason: StopReason | null;
  /** For people: one or two sentences, with the next step where there is one. */
  readonly message: string;
  /** What can be done about a stop. */
  readonly choices: readonly Choice[];
  /** Set when the answer is one that was given before: when, ms since the epoch. */
  readonly cachedAt: number | null;
  /** Set when the request is to be made again by itself. */
  readonly later: Later | null;
  /** USD over all attempts; null when any attempt's price is unknown. */
  readonly cost: number | null;
  /** All in, gate and holds included; without the pause in typing that it waited for. */
  readonly ms: number;
}

export interface RouteResult {
  readonly decision: Decision;
  /** What may be shown; null when nothing may. */
  readonly content: Content | null;
  /** The content is cut off: the output limit or a broken stream ended it. */
  readonly incomplete: boolean;
  /** The answer is about the start of the selection only: the rest was not sent. */
  readonly trimmed: boolean;
}

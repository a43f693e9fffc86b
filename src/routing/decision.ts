import type { Failure } from '../models/failure.ts';
import type { CheckName, Content, Finding } from '../quality/verdict.ts';
import type { Task, Trigger } from '../request/request.ts';

export type Complexity = 'trivial' | 'simple' | 'complex';

/** What the classifier thinks of a request. */
export interface Classification {
  readonly by: 'heuristic';
  readonly complexity: Complexity;
  /** Signals that decided, for people: "stack trace in the question", "140 lines selected". */
  readonly signals: readonly string[];
}

/** One call of one route. */
export interface Attempt {
  readonly id: string;
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
  readonly failure: Failure | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** USD; null when the route's price is unknown. */
  readonly cost: number | null;
  readonly basis: 'usage' | 'estimate';
  /** From sending to the end of the reply, in ms; the gate's time is not in it. */
  readonly ms: number;
  readonly gateMs: number;
}

/** A route that was not asked. */
export interface Skipped {
  readonly tier: string;
  readonly provider: string;
  readonly model: string;
  /** For people: a missing key, an unknown price. */
  readonly why: string;
}

export type StopReason = 'budget' | 'config' | 'cancelled' | 'failed' | 'refused';

/** The structured record of one request. Holds no source code, no prompt, no answer and no secret. */
export interface Decision {
  readonly id: string;
  /** Start of the request, ms since the epoch. */
  readonly at: number;
  readonly task: Task;
  readonly trigger: Trigger;
  readonly languageId: string;
  readonly classification: Classification;
  readonly planned: { readonly tier: string; readonly why: string } | null;
  /** The route whose answer was given; null where none was. */
  readonly executed: { readonly tier: string; readonly provider: string; readonly model: string } | null;
  readonly attempts: readonly Attempt[];
  readonly skipped: readonly Skipped[];
  readonly outcome: 'answered' | 'nothing' | 'stopped';
  readonly reason: StopReason | null;
  /** For people: one or two sentences, with the next step where there is one. */
  readonly message: string;
  /** USD over all attempts; null when any attempt's price is unknown. */
  readonly cost: number | null;
  /** All in, gate and holds included. */
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

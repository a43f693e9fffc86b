import type { Task } from '../request/request.ts';

/** How a task may degrade when money is short or endpoints fail. */
export const TRAFFIC_CLASSES = ['critical', 'interactive', 'automation', 'batch', 'experiment'] as const;
export type TrafficClass = (typeof TRAFFIC_CLASSES)[number];

export const COMPLEXITIES = ['trivial', 'simple', 'complex'] as const;
export type Complexity = (typeof COMPLEXITIES)[number];

/** What another route can be asked because of: the kinds of failure of the failure table that concern a call. */
export const FALLBACK_KINDS = [
  'no-key', 'auth', 'forbidden', 'unknown-model', 'bad-request', 'context-length', 'quota', 'timeout', 'conflict', 'too-large', 'rate-limit',
  'server', 'overloaded', 'not-api', 'empty', 'incomplete', 'reasoning-only', 'tool-call', 'oversize', 'reset', 'offline', 'unreachable', 'tls', 'proxy', 'redirect',
  'content-policy', 'filtered',
] as const;
export type FallbackKind = (typeof FALLBACK_KINDS)[number];

/**
 * Whether a model that fails a check is shown what is wrong with its answer and asked once more before the request climbs.
 * `auto`: where that is expected to cost less.
 */
export const REPAIR_MODES = ['auto', 'always', 'never'] as const;
export type RepairMode = (typeof REPAIR_MODES)[number];

/** What is allowed for one task: a row of the policy matrix. A tier is named by its own name or by its rung: `cheap`, `standard`, `premium`. */
export interface TaskPolicy {
  readonly class: TrafficClass;
  /** Tier to start at, by complexity. */
  readonly start: Readonly<Record<Complexity, string>>;
  /** Tiers that may be used; null is all. */
  readonly tiers: readonly string[] | null;
  /** Never below it, however money and failures stand. */
  readonly floor: string;
  /** Most that one request may cost over all its calls, USD, when nobody asked for it by a command; null is no cap. */
  readonly maxCost: number | null;
  /** The same for a command. */
  readonly manualMaxCost: number | null;
  /** Calls at most, retries included, for a request that nobody asked for by a command. */
  readonly attempts: number;
  /** The same for a command. */
  readonly manualAttempts: number;
  /** Tiers that an automatic request may go up; null is all. */
  readonly autoClimb: number | null;
  /** Calls of the same route again after a fault that may pass. */
  readonly retries: number;
  /** Up a tier because of quality. */
  readonly escalate: boolean;
  /** The checks and finding codes that do so; `*` is all, and `!` before a name leaves it out while the user types. */
  readonly escalateOn: readonly string[];
  /** The same route mends its answer first. */
  readonly repair: RepairMode;
  /** To another route because of a failure. */
  readonly fallback: boolean;
  /** The kinds of failure that do so. */
  readonly fallbackOn: readonly FallbackKind[];
  /** Down a tier because of the budget, or where all above have failed. */
  readonly downgrade: boolean;
  /** Start a tier higher where the gate can see next to nothing. */
  readonly liftUnverifiable: boolean;
  /** An answer whose confidence is known and lower climbs, 0 to 1; null asks no endpoint for log-probabilities. */
  readonly minConfidence: number | null;
  /** From this probability on, 0 to 1, the local tier answers a completion by itself; null never asks it. */
  readonly recall: number | null;
  /**
   * Tokens of the prompt of an automatic completion at the lowest tier, of this file and of others; each tier above has twice as
   * many, and so has a command. Null: limits of its own (explain, debug).
   */
  readonly contextTokens: number | null;
  /** Give the same answer to the same question again, from memory. */
  readonly cache: boolean;
  /** A text stops every request of this task, and is the reason given. */
  readonly stop: string | null;
}

/** Cells of one task that somebody sets; the others keep their default. */
export type PolicyCells = { readonly [Cell in Exclude<keyof TaskPolicy, 'start'>]?: TaskPolicy[Cell] } & {
  readonly start?: Partial<Record<Complexity, string>>;
};

export type PolicySettings = Readonly<Partial<Record<Task, PolicyCells>>>;

/** From this share of the month's budget on, 0 to 1: what is not done any more, for whom. */
export interface BandSettings {
  readonly from: number;
  /** Whose requests start a tier lower. */
  readonly downgrade: 'none' | 'non-critical';
  /** Whose requests may still climb because of quality. */
  readonly escalate: 'all' | 'critical-only' | 'none';
  /** Whose requests are still taken. */
  readonly allow: 'all' | 'critical-only';
}

export interface ClassifierSettings {
  /** Cheapest first; each is asked only where those before it are unsure. */
  readonly use: readonly ('heuristic' | 'embedding' | 'llm')[];
  /** From this confidence on, 0 to 1, no further classifier is asked. */
  readonly sureFrom: number;
  /** Most that one classification by a model may cost, USD. */
  readonly llmMaxCost: number;
}

export interface ExperimentArm {
  readonly name: string;
  /** Of all requests, 0 to 1. */
  readonly share: number;
  readonly policy: PolicySettings;
}

/** Two or more policies that run side by side. */
export interface Experiment {
  readonly name: string;
  /** What is assigned to an arm as one. */
  readonly unit: 'request' | 'file' | 'day';
  readonly arms: readonly ExperimentArm[];
}

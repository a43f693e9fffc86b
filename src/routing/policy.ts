import {
  FALLBACK_KINDS, type ExperimentArm, type PolicyCells, type PolicySettings, type TaskPolicy, type TrafficClass,
} from '../config/policy-settings.ts';
import type { Task, Trigger } from '../request/request.ts';

/** All but what a provider will not do: that another one is asked is the user's decision. */
const FALL_BACK_ON = FALLBACK_KINDS.filter((kind) => kind !== 'content-policy' && kind !== 'filtered');

export const TASKS: readonly Task[] = ['complete', 'explain', 'debug'];

/**
 * The defaults that a cautious team would choose. An automatic completion climbs one tier: the user is typing and waits for
 * nothing. Debugging is asked for once and acted upon, so it starts where the best answer is and never goes far below.
 */
export const TASK_DEFAULTS: Readonly<Record<Task, TaskPolicy>> = {
  complete: {
    class: 'interactive',
    start: { trivial: 'cheap', simple: 'cheap', complex: 'cheap' },
    tiers: null, floor: 'cheap', maxCost: 0.01, manualMaxCost: 0.05, attempts: 2, manualAttempts: 4, autoClimb: 1, retries: 1,
    // Measured: a dearer model that is asked because a cheap one had nothing to add gives no more right answers, at twice the cost.
    escalate: true, escalateOn: ['*', '!nothing-to-add'], repair: 'auto', fallback: true, fallbackOn: FALL_BACK_ON, downgrade: true,
    liftUnverifiable: true, minConfidence: null, recall: 0.5, contextTokens: 2_000, cache: false, stop: null,
  },
  explain: {
    class: 'interactive',
    start: { trivial: 'cheap', simple: 'cheap', complex: 'standard' },
    tiers: null, floor: 'cheap', maxCost: 0.05, manualMaxCost: 0.05, attempts: 3, manualAttempts: 3, autoClimb: null, retries: 1,
    escalate: true, escalateOn: ['*'], repair: 'auto', fallback: true, fallbackOn: FALL_BACK_ON, downgrade: true,
    liftUnverifiable: false, minConfidence: null, recall: null, contextTokens: null, cache: true, stop: null,
  },
  debug: {
    class: 'critical',
    start: { trivial: 'standard', simple: 'premium', complex: 'premium' },
    tiers: null, floor: 'standard', maxCost: 0.5, manualMaxCost: 0.5, attempts: 3, manualAttempts: 3, autoClimb: null, retries: 1,
    escalate: true, escalateOn: ['*'], repair: 'auto', fallback: true, fallbackOn: FALL_BACK_ON, downgrade: false,
    liftUnverifiable: true, minConfidence: null, recall: null, contextTokens: null, cache: true, stop: null,
  },
};

/** What a class says of the cells that make it one. Holds for a class that somebody chose; the defaults above have theirs written out. */
const CLASS_RULES: Readonly<Record<TrafficClass, PolicyCells>> = {
  critical: { downgrade: false },
  interactive: {},
  // Nobody waits for them: they are asked again later, so neither haste nor money is spent on a second route.
  automation: { downgrade: true, retries: 0 },
  batch: { downgrade: true, retries: 0 },
  // Fails fast: a measurement must not be answered by another route than the one that is measured.
  experiment: { retries: 0, fallback: false, escalate: false, repair: 'never', downgrade: false },
};

/** Where the value of a cell comes from. */
export type CellSource = 'default' | 'class' | 'settings' | 'experiment';
export type Cell = keyof TaskPolicy;

/** One row of the matrix, and where each of its values comes from. */
export interface EffectivePolicy {
  readonly cells: TaskPolicy;
  readonly from: Readonly<Record<Cell, CellSource>>;
}

/**
 * The row for a task: an experiment's arm before the user's settings, before the rules of a class that either chose, before
 * the task's defaults. What holds for a command follows what holds without one where only that is set.
 * @param asked a class that the request itself has, such as that of a batch; it rules over all others
 */
export function effectivePolicy(task: Task, settings: PolicySettings, arm: ExperimentArm | null, asked: TrafficClass | null = null): EffectivePolicy {
  const own = withManual(settings[task] ?? {});
  const tried = withManual(arm?.policy[task] ?? {});
  const chosen = asked ?? tried.class ?? own.class;
  const layers: readonly (readonly [CellSource, PolicyCells])[] = [
    ['class', chosen === undefined ? {} : CLASS_RULES[chosen]],
    ['settings', own],
    ['experiment', tried],
  ];
  let cells: TaskPolicy = TASK_DEFAULTS[task];
  const from = Object.fromEntries(Object.keys(cells).map((cell) => [cell, 'default'])) as Record<Cell, CellSource>;
  for (const [source, layer] of layers) {
    cells = { ...cells, ...layer, start: { ...cells.start, ...layer.start } };
    for (const cell of Object.keys(layer)) from[cell as Cell] = source;
  }
  return asked === null ? { cells, from } : { cells: { ...cells, class: asked }, from: { ...from, class: 'class' } };
}

/** Who caps the calls or the cost of a request means all requests, also those of a command, unless they say otherwise. */
function withManual(cells: PolicyCells): PolicyCells {
  const { attempts, manualAttempts = attempts, maxCost, manualMaxCost = maxCost } = cells;
  return { ...cells, ...(manualAttempts === undefined ? {} : { manualAttempts }), ...(manualMaxCost === undefined ? {} : { manualMaxCost }) };
}

/** Most that a request may cost over all its calls, USD; null is no cap. */
export function costCap({ maxCost, manualMaxCost }: TaskPolicy, trigger: Trigger): number | null {
  return trigger === 'auto' ? maxCost : manualMaxCost;
}

/** Whether the user set a cost cap: what costs an unknown amount cannot be kept below it. Default caps exclude nothing, nor does an arm's alone. */
export function hasOwnCap(cells: TaskPolicy, from: EffectivePolicy['from'], trigger: Trigger): boolean {
  return costCap(cells, trigger) !== null && from[trigger === 'auto' ? 'maxCost' : 'manualMaxCost'] === 'settings';
}

/**
 * Whether a failed check, or one of its findings, may send the request up a tier. A name with `!` before it does not while the
 * user types: nobody waits for that answer, and it would be paid for all the same.
 */
export function climbsOn({ escalateOn }: TaskPolicy, findings: readonly { readonly check: string; readonly code: string }[], trigger: Trigger): boolean {
  const isNamed = (prefix: string, { check, code }: { readonly check: string; readonly code: string }): boolean => escalateOn.includes(prefix + check) || escalateOn.includes(prefix + code);
  const all = escalateOn.includes('*');
  if (findings.length === 0) return all;
  return findings.some((finding) => (all || isNamed('', finding)) && !(trigger === 'auto' && isNamed('!', finding)));
}

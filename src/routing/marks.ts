import { isAnswer, mendedFrom } from './answers.ts';
import { missedConfidence } from './asked-confidence.ts';
import type { Attempt, Choice, Decision } from './decision.ts';
import { clock, fallbackReason, mendedReason } from './message.ts';
import { effectivePolicy } from './policy.ts';
import type { RoutingConfig } from './router.ts';

/** Something about an answer that a user must not have to look for. */
export interface Mark {
  readonly kind: 'cached' | 'downgrade' | 'substituted' | 'fallback' | 'unsure' | 'unchecked' | 'trimmed' | 'mended' | 'escalate';
  /** A few words, as on a badge. */
  readonly text: string;
  /** One or two sentences. */
  readonly why: string;
}

/** The settings that were in force when the decision was made. */
export type MarkConfig = Pick<RoutingConfig, 'tiers' | 'policy' | 'experiment'>;

/** The attempt whose answer was given; null where none was, and where it came from memory. */
export function givenAttempt({ attempts, executed, cachedAt, outcome }: Decision): Attempt | null {
  if (outcome !== 'answered' || executed === null || cachedAt !== null) return null;
  const { tier, provider, model } = executed;
  const gave = (one: Attempt): boolean => isAnswer(one) && one.failure === null && one.tier === tier && one.provider === provider && one.model === model;
  return attempts.findLast(gave) ?? null;
}

/** What distinguishes an answer from one that the planned model gave and the gate passed; empty where nothing does. */
export function marksOf(decision: Decision, config: MarkConfig): readonly Mark[] {
  const { deviations, cachedAt, message } = decision;
  if (decision.outcome !== 'answered') return [];
  const marks: Mark[] = [];
  if (cachedAt !== null) marks.push({ kind: 'cached', text: `from memory, ${clock(cachedAt)}`, why: message });
  for (const { kind, why } of deviations) {
    if (kind === 'downgrade') marks.push({ kind, text: 'downgraded', why });
    if (kind === 'substituted') marks.push({ kind, text: 'other model answered', why });
  }
  const fallback = fallbackReason(decision);
  if (fallback !== null) marks.push({ kind: 'fallback', text: 'fallback', why: fallback });
  return [...marks, ...doubtsOf(decision, config), ...mendingOf(decision), ...deviations.filter(({ kind }) => kind === 'escalate').map(({ why }) => ({ kind: 'escalate', text: 'escalated', why }) as const)];
}

/** What is uncertain about the answer itself. */
function doubtsOf(decision: Decision, config: MarkConfig): readonly Mark[] {
  const given = givenAttempt(decision);
  if (given === null) return [];
  const marks: Mark[] = [];
  const missed = missedConfidence(leastConfidence(decision, config), given.confidence);
  if (missed !== null && given.confidence !== null) {
    marks.push({ kind: 'unsure', text: 'low confidence', why: `The confidence in this answer is ${given.confidence.score.toFixed(2)}, and ${missed.toFixed(2)} is asked for.` });
  }
  // Of what stands around a cursor never more is sent than fits; who asks about a selection may have meant all of the file.
  if (given.contextShare < 1 && decision.task !== 'complete') marks.push({ kind: 'trimmed', text: 'less context', why: 'Less of the file around the selection was sent than usual: it was too long for the model, or would have passed the cost cap.' });
  if (given.result === 'unchecked') marks.push({ kind: 'unchecked', text: given.uncheckedReason ?? 'not verified', why: 'Nothing on this machine could verify this answer.' });
  return marks;
}

/** That the model needed a second try. */
function mendingOf(decision: Decision): readonly Mark[] {
  const given = givenAttempt(decision);
  const first = given === null ? null : mendedFrom(given, decision.attempts);
  return first === null ? [] : [{ kind: 'mended', text: 'mended once', why: mendedReason(first) }];
}

/** The confidence that the policy asks for, an experiment's arm included; null for none. */
function leastConfidence({ task, arm }: Decision, { policy, experiment }: MarkConfig): number | null {
  const known = experiment !== null && experiment.name === arm?.experiment ? experiment.arms.find(({ name }) => name === arm.arm) : undefined;
  return effectivePolicy(task, policy, known ?? null).cells.minConfidence;
}

/** What the user should know of a completion on the screen, in few words; null when nothing. That a better model answered, or that it took a second try, is no caveat. */
export function caveatOf(decision: Decision, config: MarkConfig): string | null {
  const tier = decision.executed?.tier ?? '';
  const words = marksOf(decision, config).flatMap(({ kind, text }) => (kind === 'escalate' || kind === 'mended' ? [] : [kind === 'fallback' || kind === 'downgrade' ? `${text}: ${tier}` : text]));
  return words.length === 0 ? null : words.join(', ');
}

/** What the user can do about what went wrong, the most fitting first; empty where nothing did that settings could mend. */
export function remediesOf({ attempts, skipped, choices, outcome }: Decision): readonly Choice[] {
  const isKeyWrong = skipped.some(({ code }) => code === 'no-key') || attempts.some(({ failure }) => failure?.kind === 'auth');
  const found = new Set<Choice>([
    ...(isKeyWrong ? (['set-key'] as const) : []),
    ...(skipped.some(({ code }) => code === 'unknown-price') ? (['set-price'] as const) : []),
    ...choices,
  ]);
  const isTrouble = outcome === 'stopped' || skipped.length > 0 || attempts.some(({ failure }) => failure !== null);
  return found.size === 0 && isTrouble ? ['open-settings'] : [...found];
}

/** What can be done about what the answer view shows: a stop's remedies; for a poorer answer, a stronger model where there is one. */
export function choicesOf(decision: Decision): readonly Choice[] {
  if (decision.reason === 'cancelled') return [];
  return decision.outcome === 'answered' ? decision.choices : remediesOf(decision);
}

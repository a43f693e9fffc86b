import type { Task } from '../request/request.ts';
import type { Attempt, Decision, Skipped } from './decision.ts';
import { usd } from './money.ts';

/** A route for people: `cheap (small at demo)`. */
export function routeName({ tier, provider, model }: { tier: string; provider: string; model: string }): string {
  return `${tier} (${model} at ${provider})`;
}

/** What an attempt cost, for people. */
export function attemptPrice({ cost, basis }: Pick<Attempt, 'cost' | 'basis'>): string {
  if (cost === null) return 'price unknown';
  return `${usd(cost)}${basis === 'estimate' && cost > 0 ? ' (estimated)' : ''}`;
}

/** What became of an attempt whose answer was not given, for people. */
export function whyNot(attempt: Attempt): string {
  if (attempt.failure !== null) return attempt.failure.message;
  const [first, ...others] = attempt.findings;
  if (first === undefined) return 'its answer was not used';
  const place = first.at === null ? '' : ` in line ${first.at.line}`;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `its answer failed the ${first.check} check${place}: ${first.message.replace(/[.\s]+$/, '')} (${first.code})${more}`;
}

function sentence(text: string): string {
  const end = /[.!?]$/.test(text) ? '' : '.';
  return text.charAt(0).toUpperCase() + text.slice(1) + end;
}

/** A route that was not asked, and why. */
export function skippedLine(route: Skipped): string {
  return sentence(`${routeName(route)} was not asked: ${route.why}`);
}

function reasons(attempts: readonly Attempt[], skipped: readonly Skipped[]): string[] {
  return [
    ...attempts.map((attempt) => sentence(`${routeName(attempt)}: ${whyNot(attempt)}`)),
    ...skipped.map(skippedLine),
  ];
}

interface Answered {
  readonly attempts: readonly Attempt[];
  readonly skipped: readonly Skipped[];
  readonly executed: NonNullable<Decision['executed']>;
  /** USD over all attempts; null when a price is unknown. */
  readonly cost: number | null;
  readonly incomplete: boolean;
  /** Debugging found nothing to change in the selection. */
  readonly noPatch: boolean;
}

/** Who answered, what it cost, and everything that a user would be surprised not to hear. */
export function answeredMessage({ attempts, skipped, executed, cost, incomplete, noPatch }: Answered): string {
  const last = attempts.at(-1);
  const price = cost === null ? 'at an unknown price' : `for ${usd(cost)}`;
  const parts = reasons(attempts.slice(0, -1), skipped);
  parts.push(sentence(`Answered by ${routeName(executed)} ${price}`));
  if (last?.uncheckedReason != null) parts.push(sentence(last.uncheckedReason));
  if (noPatch) parts.push('No patch was proposed.');
  if (incomplete) parts.push('The answer was cut off at the output limit.');
  return parts.join(' ');
}

/** Why another route than the planned one answered, for people; null when the planned one did, or a better answer was the reason. */
export function fallbackReason({ attempts, skipped, executed }: Pick<Decision, 'attempts' | 'skipped' | 'executed'>): string | null {
  if (executed === null) return null;
  const failed = attempts.filter(({ failure, provider, model }) => failure !== null && (provider !== executed.provider || model !== executed.model));
  const why = reasons(failed, skipped);
  return why.length === 0 ? null : why.join(' ');
}

/** Why nobody's answer is given. */
export function exhaustedMessage({ attempts, skipped, why }: { attempts: readonly Attempt[]; skipped: readonly Skipped[]; why: string | null }): string {
  const judged = attempts.some(({ result }) => result === 'failed');
  const first = judged ? 'No answer was good enough.' : 'No model could answer.';
  return [first, ...(why === null ? [] : [why]), ...reasons(attempts, skipped)].join(' ');
}

export function noRouteMessage(task: Task, skipped: readonly Skipped[]): string {
  if (skipped.length > 0) return ['No model can be asked.', ...reasons([], skipped)].join(' ');
  const kind = task === 'complete' ? 'No model' : 'No route with "api": "chat"';
  return `${kind} is set up for "${task}". Add providers and tiers to the settings ("stepladder.providers", "stepladder.tiers").`;
}

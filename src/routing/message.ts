import type { FailureKind } from '../models/failure.ts';
import type { Task } from '../request/request.ts';
import { answersOf, isAnswer, mendedFrom } from './answers.ts';
import type { Attempt, Choice, Decision, Deviation, RouteName, Skipped } from './decision.ts';
import { usd } from './money.ts';

/** A route for people: `cheap (small at demo)`. */
export function routeName({ tier, provider, model }: RouteName): string {
  return `${tier} (${model} at ${provider})`;
}

/** What an attempt cost, for people. */
export function attemptPrice({ cost, basis }: Pick<Attempt, 'cost' | 'basis'>): string {
  if (cost === null) return 'price unknown';
  return `${usd(cost)}${basis === 'estimate' && cost > 0 ? ' (estimated)' : ''}`;
}

/** What became of an attempt whose answer was not given, for people. */
export function whyNot(attempt: Attempt): string {
  const isRepair = attempt.purpose === 'repair';
  if (attempt.failure !== null) return isRepair ? `asked to mend it, ${attempt.failure.message}` : attempt.failure.message;
  const answer = isRepair ? 'its mended answer' : 'its answer';
  const [first, ...others] = attempt.findings;
  if (first === undefined) return attempt.confidence === null ? `${answer} was not used` : `${answer} passed, with a confidence of ${attempt.confidence.score.toFixed(2)}, too low to be used`;
  const place = first.at === null ? '' : ` in line ${first.at.line}`;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `${answer} failed the ${first.check} check${place}: ${first.message.replace(/[.\s]+$/, '')} (${first.code})${more}`;
}

function sentence(text: string): string {
  const end = /[.!?]$/.test(text) ? '' : '.';
  return text.charAt(0).toUpperCase() + text.slice(1) + end;
}

/** What shows a user that the model was asked to mend its answer. @param first the answer that failed */
export function mendedReason(first: Attempt): string {
  return sentence(`it was mended by the same model after ${whyNot(first)}`);
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

interface AnsweredInput {
  /** The confidence that is asked for, where the answer's is known to be below it; else null. */
  readonly least: number | null;
  readonly attempts: readonly Attempt[];
  readonly skipped: readonly Skipped[];
  readonly executed: RouteName;
  readonly deviations: readonly Deviation[];
  /** The one whose answer is given. */
  readonly attempt: Attempt;
  /** USD over all attempts; null when a price is unknown. */
  readonly cost: number | null;
  readonly incomplete: boolean;
  /** Debugging found nothing to change in the selection. */
  readonly noPatch: boolean;
}

/** Who answered, what it cost, and everything that a user would be surprised not to hear. */
export function answeredMessage({ least, attempts, skipped, executed, deviations, attempt, cost, incomplete, noPatch }: AnsweredInput): string {
  const price = cost === null ? 'at an unknown price' : `for ${usd(cost)}`;
  const first = mendedFrom(attempt, attempts);
  const others = attempts.filter((one) => one !== attempt && one !== first && isAnswer(one));
  const parts = reasons(others, skipped);
  // What was passed by is said already.
  for (const { kind, why } of deviations) if ((kind === 'downgrade' && !parts.some((part) => why.includes(part))) || kind === 'substituted') parts.push(sentence(why));
  parts.push(sentence(`Answered by ${routeName(executed)} ${price}${first === null ? '' : `, mended after ${whyNot(first)}`}`));
  if (attempt.uncheckedReason !== null) parts.push(sentence(attempt.uncheckedReason));
  if (least !== null && attempt.confidence !== null) parts.push(`Its confidence is ${attempt.confidence.score.toFixed(2)}, and ${least.toFixed(2)} is asked for.`);
  if (attempt.contextShare < 1) parts.push('The context was trimmed: less of the file around it was sent.');
  if (noPatch) parts.push('No patch was proposed.');
  if (incomplete) parts.push('The answer was cut off at the output limit.');
  return parts.join(' ');
}

/** An answer from memory. @param instead why nobody was asked; null where nobody had to be */
export function cachedMessage({ by, at, uncheckedReason }: { readonly by: RouteName; readonly at: number; readonly uncheckedReason: string | null }, instead: string | null): string {
  const first = instead === null ? [] : [sentence(instead)];
  const last = uncheckedReason === null ? [] : [sentence(uncheckedReason)];
  return [...first, `Given again from memory for $0: ${routeName(by)} answered this at ${clock(at)}.`, ...last].join(' ');
}

/** What shows a user that another route than the planned one answered for a reason other than a better answer; null when nothing does. */
export function fallbackReason({ deviations }: Pick<Decision, 'deviations'>): string | null {
  const why = deviations.filter(({ kind }) => kind === 'fallback').map((one) => sentence(one.why));
  return why.length === 0 ? null : why.join(' ');
}

/** What became of the calls so far. */
export function triedMessage(attempts: readonly Attempt[]): string {
  return reasons(attempts, []).join(' ');
}

/** Why nobody's answer is given. */
export function exhaustedMessage({ task, attempts, skipped, why }: { task: Task; attempts: readonly Attempt[]; skipped: readonly Skipped[]; why: string | null }): string {
  const answers = answersOf(attempts);
  const judged = answers.some(({ result }) => result === 'failed');
  const first = judged ? 'No answer was good enough.' : answers.length > 0 || skipped.some(({ code }) => code === 'resting') ? 'No model could answer.' : `No model can be asked for "${task}".`;
  return [first, ...(why === null ? [] : [why]), ...reasons(answers, skipped)].join(' ');
}

const CHOICES: Readonly<Record<Choice, (way: { freeTier: string | null; resetsAt: number; until: number | null }) => string>> = {
  'raise-budget': () => 'raise "stepladder.budget"',
  'wait': ({ until, resetsAt }) => `wait until ${moment(until ?? resetsAt)}`,
  'use-free-tier': ({ freeTier }) => `use the free tier "${freeTier ?? ''}"`,
  'set-key': () => '',
  'set-price': () => '',
  'ask-stronger': () => '',
  'open-settings': () => '',
  'retry': () => '',
};

/** The choices that are not said elsewhere, as one sentence; '' for none. */
export function choicesMessage(choices: readonly Choice[], way: { readonly freeTier: string | null; readonly resetsAt: number; readonly until: number | null }): string {
  const said = choices.map((choice) => CHOICES[choice](way)).filter((text) => text !== '');
  const last = said.at(-1);
  return last === undefined ? '' : sentence(said.length === 1 ? last : `${said.slice(0, -1).join(', ')}, or ${last}`);
}

/** A date and a time of day, in the user's own form. */
function moment(at: number): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** A time of day, in the user's own form. */
export function clock(at: number): string {
  return new Date(at).toLocaleTimeString(undefined, { timeStyle: 'short' });
}

export function noRouteMessage(task: Task, skipped: readonly Skipped[]): string {
  if (skipped.length > 0) return ['No model can be asked.', ...reasons([], skipped)].join(' ');
  const kind = task === 'complete' ? 'No model' : 'No route with "api": "chat"';
  return `${kind} is set up for "${task}". Add providers and tiers to the settings ("stepladder.providers", "stepladder.tiers").`;
}

/** Why a route rests, by what made it, and what to do where waiting is not enough. */
const RESTS: Readonly<Partial<Record<FailureKind, string>>> = {
  'auth': 'its key was rejected; set a new one with "Stepladder: Set API Key"',
  'forbidden': 'it refused us (region or permission)',
  'unknown-model': 'it does not know the model; check the name in the settings',
  'quota': 'the credit or quota there is used up',
  'rate-limit': 'it limits how often it may be asked',
  'redirect': 'it tried to redirect elsewhere; check its address in the settings',
  'offline': 'it could not be found in the network',
  'unreachable': 'it did not answer',
  'timeout': 'it was too slow',
  'overloaded': 'it was overloaded',
  'server': 'it had errors of its own',
  'not-api': "it did not answer in the API's format",
  'tls': 'its certificate is not trusted',
  'proxy': 'the proxy on the way to it refused us',
};

export function restReason(kind: FailureKind): string {
  return RESTS[kind] ?? 'its answers broke off or were empty';
}

/** @param next a time of day; null where only settings or keys end the rest */
export function restMessage(kind: FailureKind, next: string | null): string {
  const why = restReason(kind);
  return next === null ? `it is left alone until settings or keys change, because ${why}` : `it rests because ${why}; next try ${next}`;
}

/** Why a route of this provider was not asked. */
export function missingKey(provider: string): string {
  return `no API key is set for "${provider}"; run "Stepladder: Set API Key"`;
}

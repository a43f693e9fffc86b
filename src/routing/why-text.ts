import { answersOf } from './answers.ts';
import type { Attempt, Decision, RouteName } from './decision.ts';
import { LOCAL_ROUTE } from './local.ts';
import { givenAttempt, marksOf, type MarkConfig } from './marks.ts';
import { attemptPrice, routeName, skippedLine } from './message.ts';
import { usd } from './money.ts';
import { nameOf } from './route-name.ts';

/**
 * Why a suggestion is there, or why none is, on one line: who made it, for what and in what time, why they were asked, what
 * could be verified, and what was tried before. Of findings only check and line are named: their messages quote code.
 */
export function whyText(decision: Decision, config: MarkConfig): string {
  const { outcome, cachedAt, message } = decision;
  // Says by itself where it comes from.
  if (cachedAt !== null) return message;
  const parts = outcome === 'answered' ? answeredParts(decision, config) : outcome === 'stopped' ? stoppedParts(decision) : nothingParts(decision);
  const { arm } = decision;
  return [...parts, ...(arm === null ? [] : [`It was arm ${arm.arm} of the experiment ${arm.experiment}`])].map(sentence).join(' ');
}

/** Whether the free local tier made it. */
export function isLocalRoute({ tier, provider, model }: RouteName): boolean {
  const local = nameOf(LOCAL_ROUTE);
  return tier === local.tier && provider === local.provider && model === local.model;
}

function answeredParts(decision: Decision, config: MarkConfig): readonly string[] {
  const { executed, planned, ms, cost, skipped } = decision;
  const given = givenAttempt(decision);
  if (executed === null || given === null) return [decision.message];
  const made = isLocalRoute(executed) ? `Your own code made this for nothing, in ${time(ms)}` : `${routeName(executed)} made this ${price(cost)}, in ${time(ms)}`;
  const others = answersOf(decision.attempts).filter((one) => one !== given);
  return [
    made,
    ...(planned === null ? [] : [isLocalRoute(planned) && !isLocalRoute(executed) ? `It began with your own code: ${planned.why}` : planned.why]),
    ...others.map((one) => `${tried(one)}${one.cost === 0 ? '' : ` (${attemptPrice(one)})`}`),
    ...skipped.map(skippedLine),
    ...verdictParts(given),
    // What else is told of it on its badge; that it climbed, and what could not be verified, is said above.
    ...marksOf(decision, config).flatMap(({ kind, why }) => (kind === 'downgrade' || kind === 'substituted' || kind === 'unsure' ? [why] : [])),
  ];
}

/** What the checks say of the answer that was given. */
function verdictParts({ result, by, uncheckedReason, missed }: Attempt): readonly string[] {
  const passed = by.length === 0 ? [] : [`It passed the ${list(by)} ${by.length === 1 ? 'check' : 'checks'}`];
  const unchecked = result !== 'unchecked' ? [] : [uncheckedReason ?? 'Nothing on this machine could verify it'];
  return [...passed, ...unchecked, ...missed.map(({ check, reason }) => `The ${check} check was not made: ${reason}`)];
}

function nothingParts({ attempts, skipped, cost }: Decision): readonly string[] {
  const answers = answersOf(attempts);
  if (answers.length === 0) return ['Nobody answered, and nothing is shown', ...skipped.map(skippedLine)];
  return [`${answers.map(tried).join('; ')}; nothing is shown`, ...costPart(attempts, cost), ...skipped.map(skippedLine)];
}

function stoppedParts({ reason, message, attempts, cost }: Decision): readonly string[] {
  const why = reason === 'cancelled' ? 'It was given up before an answer was there: you typed on, moved on, or cancelled it' : message;
  return [why, ...costPart(attempts, cost)];
}

/** What was spent in vain; empty where no model was asked. */
function costPart(attempts: readonly Attempt[], cost: number | null): readonly string[] {
  return attempts.every(isLocalRoute) ? [] : [cost === null ? 'What it cost is unknown' : cost === 0 ? 'It cost nothing' : `It cost ${usd(cost)}`];
}

/** Who was tried and what became of it, for an answer that is not shown. */
function tried(attempt: Attempt): string {
  const { purpose, failure, findings, confidence, result } = attempt;
  const isLocal = isLocalRoute(attempt);
  const who = isLocal ? 'what your own code suggests' : `${routeName(attempt)}${purpose === 'repair' ? ' was asked to mend it,' : ''}`;
  if (failure !== null) return `${who} could not answer: ${failure.message.replace(/[.\s]+$/, '')}`;
  const answered = isLocal ? who : `${who} answered, and`;
  const [first, ...others] = findings;
  if (result !== 'failed' || first === undefined) return `${answered} was not used${confidence === null ? '' : `: its confidence is ${confidence.score.toFixed(2)}`}`;
  const line = first.at === null ? '' : ` in line ${first.at.line}`;
  return `${answered} failed the ${first.check} check${line}${others.length === 0 ? '' : `, and ${others.length} more ${others.length === 1 ? 'finding' : 'findings'}`}`;
}

function price(cost: number | null): string {
  return cost === null ? 'at an unknown price' : cost === 0 ? 'for nothing' : `for ${usd(cost)}`;
}

function time(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

import type { RouteResult, Attempt, Decision } from '../routing/decision.ts';
import { choicesOf, givenAttempt, marksOf, type Mark, type MarkConfig } from '../routing/marks.ts';
import { usd } from '../routing/money.ts';
import { attemptPrice, routeName, skippedLine, whyNot } from '../routing/message.ts';
import type { AnswerEnd } from './answer-view.ts';
import { labelled } from './choices.ts';

type Badge = AnswerEnd['badges'][number];

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** One attempt in a line: who, what came of it, why, what it cost. */
function attemptLine(attempt: Attempt): string {
  return `${routeName(attempt)}: ${resultOf(attempt)} · ${attemptPrice(attempt)} · ${seconds(attempt.ms)}`;
}

function resultOf(attempt: Attempt): string {
  const { purpose, result, by, failure } = attempt;
  if (purpose === 'classify') return failure === null ? 'asked how hard it is' : `asked how hard it is, in vain: ${failure.message}`;
  if (result === 'unchecked') return attempt.uncheckedReason ?? 'not verified';
  if (result !== 'passed') return `${result}: ${whyNot(attempt)}`;
  const passed = `passed${by.length === 0 ? '' : ` by ${by.join(', ')}`}`;
  return [purpose === 'repair' ? `mended, ${passed}` : passed, ...notChecked(attempt)].join('; ');
}

/** "not checked: types (the project is still being read)"; empty where every check could tell. */
function notChecked({ missed }: Attempt): string[] {
  return missed.length === 0 ? [] : [`not checked: ${missed.map(({ check, reason }) => `${check} (${reason})`).join(', ')}`];
}

/** A better model's answer is good news, and so is a mended one; everything else is for the user to weigh. */
const TONES: Readonly<Record<Mark['kind'], Badge['tone']>> = {
  cached: 'warning', downgrade: 'warning', substituted: 'warning', fallback: 'warning', unsure: 'warning', unchecked: 'warning', trimmed: 'warning', mended: 'ok', escalate: 'ok',
};

function badgesOf({ decision, content, incomplete, trimmed }: RouteResult, config: MarkConfig): readonly Badge[] {
  const badges: Badge[] = marksOf(decision, config).map(({ kind, text, why }) => ({ text, tone: TONES[kind], tooltip: why }));
  const given = givenAttempt(decision);
  if (decision.task === 'debug' && content !== null && content.edits.length > 0 && given?.result === 'passed') {
    badges.unshift({ text: 'patch checked', tone: 'ok', tooltip: `The patch was spliced into the file and passed: ${[given.by.join(', '), ...notChecked(given)].join('; ')}.` });
  }
  if (trimmed) badges.push({ text: 'context trimmed', tone: 'warning', tooltip: 'Only the start of the selection was sent: it is too long for this model. Select less to have all of it explained.' });
  if (incomplete) badges.push({ text: 'incomplete', tone: 'warning', tooltip: 'The answer was cut off. Ask to continue.' });
  return badges;
}

function footerOf({ executed, cost, ms }: Decision): string {
  const price = cost === null ? 'price unknown' : usd(cost);
  const who = executed === null ? [] : [`${executed.tier} · ${executed.model} at ${executed.provider}`];
  return [...who, price, seconds(ms)].join(' · ');
}

function stepsOf({ planned, arm, skipped, attempts }: Decision): readonly string[] {
  return [
    ...(planned === null ? [] : [`Plan: ${planned.why}.`]),
    ...(arm === null ? [] : [`Experiment ${arm.experiment}: arm ${arm.arm}.`]),
    ...skipped.map(skippedLine),
    ...attempts.map(attemptLine),
  ];
}

/** What an answer ends with that never came to a request. @param notice for people */
export function endWithout(notice: string): AnswerEnd {
  return { text: null, footer: '', badges: [], notice, patch: false, choices: [], retry: null, steps: [] };
}

/** Where nobody has set anything. */
const DEFAULTS: MarkConfig = { tiers: [], policy: {}, experiment: null };

/** What the answer view shows when a request is over. @param message for people; shown when there is no whole answer */
export function endOfAnswer(result: RouteResult, message: string, config: MarkConfig = DEFAULTS): AnswerEnd {
  const { decision, content, incomplete } = result;
  const answered = decision.outcome === 'answered';
  return {
    text: content?.text ?? null,
    footer: footerOf(decision),
    badges: badgesOf(result, config),
    notice: answered && !incomplete ? null : message,
    patch: decision.task === 'debug' && content !== null && content.edits.length > 0,
    // Asking again has a place of its own, in every answer.
    choices: labelled(choicesOf(decision).filter((choice) => choice !== 'retry')),
    retry: decision.cachedAt !== null ? 'Refresh' : answered ? null : 'Try Again',
    steps: stepsOf(decision),
  };
}

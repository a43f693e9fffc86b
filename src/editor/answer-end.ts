import type { RouteResult, Attempt, Decision } from '../routing/decision.ts';
import { usd } from '../routing/money.ts';
import { attemptPrice, fallbackReason, routeName, skippedLine, whyNot } from '../routing/message.ts';
import type { AnswerEnd } from './answer-view.ts';

type Badge = AnswerEnd['badges'][number];

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** One attempt in a line: who, what came of it, why, what it cost. */
function attemptLine(attempt: Attempt): string {
  const { result, by, ms } = attempt;
  const checks = by.length === 0 ? '' : ` by ${by.join(', ')}`;
  const outcome =
    result === 'passed' ? `passed${checks}` : result === 'unchecked' ? `not verified: ${attempt.uncheckedReason ?? ''}` : `${result}: ${whyNot(attempt)}`;
  return `${routeName(attempt)}: ${outcome} · ${attemptPrice(attempt)} · ${seconds(ms)}`;
}

function badgesOf({ decision, content, incomplete, trimmed }: RouteResult): readonly Badge[] {
  const badges: Badge[] = [];
  const last = decision.attempts.at(-1);
  if (decision.outcome === 'answered' && last !== undefined) {
    const checkable = decision.task === 'debug' && content !== null && content.edits.length > 0;
    if (last.result === 'unchecked') badges.push({ text: last.uncheckedReason ?? 'not verified', tone: 'warning', tooltip: 'Nothing on this machine could verify this answer.' });
    else if (checkable) badges.push({ text: 'patch checked', tone: 'ok', tooltip: `The patch was spliced into the file and passed: ${last.by.join(', ')}.` });
    const fallback = fallbackReason(decision);
    if (fallback !== null) badges.push({ text: 'fallback', tone: 'warning', tooltip: fallback });
    if (decision.attempts.some(({ result }) => result === 'failed')) badges.push({ text: 'escalated', tone: 'ok', tooltip: 'A cheaper answer failed its checks, so a larger model was asked.' });
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

/** What the answer view shows when a request is over. @param message for people; shown when there is no whole answer */
export function endOfAnswer(result: RouteResult | null, message: string): AnswerEnd {
  if (result === null) return { text: null, footer: '', badges: [], notice: message, patch: false, retry: false, steps: [] };
  const { decision, content, incomplete } = result;
  const whole = decision.outcome === 'answered' && !incomplete;
  return {
    text: content?.text ?? null,
    footer: footerOf(decision),
    badges: badgesOf(result),
    notice: whole ? null : message,
    patch: decision.task === 'debug' && content !== null && content.edits.length > 0,
    retry: decision.outcome !== 'answered',
    steps: [...(decision.planned === null ? [] : [`Plan: ${decision.planned.why}.`]), ...decision.skipped.map(skippedLine), ...decision.attempts.map(attemptLine)],
  };
}

import type { FallbackKind } from '../config/policy-settings.ts';
import type { Failure } from '../models/failure.ts';
import type { Verdict } from '../quality/verdict.ts';
import type { AttemptResult, Refusal } from './attempt.ts';
import type { Choice, SkipCode, StopReason } from './decision.ts';
import { usd } from './money.ts';

/** What the router does after an attempt. */
export type Reaction =
  | { readonly do: 'accept' }
  | { readonly do: 'climb' }
  | { readonly do: 'climb-or-aside' }
  | { readonly do: 'enlarge' }
  | { readonly do: 'retry'; readonly waitMs: number }
  | { readonly do: 'trim' }
  | { readonly do: 'fall-back'; readonly because: Pick<Failure, 'kind' | 'scope'>; readonly skipped: { readonly code: SkipCode; readonly why: string } | null }
  /** `until`: ms since the epoch; when the same request would be taken again, where that is known. */
  | { readonly do: 'stop'; readonly reason: StopReason; readonly message: string; readonly choices: readonly Choice[]; readonly until: number | null };

export interface Circumstances {
  /** Some of the answer is on the screen: no other text may follow it. */
  readonly shown: boolean;
  readonly mayRetry: boolean;
  readonly mayTrim: boolean;
  /** How long a `Retry-After` may make us wait, ms. */
  readonly maxWaitMs: number;
  /** Requests that endpoints have called malformed, this one included. */
  readonly badRequests: number;
}

/** The one table from what an attempt gave to what happens next. */
export function reactTo(result: AttemptResult, circumstances: Circumstances): Reaction {
  if (result.kind === 'not-sent') return reactToRefusal(result.refusal);
  if (result.kind === 'answered') return reactToVerdict(result.judgement.verdict, circumstances.shown);
  const { failure } = result.attempt;
  return failure === null ? { do: 'climb' } : reactToFailure(failure, circumstances);
}

function reactToVerdict({ result }: Verdict, shown: boolean): Reaction {
  if (result !== 'failed') return { do: 'accept' };
  // The start had passed its check, so this is rare; a larger model's text must not follow what is on the screen.
  return shown ? stop('failed', 'The answer failed its check after its start was shown. Ask again.', ['retry']) : { do: 'climb' };
}

function reactToFailure(failure: Failure, { shown, mayRetry, mayTrim, maxWaitMs, badRequests }: Circumstances): Reaction {
  const fallBack: Reaction = { do: 'fall-back', because: failure, skipped: null };
  if (shown) return stop(isDeclined(failure) ? 'refused' : 'failed', `${failure.message} What had arrived is kept; it is incomplete.`, ['retry']);
  // Two endpoints that call a request malformed are right about it.
  if (failure.kind === 'bad-request' && badRequests > 1) return stop('failed', failure.message, ['open-settings']);
  switch (failure.action) {
    case 'retry':
    case 'wait': {
      const waitMs = failure.retryAfterMs ?? (failure.action === 'wait' ? Infinity : 0);
      return mayRetry && waitMs <= maxWaitMs ? { do: 'retry', waitMs } : fallBack;
    }
    case 'trim':
      // A limit on bytes is the endpoint's, not the window's: the models beside it have the same one.
      return mayTrim ? { do: 'trim' } : failure.kind === 'too-large' ? { do: 'climb-or-aside' } : { do: 'enlarge' };
    case 'next-route':
      return fallBack;
    case 'next-tier':
      return { do: 'climb-or-aside' };
    case 'stop':
      return stopFor(failure);
  }
}

function stopFor(failure: Failure): Reaction {
  if (failure.kind === 'cancelled') return stop('cancelled', failure.message, []);
  // A redirect or a proxy concerns its provider alone: nothing of it is trusted, but another may answer.
  if (failure.scope === 'provider' || failure.scope === 'network') return { do: 'fall-back', because: failure, skipped: null };
  // Another model may not mind; that it is asked, and paid, is the user's decision.
  return isDeclined(failure) ? stop('refused', failure.message, ['ask-stronger']) : stop('failed', failure.message, ['retry']);
}

function stop(reason: StopReason, message: string, choices: readonly Choice[]): Reaction {
  return { do: 'stop', reason, message, choices, until: null };
}

/** The provider or the model would not, however well it was asked. */
function isDeclined({ kind }: Failure): boolean {
  return kind === 'refused' || kind === 'filtered' || kind === 'content-policy';
}

/** How the three budgets are called in a sentence. */
function capName({ cap, task }: Extract<Refusal, { why: 'cap' }>): string {
  const period = cap === 'day' ? 'daily' : 'monthly';
  return task === null ? `${period} budget` : `${period} budget for "${task}"`;
}

function skipped(code: SkipCode, why: string, because: Pick<Failure, 'kind' | 'scope'>): Reaction {
  return { do: 'fall-back', because, skipped: { code, why } };
}

function reactToRefusal(refusal: Refusal): Reaction {
  switch (refusal.why) {
    case 'cap': {
      const { spent, limit, worst, resetsAt } = refusal;
      const message = `The ${capName(refusal)} does not allow this request, which may cost up to ${usd(worst)}: ${usd(spent)} of ${usd(limit)} are spent or held.`;
      return { do: 'stop', reason: 'budget', message, until: resetsAt, choices: ['raise-budget', 'wait', 'use-free-tier'] };
    }
    case 'unknown-price':
      return skipped('unknown-price', 'its price is unknown and a budget is set; add "price" to the route', { kind: 'unknown-model', scope: 'model' });
    case 'selection-too-long':
      return skipped('selection-too-long', 'the selection is too long for it; select less', { kind: 'too-large', scope: 'model' });
    case 'cost-cap': {
      const why = `one request may cost ${usd(refusal.left)} more at most, and this call up to ${usd(refusal.worst)}; raise "maxCost" in "stepladder.policy"`;
      return skipped('cost-cap', why, { kind: 'quota', scope: 'model' });
    }
    case 'ledger':
      return { do: 'stop', reason: 'budget', message: `Spend cannot be recorded, so nothing is sent: ${refusal.message}`, choices: ['use-free-tier', 'retry'], until: null };
  }
}

/** The failure of a call; where there is none to tell of, one that concerns its model alone. */
export function failureOf(result: AttemptResult): Pick<Failure, 'kind' | 'scope'> {
  return (result.kind === 'failed' ? result.attempt.failure : null) ?? { kind: 'server', scope: 'model' };
}

/** The kind of a failure that a policy can name; null where none failed, or where it always stops. */
export function kindOf(result: AttemptResult): FallbackKind | null {
  const kind = result.kind === 'failed' ? (result.attempt.failure?.kind ?? null) : null;
  return kind === null || kind === 'refused' || kind === 'cancelled' ? null : kind;
}

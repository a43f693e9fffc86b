import type { Failure } from '../models/failure.ts';
import type { Verdict } from '../quality/verdict.ts';
import type { AttemptResult, Refusal } from './attempt.ts';
import type { StopReason } from './decision.ts';
import { usd } from './money.ts';

/** What the router does after an attempt. */
export type Reaction =
  | { readonly do: 'accept' }
  | { readonly do: 'climb' }
  | { readonly do: 'climb-or-aside' }
  | { readonly do: 'enlarge' }
  | { readonly do: 'retry'; readonly waitMs: number }
  | { readonly do: 'trim' }
  | { readonly do: 'fall-back'; readonly because: Pick<Failure, 'kind' | 'scope'>; readonly skipped: string | null }
  | { readonly do: 'stop'; readonly reason: StopReason; readonly message: string };

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
  return shown ? { do: 'stop', reason: 'failed', message: 'The answer failed its check after its start was shown. Ask again.' } : { do: 'climb' };
}

function reactToFailure(failure: Failure, { shown, mayRetry, mayTrim, maxWaitMs, badRequests }: Circumstances): Reaction {
  const fallBack: Reaction = { do: 'fall-back', because: failure, skipped: null };
  if (shown) return { do: 'stop', reason: isDeclined(failure) ? 'refused' : 'failed', message: `${failure.message} What had arrived is kept; it is incomplete.` };
  // Two endpoints that call a request malformed are right about it.
  if (failure.kind === 'bad-request' && badRequests > 1) return { do: 'stop', reason: 'failed', message: failure.message };
  switch (failure.action) {
    case 'retry':
      return mayRetry ? { do: 'retry', waitMs: 0 } : fallBack;
    case 'wait': {
      const waitMs = failure.retryAfterMs ?? Infinity;
      return mayRetry && waitMs <= maxWaitMs ? { do: 'retry', waitMs } : fallBack;
    }
    case 'trim':
      return mayTrim ? { do: 'trim' } : { do: 'enlarge' };
    case 'next-route':
      return fallBack;
    case 'next-tier':
      return { do: 'climb-or-aside' };
    case 'stop':
      return stopFor(failure);
  }
}

function stopFor(failure: Failure): Reaction {
  if (failure.kind === 'cancelled') return { do: 'stop', reason: 'cancelled', message: failure.message };
  // A redirect or a proxy concerns its provider alone: nothing of it is trusted, but another may answer.
  if (failure.scope === 'provider' || failure.scope === 'network') return { do: 'fall-back', because: failure, skipped: null };
  return { do: 'stop', reason: isDeclined(failure) ? 'refused' : 'failed', message: failure.message };
}

/** The provider or the model would not, however well it was asked. */
function isDeclined({ kind }: Failure): boolean {
  return kind === 'refused' || kind === 'filtered' || kind === 'content-policy';
}

function reactToRefusal(refusal: Refusal): Reaction {
  switch (refusal.why) {
    case 'cap': {
      const what = refusal.cap === 'day' ? 'daily' : 'monthly';
      const again = new Date(refusal.resetsAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
      const message =
        `The ${what} budget does not allow this request: ${usd(refusal.spent)} of ${usd(refusal.limit)} are spent or held. ` +
        `Raise "stepladder.budget", or wait until ${again}.`;
      return { do: 'stop', reason: 'budget', message };
    }
    case 'unknown-price':
      return { do: 'fall-back', because: { kind: 'unknown-model', scope: 'model' }, skipped: 'its price is unknown and a budget is set; add "price" to the route' };
    case 'selection-too-long':
      return { do: 'fall-back', because: { kind: 'too-large', scope: 'model' }, skipped: 'the selection is too long for it; select less' };
    case 'ledger':
      return { do: 'stop', reason: 'budget', message: `Spend cannot be recorded, so nothing is sent: ${refusal.message}` };
  }
}

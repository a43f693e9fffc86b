import type { Failure, FailureAction, FailureKind, FailureScope } from './failure.ts';

/** Where it happened, for the message. All of it is the user's own configuration. */
export interface Place {
  readonly provider: string;
  readonly model: string;
  /** Host and port of the provider. */
  readonly host: string;
}

/** What is known beside the fault itself. */
export interface Seen {
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  /** The endpoint's own words or the host it named, already redacted; '' for none. */
  readonly detail: string;
  /** Text had come before: it is billed whatever the fault. */
  readonly hasText: boolean;
}

interface Row {
  readonly kind: FailureKind;
  readonly scope: FailureScope;
  /** `stop` ends what `scope` reaches: the whole request for `request`; for `provider` or `network` only those routes. */
  readonly action: FailureAction;
  readonly billable: boolean;
  readonly say: (at: Place, detail: string) => string;
}

const SET_KEY = '"Stepladder: Set API Key"';
const quoted = (detail: string): string => (detail === '' ? '' : ` It said: "${detail}"`);

/** All that can go wrong with a call of a model, one row each. */
const ROWS = {
  'no-key': row('no-key', 'provider', 'next-route', false, (at) => `${at.provider} has no key yet. Set one with ${SET_KEY}.`),
  'broken-key': row('auth', 'provider', 'next-route', false, (at) => `The key of ${at.provider} holds characters that no key can have. Set it again with ${SET_KEY}.`),
  'auth': row('auth', 'provider', 'next-route', false, (at) => `${at.provider} rejected the key. Set a new one with ${SET_KEY}.`),
  'forbidden': row('forbidden', 'provider', 'next-route', false, (at, detail) => `${at.provider} refused the request (region or permission). Check what your account may use there.${quoted(detail)}`),
  'unknown-model': row('unknown-model', 'model', 'next-route', false, (at) => `${at.provider} knows no model "${at.model}". Check the model's name and the provider's address in the settings.`),
  'bad-request': row('bad-request', 'request', 'next-route', false, (at, detail) => `${at.provider} did not take the request for ${at.model}. Check the route in the settings.${quoted(detail)}`),
  'context-length': row('context-length', 'model', 'trim', false, (at) => `The request is longer than ${at.model} at ${at.provider} can read. Select less, or use a model with a larger context.`),
  'content-policy': row('content-policy', 'request', 'stop', false, (at) => `${at.provider} declined the request because of its content policy. Rephrase it or select other code.`),
  'quota': row('quota', 'account', 'next-route', false, (at) => `The credit or quota at ${at.provider} is used up. Top it up there, or use another provider.`),
  'request-timeout': row('timeout', 'provider', 'retry', true, (at) => `${at.provider} gave up waiting for the request. Try again.`),
  'conflict': row('conflict', 'provider', 'retry', false, (at) => `${at.provider} was busy with a conflicting request. Try again.`),
  'too-large': row('too-large', 'model', 'trim', false, (at) => `The request is too large for ${at.provider}. Select less.`),
  'rate-limit': row('rate-limit', 'model', 'next-route', false, (at) => `${at.provider} limits how often ${at.model} may be asked. Wait a moment, or add another route to the tier.`),
  'server': row('server', 'provider', 'retry', false, (at, detail) => `${at.provider} had an error of its own. Try again later.${quoted(detail)}`),
  'overloaded': row('overloaded', 'provider', 'next-route', false, (at) => `${at.provider} is overloaded. Try again later.`),
  'not-api': row('not-api', 'provider', 'next-route', false, (at) => `${at.provider} did not answer in the API's format. Check its address in the settings (${at.host}).`),
  'empty-body': row('empty', 'provider', 'retry', false, (at) => `${at.provider} sent an empty answer. Try again.`),
  'no-choices': row('empty', 'model', 'next-route', true, (at) => `${at.model} at ${at.provider} gave no answer. Try again, or use another model.`),
  'no-text': row('empty', 'model', 'next-route', true, (at) => `${at.model} at ${at.provider} gave an answer without text. Try again, or use another model.`),
  'incomplete': row('incomplete', 'provider', 'next-route', true, (at) => `The answer of ${at.provider} broke off. Try again.`),
  'filtered': row('filtered', 'request', 'stop', true, (at) => `${at.provider} filtered the answer. Rephrase the request or select other code.`),
  'refused': row('refused', 'request', 'stop', true, (at) => `${at.model} at ${at.provider} refused to answer. Rephrase the request or choose a stronger model.`),
  'reasoning-only': row('reasoning-only', 'model', 'next-tier', true, (at) => `${at.model} at ${at.provider} used its whole output for reasoning and wrote no answer. Use another model for this.`),
  'tool-call': row('tool-call', 'model', 'next-tier', true, (at) => `${at.model} at ${at.provider} called a tool instead of answering; nothing was run. Use another model for this.`),
  'oversize': row('oversize', 'provider', 'next-route', true, (at) => `The answer of ${at.provider} was larger than Stepladder reads, and was cut off. Check its address in the settings (${at.host}).`),
  'first-token': row('timeout', 'provider', 'next-route', true, (at) => `${at.model} at ${at.provider} did not begin to answer in time. Try again, or use another model.`),
  'idle': row('timeout', 'provider', 'next-route', true, (at) => `${at.model} at ${at.provider} stopped in the middle of its answer. Try again.`),
  'total': row('timeout', 'provider', 'next-route', true, (at) => `${at.model} at ${at.provider} took too long. Try again, or use a faster model.`),
  'reset': row('reset', 'provider', 'retry', true, (at) => `${at.provider} closed the connection. Try again.`),
  'offline': row('offline', 'network', 'next-route', false, (at) => `${at.provider} (${at.host}) cannot be found. Check the network connection and the provider's address.`),
  'unreachable': row('unreachable', 'provider', 'next-route', false, (at) => `${at.provider} does not answer at ${at.host}. Is it running? If it is a local model server, start it.`),
  'tls': row('tls', 'provider', 'next-route', false, (at) => `The certificate of ${at.provider} (${at.host}) is not trusted, so nothing was sent. Ask whoever runs it, or add its authority to this machine.`),
  'proxy': row('proxy', 'network', 'stop', false, (at) => `The proxy on the way to ${at.provider} needs a sign-in or refused the connection. Check VS Code's proxy settings.`),
  'redirect': row('redirect', 'provider', 'stop', false, (at, detail) => `${at.provider} tried to redirect to ${detail === '' ? 'another address' : `host ${detail}`} — blocked, and nothing was sent there. If the provider has moved, change its address in the settings.`),
  'cancelled-unsent': row('cancelled', 'request', 'stop', false, () => 'Cancelled before anything was sent.'),
  'cancelled': row('cancelled', 'request', 'stop', true, () => 'Cancelled.'),
} satisfies Record<string, Row>;

/** The name of a row of the table. */
export type Fault = keyof typeof ROWS;

function row(kind: FailureKind, scope: FailureScope, action: FailureAction, billable: boolean, say: Row['say']): Row {
  return { kind, scope, action, billable, say };
}

/** Where a wait that the endpoint asks for means something; a used-up account is not filled by waiting. */
const WAITABLE: readonly FailureKind[] = ['rate-limit', 'server', 'overloaded'];

/** The failure that a fault is. A rate limit with a usable wait becomes `wait`; any other wait is only reported. */
export function failureOf(fault: Fault, at: Place, seen: Seen): Failure {
  const { kind, scope, action, billable, say } = ROWS[fault];
  const wait = WAITABLE.includes(kind) ? seen.retryAfterMs : null;
  return {
    kind,
    scope,
    action: kind === 'rate-limit' && wait !== null ? 'wait' : action,
    status: seen.status,
    message: say(at, seen.detail),
    ...(wait === null ? {} : { retryAfterMs: wait }),
    billable: billable || seen.hasText,
  };
}

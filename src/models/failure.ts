/** What went wrong with one call. Each kind is a row, or rows, of the table in failure-table.ts. */
export type FailureKind =
  | 'no-key' | 'auth' | 'forbidden' | 'unknown-model' | 'bad-request' | 'context-length' | 'content-policy'
  | 'quota' | 'timeout' | 'conflict' | 'too-large' | 'rate-limit' | 'server' | 'overloaded'
  | 'not-api' | 'empty' | 'incomplete' | 'filtered' | 'refused' | 'reasoning-only' | 'tool-call' | 'oversize'
  | 'reset' | 'offline' | 'unreachable' | 'tls' | 'proxy' | 'redirect' | 'cancelled';

/** How far the failure reaches: siblings inside the scope would fail in the same way. */
export type FailureScope = 'request' | 'model' | 'provider' | 'account' | 'network';

/** What the router does next. */
export type FailureAction = 'retry' | 'wait' | 'next-route' | 'next-tier' | 'trim' | 'stop';

export interface Failure {
  readonly kind: FailureKind;
  readonly scope: FailureScope;
  readonly action: FailureAction;
  /** HTTP status; null where no response came. */
  readonly status: number | null;
  /** For people: what happened and where. Never holds a key, a prompt or an answer. */
  readonly message: string;
  /** How long the endpoint asked us to wait, in ms. */
  readonly retryAfterMs?: number;
  /** The request may have been processed and billed although no usage came: count it as an estimate. */
  readonly billable: boolean;
}

/** What the benchmark's processes say to each other. */
import type { Mode } from './question.ts';

export interface ToServer {
  readonly expect: 'whole body' | 'question' | null;
}

export type FromServer =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'expecting' }
  | { readonly kind: 'checked'; readonly problem: string | null };

/** One batch of requests, all alike. */
export interface Batch {
  readonly mode: Mode;
  /** How many requests are under way at each moment. */
  readonly inFlight: number;
  /** How many are measured; as many as are in flight go ahead of them, to fill the queue. */
  readonly requests: number;
}

/** What one batch took. */
export interface Times {
  /** Of each measured request, from the call to the last piece of its answer. */
  readonly ms: readonly number[];
  /** CPU time of the whole process by the number of requests: busy neighbours make it longer too, but far less than `ms`. */
  readonly cpuMs: number;
}

export type ToClient =
  /** Start from the state that a stack has after its start, without what earlier batches left on its disk. */
  | { readonly do: 'renew' }
  | { readonly do: 'time'; readonly batch: Batch }
  | { readonly do: 'allocate'; readonly batch: Batch };

export type FromClient =
  | { readonly kind: 'ready'; readonly versions: Readonly<Record<string, string>> }
  | { readonly kind: 'renewed' }
  | { readonly kind: 'times'; readonly times: Times }
  | { readonly kind: 'allocated'; readonly kb: number }
  | { readonly kind: 'failed'; readonly message: string };

import type { DatabaseSync } from 'node:sqlite';
import type { StoreResult } from './store.ts';

export type StoreFailure = StoreResult<never> & { readonly ok: false };

/** A write that waits for its transaction. */
export interface WaitingWrite {
  /** Until when a lock is asked for again, by `performance.now()`. */
  readonly deadline: number;
  /** Runs the work; what it returns tells whoever waits, and is called once the transaction is committed. */
  run(db: DatabaseSync): () => void;
  fail(failure: StoreFailure): void;
  /** The work threw what is no fault of the database: a bug. */
  crash(error: unknown): void;
}

export interface WriteOutcome<T> {
  readonly write: WaitingWrite;
  readonly result: Promise<StoreResult<T>>;
}

export function waitingWrite<T>(work: (db: DatabaseSync) => T, deadline: number): WriteOutcome<T> {
  const { promise, resolve, reject } = Promise.withResolvers<StoreResult<T>>();
  const write: WaitingWrite = {
    deadline,
    run: (db) => {
      const value = work(db);
      return () => { resolve({ ok: true, value }); };
    },
    fail: resolve,
    crash: reject,
  };
  return { write, result: promise };
}

/** Runs all of `work` in one transaction, or says why it did not. Throws what the works throw, unless the database made them. */
type Transaction = (work: (db: DatabaseSync) => (() => void)[]) => StoreResult<(() => void)[]>;

/**
 * Runs writes in one transaction, in their order, each seeing those before it; a commit costs more than what is in it. Where
 * it fails each is tried alone, so that none fails for another's fault.
 * @returns those that found the database locked
 */
export function runGroup(group: readonly WaitingWrite[], transaction: Transaction): WaitingWrite[] {
  const [only] = group;
  if (only === undefined) return [];
  const alone = group.length === 1;
  try {
    const result = transaction((db) => group.map((write) => write.run(db)));
    if (result.ok) for (const tell of result.value) tell();
    else if (result.fault === 'locked') return [...group];
    else if (alone || result.fault === 'read-only') for (const write of group) write.fail(result);
    else return runEach(group, transaction);
    return [];
  } catch (error) {
    if (!alone) return runEach(group, transaction);
    only.crash(error);
    return [];
  }
}

function runEach(group: readonly WaitingWrite[], transaction: Transaction): WaitingWrite[] {
  return group.flatMap((write) => runGroup([write], transaction));
}

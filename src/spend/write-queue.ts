import type { DatabaseSync } from 'node:sqlite';
import type { LedgerStore } from './store.ts';

export interface QueuedWrite {
  /** May run twice with the effect of once. */
  apply(db: DatabaseSync): void;
  /** Called when it is in the database for good. */
  readonly onSaved?: () => void;
}

/** A disk that stays full for a whole session must not fill the memory as well. */
const MOST_WAITING = 1000;

/**
 * Writes that must not be lost because the disk is full for a minute: kept in memory, in order, and tried again with
 * the next one and with every `flush`. When it is full, what comes is dropped and counted.
 */
export class WriteQueue {
  readonly #store: LedgerStore;
  readonly #waiting: QueuedWrite[] = [];
  #dropped = 0;
  #running: Promise<boolean> = Promise.resolve(true);
  /** The flush that follows the one under way; whoever comes meanwhile shares it. */
  #next: Promise<boolean> | null = null;

  constructor(store: LedgerStore) {
    this.#store = store;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Writes that found no room. */
  get dropped(): number {
    return this.#dropped;
  }

  /** True once everything, this write included, is in the database; false if it waits in memory. */
  push(write: QueuedWrite): Promise<boolean> {
    if (this.#waiting.length >= MOST_WAITING) this.#dropped++;
    else this.#waiting.push(write);
    return this.flush();
  }

  /** One at a time: a write that is under way is not tried again beside itself. */
  flush(): Promise<boolean> {
    this.#next ??= this.#running.then(() => {
      this.#next = null;
      this.#running = this.#flushOnce();
      return this.#running;
    });
    return this.#next;
  }

  async #flushOnce(): Promise<boolean> {
    const batch = [...this.#waiting];
    if (batch.length === 0) return true;
    const result = await this.#store.write((db) => {
      for (const write of batch) write.apply(db);
    });
    if (!result.ok) return false;
    this.#waiting.splice(0, batch.length);
    for (const write of batch) write.onSaved?.();
    return true;
  }
}

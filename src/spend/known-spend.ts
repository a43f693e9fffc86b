import type { Task } from '../request/request.ts';
import type { SpentNano } from './spent.ts';

interface Entry {
  readonly task: Task;
  readonly nano: number;
  /** Writing it was refused; else it is only on its way. */
  readonly stuck: boolean;
}

/** What this window knows of the spend while the file cannot be asked: the last reading, and what the file does not know of. */
export class KnownSpend {
  /** By task; null: everything together. */
  readonly #read = new Map<Task | null, SpentNano>();
  readonly #unrecorded = new Map<string, Entry>();
  #stuckCount = 0;

  /** Takes what the file says of a task, or (null) of everything together. */
  read(task: Task | null, spent: SpentNano): void {
    this.#read.set(task, spent);
  }

  /** What was spent or reserved beyond what the file knows of. */
  set(attemptId: string, entry: Entry): void {
    this.delete(attemptId);
    this.#unrecorded.set(attemptId, entry);
    if (entry.stuck) this.#stuckCount++;
  }

  delete(attemptId: string): void {
    if (this.#unrecorded.get(attemptId)?.stuck === true) this.#stuckCount--;
    this.#unrecorded.delete(attemptId);
  }

  /** Attempts that could not be written. */
  get stuckCount(): number {
    return this.#stuckCount;
  }

  /** Of a task, or (null) of everything together. A task that was never read may have spent all that is known. */
  spent(task: Task | null): SpentNano {
    const read = this.#read.get(task) ?? this.#read.get(null) ?? { day: 0, month: 0 };
    let more = 0;
    for (const entry of this.#unrecorded.values()) if (task === null || entry.task === task) more += entry.nano;
    return { day: read.day + more, month: read.month + more };
  }
}

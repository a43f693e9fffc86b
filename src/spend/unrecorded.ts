interface Entry {
  readonly nano: number;
  readonly stuck: boolean;
}

/** What this window has spent or reserved beyond what the file knows of. */
export class Unrecorded {
  readonly #entries = new Map<string, Entry>();

  /** @param stuck writing it was refused; else it is only on its way */
  set(attemptId: string, nano: number, stuck: boolean): void {
    this.#entries.set(attemptId, { nano, stuck });
  }

  delete(attemptId: string): void {
    this.#entries.delete(attemptId);
  }

  /** Nano-USD. */
  get total(): number {
    return [...this.#entries.values()].reduce((sum, entry) => sum + entry.nano, 0);
  }

  get stuckCount(): number {
    return [...this.#entries.values()].filter((entry) => entry.stuck).length;
  }
}

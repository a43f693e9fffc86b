/** Time that passes only when it is told to, so that an hour of typing takes seconds and is the same each time. */
interface Timer {
  readonly at: number;
  readonly act: () => void;
}

export class VirtualClock {
  /** ms since the beginning. */
  now = 0;
  readonly #timers = new Map<number, Timer>();
  #made = 0;

  /** @returns takes it back */
  after(ms: number, act: () => void): () => void {
    const id = ++this.#made;
    this.#timers.set(id, { at: this.now + Math.max(0, ms), act });
    return () => void this.#timers.delete(id);
  }

  /** False when the signal was aborted first, and then at once. */
  wait(ms: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const give = (): void => {
        cancel();
        resolve(false);
      };
      const cancel = this.after(ms, () => {
        signal.removeEventListener('abort', give);
        resolve(true);
      });
      signal.addEventListener('abort', give, { once: true });
    });
  }

  /** When the next timer is due; Infinity where none is. */
  get next(): number {
    return this.#first()?.[1].at ?? Infinity;
  }

  /** Passes to the next timer and lets it act. Timers of the same time act in the order in which they were made. */
  step(): void {
    const first = this.#first();
    if (first === null) return;
    const [id, { at, act }] = first;
    this.#timers.delete(id);
    this.now = at;
    act();
  }

  /** @param ms not before the next timer */
  passTo(ms: number): void {
    this.now = Math.max(this.now, ms);
  }

  #first(): readonly [number, Timer] | null {
    let first: readonly [number, Timer] | null = null;
    for (const entry of this.#timers) if (first === null || entry[1].at < first[1].at) first = entry;
    return first;
  }
}

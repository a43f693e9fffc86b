/** The weight of the latest run: about the last five decide. */
const LATEST = 0.3;
/** What a run that was left out takes off the estimate: a project that was slow for a while is tried again. */
const FORGETTING = 0.95;

/** How long the ESLint of each workspace takes, so that nobody waits for one that is slow. */
export class EslintPace {
  /** Workspace folder → ms; null after its first run, which loads ESLint and says nothing about the next one. */
  readonly #expected = new Map<string, number | null>();

  /** True also where nothing is known yet: who asks has a limit of its own. */
  isWithin(folder: string, limitMs: number): boolean {
    return (this.#expected.get(folder) ?? 0) <= limitMs;
  }

  took(folder: string, ms: number): void {
    const known = this.#expected.get(folder);
    if (known === undefined) this.#expected.set(folder, null);
    else this.#expected.set(folder, known === null ? ms : known + LATEST * (ms - known));
  }

  leftOut(folder: string): void {
    const known = this.#expected.get(folder);
    if (known != null) this.#expected.set(folder, known * FORGETTING);
  }
}

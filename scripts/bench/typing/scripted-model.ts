import type { VirtualClock } from './clock.ts';
import type { Continuations } from './continuation.ts';
import type { Requests } from './requests.ts';
import type { Stopwatch } from './stopwatch.ts';

export interface Pace {
  /** From sending to the first token, ms. */
  readonly firstMs: number;
  readonly tokensPerSecond: number;
}

export interface Asked {
  readonly id: string;
  /** All that stands before the cursor. */
  readonly before: string;
  /** As it is sent, for its tokens. */
  readonly prompt: string;
  readonly signal: AbortSignal;
  /** Asked with all text so far: a number ends the stream, see `ModelCall.isComplete`. */
  readonly isComplete?: (text: string) => number | null;
  readonly onText?: (piece: string) => void;
}

/** `whole`: all that streamed. `text`: what is kept of it. */
export type Said = { readonly ok: true; readonly text: string; readonly whole: string; readonly isCut: boolean } | { readonly ok: false; readonly whole: string };

/** A model that knows the file, and streams its answer at a pace of its own on the virtual clock. */
export class ScriptedModel {
  readonly #clock: VirtualClock;
  readonly #continuations: Continuations;
  readonly #requests: Requests;
  readonly #pace: Pace;
  readonly #watch: Stopwatch;

  /** @param watch that the model's own work is not counted by */
  constructor(clock: VirtualClock, continuations: Continuations, requests: Requests, pace: Pace, watch: Stopwatch) {
    this.#clock = clock;
    this.#continuations = continuations;
    this.#requests = requests;
    this.#pace = pace;
    this.#watch = watch;
  }

  /** Not ok: it was cancelled. What it cost until then is counted. */
  async ask({ id, before, prompt, signal, isComplete, onText }: Asked): Promise<Said> {
    if (signal.aborted) return { ok: false, whole: '' };
    const [sent, pieces] = this.#watch.aside(() => [this.#requests.send(id, prompt), this.#continuations.at(before).match(/\s*(?:\w+|[^\w\s])/g) ?? []] as const);
    let waitMs = this.#pace.firstMs;
    for (const piece of pieces) {
      if (!(await this.#clock.wait(waitMs, signal))) return { ok: false, whole: sent.text };
      sent.text += piece;
      onText?.(piece);
      const keep = isComplete?.(sent.text) ?? null;
      if (keep !== null) return { ok: true, text: sent.text.slice(0, keep), whole: sent.text, isCut: true };
      waitMs = 1_000 / this.#pace.tokensPerSecond;
    }
    return { ok: true, text: sent.text, whole: sent.text, isCut: false };
  }
}

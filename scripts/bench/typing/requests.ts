import { estimateTokens } from '../../../src/spend/estimate.ts';

/** One request to the model: what it costs is what was sent and what came, also of one that was cancelled. */
export interface Sent {
  readonly id: string;
  readonly inputTokens: number;
  /** All that has streamed in so far. */
  text: string;
  /** The answer, or a part of it, was on the screen. */
  wasShown: boolean;
}

export interface Totals {
  readonly requests: number;
  readonly wasted: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The requests of one strategy. */
export class Requests {
  readonly #sent = new Map<string, Sent>();

  /** @param id a request that climbs or is asked again is sent several times: each counts */
  send(id: string, prompt: string): Sent {
    const sent: Sent = { id, inputTokens: estimateTokens(prompt), text: '', wasShown: false };
    this.#sent.set(this.#sent.has(id) ? `${id} ${this.#sent.size}` : id, sent);
    return sent;
  }

  shown(id: string): void {
    const sent = this.#sent.get(id);
    if (sent !== undefined) sent.wasShown = true;
  }

  has(id: string): boolean {
    return this.#sent.has(id);
  }

  get totals(): Totals {
    const all = [...this.#sent.values()];
    const sum = (of: (sent: Sent) => number): number => all.reduce((total, sent) => total + of(sent), 0);
    return { requests: all.length, wasted: sum((sent) => (sent.wasShown ? 0 : 1)), inputTokens: sum((sent) => sent.inputTokens), outputTokens: sum((sent) => estimateTokens(sent.text)) };
  }
}

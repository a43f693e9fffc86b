import type { Moment } from '../../src/inline/moment.ts';
import type { Asked, Asking, InlineWorld, Rules } from '../../src/inline/world.ts';
import type { Proposal } from '../../src/recall/proposal.ts';

export const RULES: Rules = { enabled: true, trusted: true, editable: true, hasModel: true, hasLocal: true, delayMs: null, route: 'one' };

/** A request that the router has. */
export interface Sent {
  readonly moment: Moment;
  readonly asking: Asking;
  /** Ends it with this insertion; null with none. */
  readonly answer: (text: string | null) => Promise<void>;
}

/** Everything pending that can go on has gone on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A world whose clock and answers are the test's. A local proposal answers at once, unless the gate refuses it. */
export class FakeWorld implements InlineWorld {
  rulesNow: Rules = RULES;
  /** What the local tier proposes by the line before the cursor. */
  readonly recalled = new Map<string, string>();
  /** The gate lets no local answer through. */
  isGateStrict = false;
  /** Requests that something is paid for. */
  readonly sent: Sent[] = [];
  /** Answers of the local tier that were judged. */
  localAsks = 0;
  readonly prepared: Moment[] = [];
  #now = 0;
  #id = 0;
  #timers: readonly { readonly at: number; readonly end: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  wait(ms: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (): void => { resolve(!signal.aborted); };
      this.#timers = [...this.#timers, { at: this.#now + ms, end }];
      signal.addEventListener('abort', end);
    });
  }

  /** Lets time pass, from one timer to the next. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    await settled();
    for (let at = this.#nextTimer(); at <= until; at = this.#nextTimer()) {
      this.#now = Math.max(this.#now, at);
      const due = this.#timers.filter((timer) => timer.at <= this.#now);
      this.#timers = this.#timers.filter((timer) => timer.at > this.#now);
      for (const { end } of due) end();
      await settled();
    }
    this.#now = until;
  }

  #nextTimer(): number {
    return Math.min(...this.#timers.map(({ at }) => at));
  }

  rules(): Rules {
    return this.rulesNow;
  }

  propose({ lineBefore }: Moment): Promise<Proposal | null> {
    const text = this.recalled.get(lineBefore);
    return Promise.resolve(text === undefined ? null : { text, tokens: 3, probability: 0.9, basis: { matched: 5, places: 2, sameFile: false } });
  }

  prepare(moment: Moment): void {
    this.prepared.push(moment);
  }

  async ask(moment: Moment, asking: Asking): Promise<Asked> {
    if (asking.local !== null) {
      this.localAsks++;
      await settled();
      if (!this.isGateStrict) return this.#asked(moment, asking.local.text, 'local (recall at workspace)');
      if (!(await asking.beforePaid())) return { offer: null, why: 'Cancelled.' };
    }
    return new Promise((resolve) => {
      const answer = async (text: string | null): Promise<void> => {
        resolve(text === null ? { offer: null, why: 'No answer was good enough.' } : this.#asked(moment, text, 'cheap (small at demo)'));
        await settled();
      };
      asking.signal.addEventListener('abort', () => { resolve({ offer: null, why: 'Cancelled.' }); });
      this.sent.push({ moment, asking, answer });
    });
  }

  #asked(moment: Moment, text: string, by: string): Asked {
    const all = moment.text();
    const offer = { id: String(++this.#id), uri: moment.uri, before: all.slice(0, moment.cursor), after: all.slice(moment.cursor), text, by, caveat: null, why: 'Answered.' };
    return { offer, why: 'Answered.' };
  }
}

import type { Requests } from './requests.ts';
import { Screen } from './screen.ts';
import type { VirtualClock } from './clock.ts';
import type { Stopwatch } from './stopwatch.ts';
import type { Given, Strategy } from './strategy.ts';
import { lastUnits, type Key } from './trace.ts';
import { TypedDocument } from './typed-document.ts';

/** What happened while a trace was played. Counts of the whole trace. */
export interface Played {
  /** Offers that came on the screen, each counted once however long it stood. */
  readonly offered: number;
  /** Of these, those that the file goes on with, to their end. */
  readonly exact: number;
  readonly accepted: number;
  /** Of accepted offers, less one each: Tab is a keystroke too. */
  readonly charactersSaved: number;
  /** Calls of the provider that were answered from memory, the rest of what stands on the screen among them. */
  readonly cacheHits: number;
  /** Offers, newly on the screen, of the local tier. */
  readonly recallHits: number;
  /** What the main thread did for each keystroke and acceptance until the next, ms; the first entry is before any. */
  readonly mainThreadMs: readonly number[];
  /** From the keystroke to the offer, ms of virtual time, for each offer. */
  readonly offerMs: readonly number[];
  /** Of virtual time, for all of it. */
  readonly minutes: number;
}

export interface Stage {
  readonly file: string;
  readonly uri: string;
  readonly languageId: string;
  readonly trace: readonly Key[];
  readonly clock: VirtualClock;
  readonly requests: Requests;
  readonly watch: Stopwatch;
  /** How long an offer must have stood before the user takes it, ms. */
  readonly readingMs: number;
}

/**
 * Plays a trace to a provider, with a user who decides by this rule: an offer that has stood on the screen, whole or what
 * typing along has left of it, for `readingMs` without another text taking its place is accepted, if all that is left of it is
 * what the file goes on with. The keystrokes that it makes needless are left out, and typing goes on after the next one's gap.
 * Any other offer is typed along as far as it agrees, and typed over from there. The user takes nothing in part, and presses
 * Escape never. The editor asks the provider at once after each keystroke and each acceptance (VS Code waits up to 50 ms), drops
 * what a call gives that is no longer the last one, and leaves to the provider whether to ask.
 */
export async function replay(stage: Stage, strategy: Strategy): Promise<Played> {
  const player = new Player(stage, strategy);
  await player.run();
  return player.played();
}

/** Said, because an abort without a reason makes an error with a stack each time, which no editor does. */
const SUPERSEDED = 'superseded';

class Player {
  readonly #stage: Stage;
  readonly #strategy: Strategy;
  readonly #document: TypedDocument;
  readonly #screen = new Screen();
  #call = new AbortController();
  #keyAt = 0;
  readonly #counts = { offered: 0, exact: 0, accepted: 0, charactersSaved: 0, cacheHits: 0, recallHits: 0 };
  readonly #mainThreadMs: number[] = [];
  readonly #offerMs: number[] = [];

  constructor(stage: Stage, strategy: Strategy) {
    this.#stage = stage;
    this.#strategy = strategy;
    this.#document = new TypedDocument(stage.uri, stage.languageId);
  }

  async run(): Promise<void> {
    const { trace, clock } = this.#stage;
    let due = 0;
    for (let next = 0; next < trace.length;) {
      const key = trace[next];
      if (key === undefined) return;
      due = this.#keyAt + key.gapMs;
      if (await this.#passTo(due)) {
        this.#keyAt = clock.now;
        await this.#accept();
        next = firstAfter(trace, next, this.#document.length);
      } else {
        this.#keyAt = clock.now;
        await this.#press(key);
        next++;
      }
    }
    // What is still on its way is cancelled, as when the file is closed.
    this.#call.abort(SUPERSEDED);
    await this.#stage.watch.settle();
    this.#mainThreadMs.push(this.#stage.watch.take());
  }

  played(): Played {
    return { ...this.#counts, mainThreadMs: this.#mainThreadMs, offerMs: this.#offerMs, minutes: this.#stage.clock.now / 60_000 };
  }

  /** Lets time pass; true where the user accepts before. */
  async #passTo(due: number): Promise<boolean> {
    const { clock, watch, readingMs } = this.#stage;
    for (;;) {
      const { shown } = this.#screen;
      const acceptAt = shown !== null && this.#goesOnWith(shown.text) ? Math.max(clock.now, shown.since + readingMs) : Infinity;
      const until = Math.min(due, acceptAt);
      if (clock.next > until) {
        clock.passTo(until);
        return acceptAt <= due;
      }
      watch.run(() => { clock.step(); });
      await watch.settle();
    }
  }

  async #press(key: Key): Promise<void> {
    // An accepted offer can end within what one keystroke types: a line's end with its indentation.
    const text = key.text.slice(this.#isRight() ? Math.max(0, this.#document.length - key.offset) : 0);
    this.#mainThreadMs.push(this.#stage.watch.take());
    this.#screen.typed(text);
    await this.#change(() => (key.text === '' ? this.#document.takeBack(lastUnits(this.#document.lineBefore)) : this.#document.append(text)));
  }

  async #accept(): Promise<void> {
    const { shown } = this.#screen;
    if (shown === null) return;
    this.#counts.accepted++;
    this.#counts.charactersSaved += shown.text.length - 1;
    this.#mainThreadMs.push(this.#stage.watch.take());
    this.#stage.watch.run(() => { this.#strategy.accepted(shown.given); });
    this.#screen.show(null, 0);
    await this.#change(() => this.#document.append(shown.text));
  }

  async #change(change: () => Parameters<Strategy['changed']>[0]): Promise<void> {
    const { watch } = this.#stage;
    const told = change();
    this.#call.abort(SUPERSEDED);
    const call = new AbortController();
    this.#call = call;
    const given = watch.run(() => {
      this.#strategy.changed(told);
      return this.#strategy.provide(this.#document.moment(), call.signal);
    });
    void given.then((what) => {
      if (!call.signal.aborted) watch.aside(() => { this.#show(what); });
    });
    await watch.settle();
  }

  #show(given: Given | null): void {
    const { clock, requests } = this.#stage;
    if (given !== null && given.text !== '') requests.shown(given.id);
    if (given?.from === 'memory') this.#counts.cacheHits++;
    if (!this.#screen.show(given, clock.now) || given === null) return;
    this.#counts.offered++;
    if (this.#goesOnWith(given.text)) this.#counts.exact++;
    if (given.from === 'recall') this.#counts.recallHits++;
    this.#offerMs.push(clock.now - this.#keyAt);
  }

  #isRight(): boolean {
    return this.#stage.file.startsWith(this.#document.text());
  }

  #goesOnWith(text: string): boolean {
    return this.#stage.file.startsWith(text, this.#document.length) && this.#isRight();
  }
}

/** The first key from here on that types what does not stand yet. */
function firstAfter(trace: readonly Key[], from: number, length: number): number {
  for (let index = from; index < trace.length; index++) {
    const key = trace[index];
    if (key !== undefined && key.end > length) return index;
  }
  return trace.length;
}

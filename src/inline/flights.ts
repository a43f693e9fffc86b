import type { Edited, Moment } from './moment.ts';
import type { Nothing } from './may-ask.ts';
import { opensBlock } from '../request/completion.ts';
import { follow, holds, placeOf, typedAt, type Place } from './place.ts';
import type { Asking } from './world.ts';

/** UTF-16 units that may be typed along a request before its answer is not waited for: what goes on for longer is another thought. */
const MOST_TYPED = 80;

/** One completion that is being asked for. It belongs to a place in a text, not to a call of the editor's, which gives calls up for reasons of its own. */
export class Flight {
  readonly trigger: Asking['trigger'];
  readonly signal: AbortSignal;
  /** Settles when it has ended in whatever way; what it found is kept by then. */
  done: Promise<void> = Promise.resolve();
  /** Why it found nothing to show; null where it found something, or was ended. */
  nothing: Nothing | null = null;
  place: Place;
  readonly #opensBlock: boolean;
  readonly #controller = new AbortController();
  readonly #calls: AbortSignal[] = [];

  /** @param cancel ends it as well */
  constructor(moment: Moment, trigger: Asking['trigger'], cancel: AbortSignal | null = null) {
    this.trigger = trigger;
    this.place = placeOf(moment);
    this.#opensBlock = opensBlock(moment.lineBefore);
    this.signal = cancel === null ? this.#controller.signal : AbortSignal.any([this.#controller.signal, cancel]);
  }

  /** A call of the editor's that waits for it. */
  joinedBy(call: AbortSignal): void {
    this.#calls.push(call);
  }

  /** Every call that waited for it was given up. */
  get isGivenUp(): boolean {
    return this.#calls.length > 0 && this.#calls.every((call) => call.aborted);
  }

  end(): void {
    this.#controller.abort();
  }

  /** Takes what was typed along; false where its answer can be of no use any more. */
  follows({ uri, version, changes, isUndo }: Edited): boolean {
    if (uri !== this.place.uri) return true;
    const place = isUndo ? null : follow(this.place, changes, version);
    if (place === null || place.inserted.length > MOST_TYPED) return false;
    this.place = place;
    // Only an answer of several lines can go on in the next one.
    return this.#opensBlock || !place.inserted.includes('\n');
  }

  /** Whether a cursor is where typing along has brought it. @param cursor null where there are several, or something is selected */
  isAt(uri: string, cursor: number | null): boolean {
    return uri === this.place.uri && cursor !== null && typedAt(this.place, cursor) !== null;
  }
}

/** What is under way: at most one request that is paid for, and one that nothing has been paid for yet. */
export class Flights {
  #free: Flight | null = null;
  #paid: Flight | null = null;

  /** The one that is paid for. */
  get paid(): Flight | null {
    return this.#paid;
  }

  /** The one for this very place, before anything is typed along. */
  at(moment: Moment): Flight | null {
    return [this.#free, this.#paid].find((flight) => flight?.place.inserted === '' && holds(flight.place, moment)) ?? null;
  }

  /** The one that is paid for, where its answer may still go on at this cursor. */
  paidFor(moment: Moment): Flight | null {
    return this.#paid !== null && holds(this.#paid.place, moment) ? this.#paid : null;
  }

  /** Takes the place of any other for which nothing has been paid; what the user asked for takes the place of all. */
  start(flight: Flight, run: () => Promise<void>): void {
    this.#free?.end();
    this.#free = flight;
    if (flight.trigger === 'manual') this.pays(flight);
    flight.done = run().finally(() => {
      if (this.#free === flight) this.#free = null;
      if (this.#paid === flight) this.#paid = null;
    });
  }

  /** From now on it costs something; the one before it is of no more use. */
  pays(flight: Flight): void {
    if (this.#free === flight) this.#free = null;
    this.#paid?.end();
    this.#paid = flight;
  }

  changed(edited: Edited): void {
    // What costs nothing begins anew with the newer text.
    if (edited.uri === this.#free?.place.uri && edited.version !== this.#free.place.version) this.#endFree();
    if (this.#paid?.follows(edited) === false) this.#endPaid();
  }

  /** The user has moved the cursor, or is in another document now. */
  moved(uri: string, cursor: number | null): void {
    if (this.#free?.isAt(uri, cursor) === false) this.#endFree();
    if (this.#paid?.isAt(uri, cursor) === false) this.#endPaid();
  }

  /** The user is in another document now, or in none. */
  left(uri: string | null): void {
    if (this.#free?.place.uri !== uri) this.#endFree();
    if (this.#paid?.place.uri !== uri) this.#endPaid();
  }

  endAll(): void {
    this.#endFree();
    this.#endPaid();
  }

  #endFree(): void {
    this.#free?.end();
    this.#free = null;
  }

  #endPaid(): void {
    this.#paid?.end();
    this.#paid = null;
  }
}

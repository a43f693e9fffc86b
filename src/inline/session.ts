import { CompletionCache } from './completion-cache.ts';
import { Rhythm } from './debounce.ts';
import { EmptyPlaces } from './empty-places.ts';
import { Flight, Flights } from './flights.ts';
import { withLineEndsOf } from './line-ends.ts';
import { nothing, whyNotAsk, type Nothing } from './may-ask.ts';
import type { Edited, Moment } from './moment.ts';
import type { Offer, Remainder } from './offer.ts';
import { Rejections } from './rejections.ts';
import type { Again, Asked, Asking, InlineWorld } from './world.ts';
import type { Proposal } from '../recall/proposal.ts';

export interface Command {
  readonly again: Again;
  /** The user's own wish to stop it. */
  readonly signal: AbortSignal;
  /** The tier that is asked now, for progress. */
  readonly onAttempt: (tier: string) => void;
}

/**
 * Inline completion of one window. On a keystroke: what is known already, then whether to ask at all, then the local tier at once,
 * then a model once typing rests. At most one request that costs something is under way; typing along keeps it.
 */
export class InlineSession {
  readonly #world: InlineWorld;
  readonly #cache = new CompletionCache();
  readonly #empty = new EmptyPlaces();
  readonly #rejections = new Rejections();
  readonly #rhythm = new Rhythm();
  readonly #flights = new Flights();
  /** Where an accepted text ended; a model is asked there only once something is typed. */
  #acceptedAt: { readonly uri: string; readonly cursor: number } | null = null;
  #why: { readonly uri: string; readonly nothing: Nothing } | null = null;

  constructor(world: InlineWorld) {
    this.#world = world;
  }

  /** Why nothing was shown when the editor asked last, if that was in this document; null where something was, and before. */
  whyNothing(uri: string): Nothing | null {
    return this.#why?.uri === uri ? this.#why.nothing : null;
  }

  /**
   * A completion that the editor asks for by itself, or by a command that is not ours.
   * @param call aborted when the editor gives its call up; what is paid for goes on nevertheless, and a later call gets it
   * @returns null where nothing is to be shown, or no longer: `whyNothing` says why
   */
  async provide(moment: Moment, call: AbortSignal): Promise<Remainder | null> {
    const rules = this.#world.rules(moment);
    const known = moment.isSelecting ? null : this.#cache.find(moment, rules.route);
    if (known !== null) return this.#shown(known);
    const commanded = this.#flights.paidFor(moment);
    if (commanded?.trigger === 'manual') return this.#resultOf(commanded, moment, rules.route);
    const why = whyNotAsk(moment, rules) ?? this.#empty.find(moment, rules.route);
    if (why !== null) return this.#nothing(moment, why);
    const flight = this.#flights.at(moment) ?? this.#start(moment);
    flight.joinedBy(call);
    return this.#resultOf(flight, moment, rules.route);
  }

  /** Asks at the user's command. Joins a command that is under way at this place. @returns null where there is nothing to show */
  async completeHere(moment: Moment, { again, signal, onAttempt }: Command): Promise<Remainder | null> {
    const { route } = this.#world.rules(moment);
    const running = this.#flights.at(moment);
    if (running?.trigger === 'manual') return this.#resultOf(running, moment, route);
    const isAnew = again.fresh === true || again.stronger === true || this.#cache.find(moment, route) !== null;
    const flight = new Flight(moment, 'manual', signal);
    this.#flights.start(flight, async () => {
      this.#world.prepare(moment);
      const local = isAnew ? null : await this.#proposal(moment);
      if (!flight.signal.aborted) await this.#ask(flight, moment, { local, beforePaid: () => Promise.resolve(true), again, onAttempt });
    });
    return this.#resultOf(flight, moment, route);
  }

  /** A document has changed. To be told of every change, before the editor's next call. */
  changed(edited: Edited): void {
    const { uri, changes, isUndo } = edited;
    const [change] = changes;
    const completed = this.#cache.changed(edited);
    this.#flights.changed(edited);
    if (change === undefined) return;
    if (!isUndo) this.#rhythm.changed(change, this.#world.now());
    if (this.#acceptedAt?.uri === uri) this.#acceptedAt = null;
    // One key that types a completion out to its end is no acceptance.
    if (completed !== null && change.newText.length > 1) this.accepted(completed);
  }

  /** The user has moved the cursor. @param cursor null where there are several, or something is selected */
  cursorMoved(uri: string, cursor: number | null): void {
    this.#flights.moved(uri, cursor);
  }

  /** Another document is in front, or none. */
  left(uri: string | null): void {
    this.#flights.left(uri);
  }

  /** A document is closed. A new one of the same name begins with its first version again. */
  closed(uri: string): void {
    for (const memory of [this.#cache, this.#empty, this.#rejections]) memory.forget(uri);
    if (this.#acceptedAt?.uri === uri) this.#acceptedAt = null;
    this.#flights.moved(uri, null);
  }

  /** All of an offer was accepted. The editor asks by itself afterwards: for what follows, nobody has asked. */
  accepted({ uri, before, text }: Offer): void {
    this.#acceptedAt = { uri, cursor: before.length + text.length };
  }

  /** The user did not want it: it is not offered here again. */
  rejected(offer: Offer): void {
    this.#rejections.add(offer);
    this.#cache.drop(offer);
    this.cancel();
    this.#why = { uri: offer.uri, nothing: REJECTED };
  }

  /** Ends what is under way, as when the user presses Escape. */
  cancel(): void {
    this.#flights.endAll();
  }

  dispose(): void {
    this.cancel();
  }

  #start(moment: Moment): Flight {
    const flight = new Flight(moment, 'auto');
    this.#flights.start(flight, () => this.#run(flight, moment));
    return flight;
  }

  async #run(flight: Flight, moment: Moment): Promise<void> {
    const local = await this.#proposal(moment);
    if (flight.signal.aborted) return;
    const beforePaid = (): Promise<boolean> => this.#mayPay(flight, moment);
    if (local === null && !(await beforePaid())) return;
    if (local !== null) this.#world.prepare(moment);
    await this.#ask(flight, moment, { local, beforePaid: local === null ? () => Promise.resolve(true) : beforePaid, again: {}, onAttempt: () => undefined });
  }

  async #proposal(moment: Moment): Promise<Proposal | null> {
    const proposal = this.#world.rules(moment).hasLocal ? await this.#world.propose(moment) : null;
    return proposal === null || this.#isRejected(moment, proposal.text) ? null : proposal;
  }

  #isRejected({ uri, cursor, text: read }: Moment, text: string): boolean {
    if (!this.#rejections.concern(uri)) return false;
    const all = read();
    const place = { before: all.slice(0, cursor), after: all.slice(cursor) };
    return this.#rejections.has({ uri, ...place, text: withLineEndsOf(place, text) });
  }

  /** Waits until typing rests, and for the answer that is paid for already. @returns whether another is to be paid for */
  async #mayPay(flight: Flight, moment: Moment): Promise<boolean> {
    const { hasModel, route } = this.#world.rules(moment);
    const isAccepted = this.#acceptedAt?.uri === moment.uri && this.#acceptedAt.cursor === moment.cursor;
    if (!hasModel || isAccepted) {
      flight.nothing = isAccepted ? JUST_ACCEPTED : NO_MODEL;
      return false;
    }
    const rested = this.#rest(moment, flight.signal);
    for (let paid = this.#flights.paidFor(moment); paid !== null; paid = this.#flights.paidFor(moment)) {
      await Promise.race([paid.done, aborted(flight.signal)]);
      if (flight.signal.aborted || this.#cache.find(moment, route) !== null) return false;
    }
    if (!(await rested) || flight.signal.aborted || flight.isGivenUp) return false;
    // Under new settings it is asked anew: the router of this request still goes by the old ones.
    if (this.#world.rules(moment).route !== route) return false;
    this.#flights.pays(flight);
    return true;
  }

  /** False when it was ended first. */
  async #rest(moment: Moment, signal: AbortSignal): Promise<boolean> {
    const delay = this.#world.rules(moment).delayMs ?? this.#rhythm.delay(moment);
    const left = Math.max(0, delay - (this.#world.now() - (this.#rhythm.lastKeyAt ?? -Infinity)));
    if (left > PREPARED_MS && !(await this.#world.wait(left - PREPARED_MS, signal))) return false;
    this.#world.prepare(moment);
    return left === 0 ? !signal.aborted : this.#world.wait(Math.min(left, PREPARED_MS), signal);
  }

  async #ask(flight: Flight, moment: Moment, asking: Omit<Asking, 'trigger' | 'signal'>): Promise<void> {
    const { route } = this.#world.rules(moment);
    const { trigger, signal } = flight;
    const asked = await this.#world.ask(moment, { ...asking, trigger, signal });
    if (signal.aborted) return;
    const why = this.#take(flight, route, asked);
    flight.nothing ??= why;
    // Where only the local tier was asked, a model still may be.
    if (why !== null && trigger === 'auto' && flight === this.#flights.paid) this.#empty.add(moment, route, why);
  }

  /** Keeps what may be shown. @returns why nothing may */
  #take({ place, trigger }: Flight, route: string, { offer, why }: Asked): Nothing | null {
    if (offer === null || offer.text === '') return nothing('no-answer', why);
    const fitted = { ...offer, text: withLineEndsOf(offer, offer.text) };
    if (trigger === 'auto' && this.#rejections.has(fitted)) return REJECTED;
    // What was asked for takes the place of what stood there.
    if (trigger === 'manual') this.#cache.forget(place.uri);
    this.#cache.keep(place, route, fitted);
    return null;
  }

  async #resultOf(flight: Flight, moment: Moment, route: string): Promise<Remainder | null> {
    await flight.done;
    const found = this.#cache.find(moment, route);
    if (found !== null) return this.#shown(found);
    return flight.signal.aborted || flight.isGivenUp ? null : this.#nothing(moment, flight.nothing ?? MOVED_ON);
  }

  #shown(remainder: Remainder): Remainder {
    this.#why = null;
    return remainder;
  }

  #nothing({ uri }: Moment, why: Nothing): null {
    this.#why = { uri, nothing: why };
    return null;
  }
}

/** What a request takes is got together so long before it, ms: not on every key, for most are followed by another. */
const PREPARED_MS = 50;

const REJECTED = nothing('rejected', 'What there was for this place was rejected before.');
const JUST_ACCEPTED = nothing('just-accepted', 'A suggestion was just accepted: a model is asked again once something is typed.');
const NO_MODEL = nothing('no-model', 'The local tier knows nothing that goes on like this, and no model is set up (stepladder.tiers).');
const MOVED_ON = nothing('moved-on', 'The answer did not fit any more what was typed meanwhile.');

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => { resolve(); }, { once: true });
  });
}

import type { Route } from '../config/config.ts';
import type { FallbackKind } from '../config/policy-settings.ts';
import type { Failure, FailureKind } from '../models/failure.ts';
import type { Model } from '../models/model.ts';
import type { FailedAnswer } from '../request/repair-prompt.ts';
import { askRoute } from './ask-route.ts';
import { missedConfidence } from './asked-confidence.ts';
import type { AttemptResult } from './attempt.ts';
import { backoffMs } from './backoff.ts';
import type { BreakerCall } from './breaker.ts';
import type { Climbed, ClimbOptions, ClimbParts } from './climb-options.ts';
import type { Attempt } from './decision.ts';
import { createLadder, type Ladder } from './ladder.ts';
import { clock, missingKey, restMessage, restReason } from './message.ts';
import { pause } from './pause.ts';
import { climbsOn } from './policy.ts';
import { failureOf, kindOf, reactTo, type Reaction } from './reaction.ts';
import { mendable, repairPays } from './repair.ts';
import { repairCase } from './repair-case.ts';
import { nameOf } from './route-name.ts';
import { canTrim, TRIMMED_SHARE } from './trim.ts';

type Taken = Extract<AttemptResult, { kind: 'answered' }>;
type Cause = Pick<Failure, 'kind' | 'scope'>;
type Settled = Exclude<Reaction, { do: 'retry' | 'trim' }>;

const TIME_OVER = 'The time for this request is over.';
/** How long a `Retry-After` may hold up somebody who asked, ms; who types is not held up at all. */
const PATIENCE_MS = 5_000;

/** Asks one route after the other until an answer is good enough or nothing is left: the one retry loop there is. */
export async function climb(parts: ClimbParts, options: ClimbOptions): Promise<Climbed> {
  return new Climb(parts, options).run();
}

class Climb {
  readonly #parts: ClimbParts;
  readonly #options: ClimbOptions;
  readonly #ladder: Ladder;
  /** Aborts on the user's cancel and at the deadline. */
  readonly #signal: AbortSignal;
  #attemptsLeft: number;
  #contextShare = 1;
  #isTrimmed = false;
  /** An answer that passed with too low a confidence: given where no better one comes. */
  #reserve: { readonly route: Route; readonly taken: Taken } | null = null;
  #soonest: { readonly route: Route; readonly until: number } | null = null;

  constructor(parts: ClimbParts, options: ClimbOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#ladder = createLadder(options.plan.tiers, options.plan.below);
    this.#signal = AbortSignal.any([options.cancel, options.deadline]);
    this.#attemptsLeft = options.plan.attempts;
  }

  async run(): Promise<Climbed> {
    for (;;) {
      if (this.#signal.aborted) return this.#interrupted();
      const route = this.#ladder.current;
      if (route === null || this.#attemptsLeft === 0) return (await this.#probe()) ?? this.#end(null);
      const end = await this.#route(route, false);
      if (end !== null) return end;
    }
  }

  /** One route: asked, judged, and perhaps asked again. Null: go on with where the ladder stands now. */
  async #route(route: Route, force: boolean): Promise<Climbed | null> {
    const model = await this.#parts.modelFor(route);
    if (model === null) {
      this.#options.report.skip(route, 'no-key', missingKey(route.provider.name));
      return this.#leave('no-key', () => {
        for (const other of this.#ladder.fallBack({ kind: 'no-key', scope: 'provider' })) this.#options.report.skip(other, 'no-key', missingKey(other.provider.name));
      });
    }
    let retries = 0;
    let hasWaited = false;
    for (;;) {
      const permission = this.#parts.breakers.permit(route, force || hasWaited);
      if (!permission.ok) return this.#rest(route, permission);
      const { result, shown } = await this.#attempt(route, model, permission.call);
      const reaction = this.#react(route, result, shown, retries);
      if (this.#options.cancel.aborted) return { result: this.#options.report.cancelled(shown), given: null };
      if (this.#signal.aborted && result.kind !== 'answered') return this.#end(TIME_OVER, shown);
      if (reaction.do === 'trim') {
        this.#isTrimmed = true;
        this.#contextShare = TRIMMED_SHARE * (result.kind === 'failed' ? result.attempt.contextShare : 1);
      } else if (reaction.do === 'retry') {
        await pause(backoffMs(retries, reaction.waitMs, this.#parts.random), this.#signal);
        retries++;
        // It rests for as long as it asked us to wait, and not longer.
        hasWaited = reaction.waitMs > 0;
      } else if (reaction.do === 'climb' && result.kind === 'answered') return this.#mendOrClimb(route, model, result);
      else return this.#settle(route, result, reaction, shown);
      if (this.#signal.aborted) return null;
    }
  }

  async #attempt(route: Route, model: Model, call: BreakerCall, failed?: FailedAnswer): Promise<{ result: AttemptResult; shown: string }> {
    const done = await askRoute(this.#parts, this.#options, { route, model, contextShare: this.#contextShare, signal: this.#signal, call, failed });
    if (done.result.kind !== 'not-sent') {
      this.#attemptsLeft--;
      this.#options.report.add(done.result.attempt);
    }
    return done;
  }

  #react(route: Route, result: AttemptResult, shown: string, retries: number): Reaction {
    const { request, plan, report } = this.#options;
    const timeLeft = this.#options.endsAt - performance.now();
    const enough = this.#attemptsLeft > 1 || (this.#attemptsLeft === 1 && !this.#ladder.hasAlternative);
    const reaction = reactTo(result, {
      shown: shown !== '',
      mayRetry: retries < plan.policy.retries && enough,
      mayTrim: !this.#isTrimmed && this.#attemptsLeft > 0 && canTrim(this.#options, route, result),
      maxWaitMs: Math.min(request.task === 'complete' ? 0 : PATIENCE_MS, timeLeft),
      badRequests: report.badRequests,
    });
    if (reaction.do !== 'retry') return reaction;
    const rests = reaction.waitMs === 0 && this.#parts.breakers.isResting(route);
    // Asked for only when it is really wanted: the reserve of retries is for all requests together.
    if (!rests && this.#parts.retries.spend()) return reaction;
    return { do: 'fall-back', because: failureOf(result), skipped: null };
  }

  /** Does what the reaction says, once no retry is left. */
  #settle(route: Route, result: AttemptResult, reaction: Settled, shown: string): Climbed | null {
    const { report } = this.#options;
    switch (reaction.do) {
      case 'accept':
        return result.kind === 'answered' ? this.#accept(route, result, shown) : null;
      case 'climb':
        return this.#climb(result.kind === 'answered' ? result.attempt : null);
      case 'climb-or-aside':
        return this.#leave(kindOf(result), () => { this.#ladder.climbOrAside(); });
      case 'enlarge':
        return this.#leave(kindOf(result), () => { this.#enlarge(route); });
      case 'fall-back':
        if (reaction.skipped !== null) report.skip(route, reaction.skipped.code, reaction.skipped.why);
        return this.#leave(kindOf(result), () => { this.#skipAll(this.#ladder.fallBack(reaction.because), reaction.because); });
      case 'stop':
        if (shown === '' && this.#mayPassOn(result)) return this.#leave(kindOf(result), () => { this.#ladder.fallBack({ kind: 'filtered', scope: 'provider' }); });
        return this.#giveReserve(shown) ?? { result: report.stop({ ...reaction, shown }), given: null };
    }
  }

  /** What is left out with the failed route is said as well: else a tier would be jumped without a word. */
  #skipAll(routes: readonly Route[], because: Cause | undefined): void {
    if (because !== undefined) for (const other of routes) this.#options.report.skip(other, 'resting', `its provider was just asked in vain: ${restReason(because.kind)}`);
  }

  /** A larger window reads all of it again. */
  #enlarge(failed: Route): void {
    this.#ladder.enlarge();
    if ((this.#ladder.current?.contextWindow ?? 0) > failed.contextWindow) this.#contextShare = 1;
  }

  /** A provider's filter stops a request, unless the policy says that another provider may be asked. */
  #mayPassOn(result: AttemptResult): boolean {
    const kind = kindOf(result);
    return (kind === 'content-policy' || kind === 'filtered') && this.#options.plan.policy.fallbackOn.includes(kind);
  }

  /** Takes the answer, unless it is known to be too uncertain and a better one may be had. */
  #accept(route: Route, taken: Taken, shown: string): Climbed | null {
    const { plan, report } = this.#options;
    const unsure = missedConfidence(plan.policy.minConfidence, taken.attempt.confidence) !== null;
    if (!unsure || shown !== '' || plan.noEscalation !== null) return { result: report.accept(nameOf(route), taken), given: { route, attempt: taken.attempt } };
    // The stronger model's answer is the better reserve, although it is unsure as well.
    this.#reserve = { route, taken };
    this.#ladder.climb();
    return null;
  }

  /** The same model once more where that pays. A repair that fails, in whatever way, leads where the request would have gone without it. */
  async #mendOrClimb(route: Route, model: Model, taken: Taken): Promise<Climbed | null> {
    const failed = mendable(this.#options.request, route, taken);
    const permission = failed !== null && this.#mayMend(route, taken, failed) ? this.#parts.breakers.permit(route, false) : null;
    if (failed === null || permission?.ok !== true) return this.#climb(taken.attempt);
    const { result } = await this.#attempt(route, model, permission.call, failed);
    if (this.#options.cancel.aborted) return { result: this.#options.report.cancelled(), given: null };
    if (result.kind !== 'answered') return this.#climb(taken.attempt, result.kind === 'failed' ? failureOf(result) : undefined);
    const verdict = result.judgement.verdict.result;
    if (verdict !== 'unchecked') this.#parts.repairs.note(route, verdict === 'passed');
    return verdict === 'failed' ? this.#climb(result.attempt) : this.#accept(route, result, '');
  }

  #mayMend(route: Route, { attempt }: Taken, failed: FailedAnswer): boolean {
    const above = this.#whyNoClimb(attempt) === null ? this.#ladder.above : [];
    return !this.#signal.aborted && repairPays(repairCase(this.#parts, this.#options, { route, attempt, failed, above, calls: this.#attemptsLeft }));
  }

  /** Why an answer that failed sends the request nowhere, for people; null where it may climb. */
  #whyNoClimb(attempt: Attempt | null): string | null {
    const { noEscalation, policy } = this.#options.plan;
    return noEscalation ?? (attempt === null || climbsOn(policy, attempt.findings, this.#options.request.trigger) ? null : 'The policy lets it climb for other checks only.');
  }

  #climb(attempt: Attempt | null, because?: Cause): Climbed | null {
    const why = this.#whyNoClimb(attempt);
    if (why !== null) return this.#end(why);
    this.#skipAll(this.#ladder.climb(because), because);
    return null;
  }

  /** On to another route, if the policy lets this failure do so. @param kind null where nothing failed: the route was not to be asked */
  #leave(kind: FallbackKind | null, move: () => void): Climbed | null {
    const { fallback, fallbackOn } = this.#options.plan.policy;
    if (!fallback || (kind !== null && !fallbackOn.includes(kind))) return this.#end('The policy allows no other route for this.');
    move();
    return null;
  }

  #rest(route: Route, { until, why }: { readonly until: number | null; readonly why: FailureKind }): Climbed | null {
    const next = until === null ? null : clock(this.#parts.now() + until - this.#parts.steady());
    this.#options.report.skip(route, 'resting', restMessage(why, next));
    if (until !== null && (this.#soonest === null || until < this.#soonest.until)) this.#soonest = { route, until };
    return this.#leave(null, () => { this.#ladder.pass(); });
  }

  /** When everything rests, somebody who asked by a command gets one try at the route that is due first; who types gets nothing. */
  async #probe(): Promise<Climbed | null> {
    const soonest = this.#soonest;
    const { request, report } = this.#options;
    if (soonest === null || report.attempts.some(({ purpose }) => purpose === 'answer') || request.trigger === 'auto') return null;
    this.#soonest = null;
    report.unskip(soonest.route);
    return this.#route(soonest.route, true);
  }

  #interrupted(): Climbed {
    return this.#options.cancel.aborted ? { result: this.#options.report.cancelled(), given: null } : this.#end(TIME_OVER);
  }

  #end(why: string | null, shown = ''): Climbed {
    return this.#giveReserve(shown) ?? { result: this.#options.report.exhausted(why, shown), given: null };
  }

  /** What is not sure is better than nothing, unless another text is on the screen. */
  #giveReserve(shown: string): Climbed | null {
    if (this.#reserve === null || shown !== '') return null;
    const { route, taken } = this.#reserve;
    return { result: this.#options.report.accept(nameOf(route), taken), given: { route, attempt: taken.attempt } };
  }
}

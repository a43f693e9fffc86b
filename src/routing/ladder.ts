import type { Route, Tier } from '../config/config.ts';
import type { Failure, FailureKind } from '../models/failure.ts';

/**
 * Where a request stands among the routes it may use: it goes on to a sibling route or up, and below its start only where
 * calls have failed on all of these.
 */
export interface Ladder {
  /** The route to ask now; null when none is left. */
  readonly current: Route | null;
  /**
   * Up one tier, because of quality.
   * @param failure of the call that was to mend the answer: the route is in trouble as well
   * @returns the others that it left out for the same reason
   */
  climb(failure?: Pick<Failure, 'kind' | 'scope'>): readonly Route[];
  /** Up one tier, because a larger model may manage what this one could not; on the last tier to a sibling. */
  climbOrAside(): void;
  /** To the next route that reads more, because the request is too long for this one; to one that reads as much where none does. */
  enlarge(): void;
  /** To the next route, because this one failed; leaves out all that the failure is sure to take down as well. */
  /** @returns the others that it left out for the same reason */
  fallBack(failure: Pick<Failure, 'kind' | 'scope'>): readonly Route[];
  /** To the next route, because this one is not to be asked. It says nothing about its siblings. */
  pass(): void;
  /** What a climb would lead to, the next first; empty on top. */
  readonly above: readonly Route[];
  /** Whether another route would be left if the current one failed. */
  readonly hasAlternative: boolean;
}

/** What no other route of the same provider escapes. A fault of the moment may pass by a sibling. */
const LASTING: readonly FailureKind[] = ['no-key', 'auth', 'quota', 'not-api', 'offline', 'unreachable', 'tls', 'proxy', 'redirect'];

/**
 * @param tiers allowed for the request, from the start tier upward
 * @param below allowed where these have failed, the nearest first
 */
export function createLadder(tiers: readonly Tier[], below: readonly Tier[] = []): Ladder {
  let tier = 0;
  let lower = below;
  const out = new Set<Route>();
  const troubled = new Set<string>();

  /** In each tier the providers without trouble first. */
  function standing(from: readonly Tier[]): Route[] {
    return from.flatMap(({ routes }) => {
      const left = routes.filter((route) => !out.has(route));
      const isTroubled = (route: Route): boolean => troubled.has(route.provider.name);
      return [...left.filter((route) => !isTroubled(route)), ...left.filter(isTroubled)];
    });
  }

  /** What is left from a tier upward, then below the start. */
  function left(from: number): Route[] {
    return [...standing(tiers.slice(from)), ...standing(lower)];
  }

  /** The number of tiers for a route below them: nothing is above it. */
  function tierOf(route: Route): number {
    const found = tiers.findIndex(({ routes }) => routes.includes(route));
    return found === -1 ? tiers.length : found;
  }

  function leaveOut(failed: Route, { kind, scope }: Pick<Failure, 'kind' | 'scope'>): readonly Route[] {
    out.add(failed);
    // Who calls a request malformed takes none of it by another model either.
    if (scope === 'model' || (scope === 'request' && kind !== 'bad-request')) return [];
    troubled.add(failed.provider.name);
    const taken = LASTING.includes(kind) ? left(0).filter((route) => route.provider.name === failed.provider.name) : [];
    for (const route of taken) out.add(route);
    return taken;
  }

  return {
    get current() {
      return left(tier)[0] ?? null;
    },
    climb(failure) {
      const answered = this.current;
      // A cheaper model is no answer to one that was not good enough.
      lower = [];
      tier = answered === null ? tiers.length : tierOf(answered) + 1;
      return failure === undefined || answered === null ? [] : leaveOut(answered, failure);
    },
    climbOrAside() {
      const failed = this.current;
      if (failed === null) return;
      out.add(failed);
      const above = tierOf(failed) + 1;
      if (standing(tiers.slice(above)).length > 0) tier = above;
    },
    enlarge() {
      const failed = this.current;
      if (failed === null) return;
      out.add(failed);
      const others = left(tier);
      // An equal window is worth a try only where none is larger: many have the default, whatever they read.
      const least = others.some(({ contextWindow }) => contextWindow > failed.contextWindow) ? failed.contextWindow + 1 : failed.contextWindow;
      for (const route of others) if (route.contextWindow < least) out.add(route);
    },
    fallBack(failure) {
      return this.current === null ? [] : leaveOut(this.current, failure);
    },
    pass() {
      if (this.current !== null) out.add(this.current);
    },
    get above() {
      return this.current === null ? [] : standing(tiers.slice(tierOf(this.current) + 1));
    },
    get hasAlternative() {
      return left(tier).length > 1;
    },
  };
}

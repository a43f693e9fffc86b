import type { Route, Tier } from '../config/config.ts';
import type { Failure, FailureKind } from '../models/failure.ts';

/** Where a request stands among the routes it may use. It only ever moves on: to a sibling route, or up. */
export interface Ladder {
  /** The route to ask now; null when none is left. */
  readonly current: Route | null;
  /** Up one tier, because of quality. */
  climb(): void;
  /** Up one tier, because a larger model may manage what this one could not; on the last tier to a sibling. */
  climbOrAside(): void;
  /** To the next route that reads at least as much, because the request is too long for this one. */
  enlarge(): void;
  /** To the next route, because this one failed; leaves out all that the failure is sure to take down as well. */
  fallBack(failure: Pick<Failure, 'kind' | 'scope'>): void;
  /** Whether another route would be left if the current one failed. */
  readonly hasAlternative: boolean;
}

/** What no other route of the same provider escapes. A fault of the moment may pass by a sibling. */
const LASTING: readonly FailureKind[] = ['no-key', 'auth', 'quota', 'not-api', 'offline', 'unreachable', 'tls', 'proxy', 'redirect'];

/** @param tiers allowed for the request, from the start tier upward */
export function createLadder(tiers: readonly Tier[]): Ladder {
  let tier = 0;
  const out = new Set<Route>();
  const troubled = new Set<string>();

  /** What is left from a tier upward; in each tier the providers without trouble first. */
  function left(from: number): Route[] {
    return tiers.slice(from).flatMap(({ routes }) => {
      const standing = routes.filter((route) => !out.has(route));
      const isTroubled = (route: Route): boolean => troubled.has(route.provider.name);
      return [...standing.filter((route) => !isTroubled(route)), ...standing.filter(isTroubled)];
    });
  }

  function tierOf(route: Route): number {
    return tiers.findIndex(({ routes }) => routes.includes(route));
  }

  return {
    get current() {
      return left(tier)[0] ?? null;
    },
    climb() {
      const answered = left(tier)[0];
      if (answered !== undefined) tier = tierOf(answered) + 1;
    },
    climbOrAside() {
      const failed = left(tier)[0];
      if (failed === undefined) return;
      out.add(failed);
      const above = tierOf(failed) + 1;
      if (left(above).length > 0) tier = above;
    },
    enlarge() {
      const failed = left(tier)[0];
      if (failed === undefined) return;
      out.add(failed);
      for (const route of left(tier)) if (route.contextWindow < failed.contextWindow) out.add(route);
    },
    fallBack({ kind, scope }) {
      const failed = this.current;
      if (failed === null) return;
      out.add(failed);
      if (scope === 'request' || scope === 'model') return;
      troubled.add(failed.provider.name);
      if (LASTING.includes(kind)) for (const route of left(0)) if (route.provider.name === failed.provider.name) out.add(route);
    },
    get hasAlternative() {
      return left(tier).length > 1;
    },
  };
}

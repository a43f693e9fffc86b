import type { Route, Tier } from '../config/config.ts';
import type { Failure } from '../models/failure.ts';

/** Where a request stands among the routes it may use. It only ever moves on: to a sibling route, or up. */
export interface Ladder {
  /** The route to ask now; null when none is left. */
  readonly current: Route | null;
  /** Up one tier, because of quality, or because only a larger model can help. */
  climb(): void;
  /** To the next route, because this one failed; leaves out all that the failure's scope takes down as well. */
  fallBack(scope: Failure['scope']): void;
  /** Whether another route would be left if the current one failed. */
  readonly hasAlternative: boolean;
}

/** @param tiers allowed for the request, from the start tier upward */
export function createLadder(tiers: readonly Tier[]): Ladder {
  let tier = 0;
  const out = new Set<Route>();
  const left = (from: number): Route[] => tiers.slice(from).flatMap(({ routes }) => routes.filter((route) => !out.has(route)));
  return {
    get current() {
      return left(tier)[0] ?? null;
    },
    climb() {
      const route = this.current;
      const at = route === null ? tier : tiers.findIndex(({ routes }) => routes.includes(route));
      tier = at + 1;
    },
    fallBack(scope) {
      const failed = this.current;
      if (failed === null) return;
      const siblings = left(0).filter((route) => route.provider.name === failed.provider.name);
      for (const route of scope === 'provider' || scope === 'account' || scope === 'network' ? siblings : [failed]) out.add(route);
    },
    get hasAlternative() {
      return left(tier).length > 1;
    },
  };
}

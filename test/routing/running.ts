import { expect } from 'vitest';
import type { Tier } from '../../src/config/config.ts';
import type { PolicyCells } from '../../src/config/policy-settings.ts';
import type { Request } from '../../src/request/request.ts';
import type { RouteResult } from '../../src/routing/decision.ts';
import { createRouter, type RouteOptions, type Router, type RouterParts, type RoutingConfig } from '../../src/routing/router.ts';
import { configOf, fakeGate, fakeLedger, scriptedModels, type FakeLedger, type Script } from './fakes.ts';

export const THREE = { cheap: ['a/small'], standard: ['a/medium', 'b/medium'], premium: ['b/large'] };

export interface Run {
  readonly result: RouteResult;
  /** All calls of the router so far. */
  readonly calls: readonly string[];
  readonly ledger: FakeLedger;
  /** What was streamed for this request. */
  readonly shown: string;
}

/** What differs from the three tiers of `THREE`, a budget of 1 USD and a clock that stands at 5 ms. */
export type Setup = Partial<Omit<RouterParts, 'config' | 'ledger'>> & {
  readonly tiers?: readonly Tier[];
  readonly config?: Partial<RoutingConfig>;
  readonly ledger?: FakeLedger;
};

export interface Routing extends Pick<ReturnType<typeof scriptedModels>, 'calls' | 'seen'>, Pick<Router, 'refuse'> {
  ask(request: Request, options?: Partial<RouteOptions>): Promise<Run>;
}

/** A router on scripted models that may be asked more than once. */
export function routing(scripts: Readonly<Record<string, readonly Script[]>>, setup: Setup = {}): Routing {
  const { tiers, config = {}, ledger = fakeLedger(), ...parts } = setup;
  const models = scriptedModels(scripts);
  const router = createRouter({
    config: configOf(THREE, { ...(tiers === undefined ? {} : { tiers }), ...config }),
    modelFor: models.modelFor, gate: fakeGate, ledger, now: () => 5, steady: () => 5, random: () => 0,
    checkStart: (text) => (text.length < 30 ? 'more' : text.startsWith('bad') ? 'failed' : 'ok'),
    ...parts,
  });
  return {
    calls: models.calls,
    seen: models.seen,
    refuse: (request, message) => router.refuse(request, message),
    async ask(request, options = {}) {
      const before = ledger.rows.length;
      let shown = '';
      const onText = (piece: string): void => {
        shown += piece;
      };
      const result = await router.route(request, { signal: new AbortController().signal, stream: false, onText, ...options });
      expect(ledger.open.size, 'every hold is settled or released').toBe(0);
      expect(ledger.rows.slice(before).map(({ attemptId }) => attemptId)).toEqual(result.decision.attempts.map(({ id }) => id));
      return { result, calls: models.calls, ledger, shown };
    },
  };
}

/** One request to a router of its own. */
export function run(request: Request, scripts: Readonly<Record<string, readonly Script[]>>, { options, ...setup }: Setup & { readonly options?: Partial<RouteOptions> } = {}): Promise<Run> {
  return routing(scripts, setup).ask(request, options);
}

/** One request under a policy of its task's own. */
export function under(request: Request, cells: PolicyCells, scripts: Readonly<Record<string, readonly Script[]>>, setup: Setup = {}): Promise<Run> {
  return run(request, scripts, { ...setup, config: { policy: { [request.task]: cells } } });
}

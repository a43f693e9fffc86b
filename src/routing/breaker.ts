import type { Route } from '../config/config.ts';
import type { Failure, FailureKind } from '../models/failure.ts';

/** Whether a route may be asked now. `until`: by the breakers' own clock; null where only the user can mend it. `why`: the failure that did it. */
export type Permission =
  | { readonly ok: true; readonly call: BreakerCall }
  | { readonly ok: false; readonly until: number | null; readonly why: FailureKind };

/** A call that was let through. Told what became of it, once. */
export interface BreakerCall {
  /** The endpoint answered, whatever it said. */
  succeeded(): void;
  failed(failure: Failure): void;
  /** Cancelled, or never sent: nothing is learned. */
  dropped(): void;
}

/** Keeps routes that fail from being asked, at the scope in which they fail: a model, a provider with all its models, an account. */
export interface Breakers {
  /** @param force lets one call through although the route rests, where nothing but time was to heal it */
  permit(route: Route, force?: boolean): Permission;
  /** Whether it may not be asked now. A look that changes nothing. */
  isResting(route: Route): boolean;
}

/** An editor sends few calls: three in a row, or half of at least four in a minute. Open 15 s, doubling to 5 min. */
const IN_A_ROW = 3;
const WINDOW_MS = 60_000;
const FEWEST = 4;
const FAILED_SHARE = 0.5;
/** Older ones say nothing about now, however many there were in the minute. */
const MOST_CALLS = 20;
const FIRST_OPEN_MS = 15_000;
const LONGEST_OPEN_MS = 300_000;
/** For a limit that says how long to wait, and is there again after that. */
const SHORTEST_OPEN_MS = 1_000;
const FOREVER = Infinity;

/** What opens at once, and for how long, ms. Infinity: until settings or keys change, when the breakers are made anew. */
const TRIPS: Readonly<Partial<Record<FailureKind, number>>> = {
  'auth': FOREVER,
  'forbidden': 600_000,
  'unknown-model': FOREVER,
  'quota': 3_600_000,
  'redirect': FOREVER,
  'rate-limit': FIRST_OPEN_MS,
};

/** What counts towards opening: faults of the endpoint or of the way to it. All others say something about one request. */
const COUNTED: readonly FailureKind[] = ['server', 'overloaded', 'timeout', 'reset', 'empty', 'incomplete', 'oversize', 'not-api', 'offline', 'unreachable', 'tls', 'proxy', 'conflict'];

interface State {
  /** Ends of the latest calls, oldest first: when, and whether they failed. */
  calls: { readonly at: number; readonly failed: boolean }[];
  inARow: number;
  openUntil: number;
  /** Times in a row that it opened; each doubles the wait. */
  openings: number;
  probing: boolean;
  why: FailureKind;
}

/** @param now ms, from any beginning; never set back */
export function createBreakers(now: () => number): Breakers {
  const states = new Map<string, State>();

  function stateOf(key: string): State {
    const known = states.get(key) ?? { calls: [], inARow: 0, openUntil: 0, openings: 0, probing: false, why: 'server' };
    states.set(key, known);
    return known;
  }

  /** One call at a time finds out whether what was open is well again. */
  function isOpen({ openUntil, openings, probing }: State): boolean {
    return openUntil > now() || (openings > 0 && probing);
  }

  /** What opened it for longer stands: a rejected key is not mended by a later failure of another kind. */
  function rest(state: State, ms: number, why: FailureKind): void {
    const until = now() + ms;
    if (until < state.openUntil) return;
    state.openUntil = until;
    state.why = why;
  }

  function open(state: State, ms: number, why: FailureKind): void {
    rest(state, ms, why);
    state.openings++;
    state.calls = [];
    state.inARow = 0;
  }

  /** How long it is open the next time. */
  function nextRest({ openings }: State, first: number): number {
    return Math.min(LONGEST_OPEN_MS, first * 2 ** openings);
  }

  function settle(state: State, failed: boolean): void {
    const at = now();
    state.calls.push({ at, failed });
    while (state.calls.length > MOST_CALLS || (state.calls[0]?.at ?? at) <= at - WINDOW_MS) state.calls.shift();
    state.inARow = failed ? state.inARow + 1 : 0;
    if (!failed) state.openings = 0;
  }

  function isTooMuch({ calls, inARow }: State): boolean {
    return inARow >= IN_A_ROW || (calls.length >= FEWEST && calls.filter(({ failed }) => failed).length >= calls.length * FAILED_SHARE);
  }

  function fail(states: ReadonlyMap<string, State>, route: Route, failure: Failure, wasProbe: boolean): void {
    const key = keyFor(route, failure);
    const state = states.get(key) ?? stateOf(key);
    // A model that will not answer proves that its provider is there.
    for (const [other, alive] of states) if (other !== key && key.startsWith('model')) settle(alive, false);
    const { kind, retryAfterMs: asked } = failure;
    if (COUNTED.includes(kind)) {
      settle(state, true);
      // The wait that it asks for is for the model that was asked: others there may be well. It never makes a failure count less.
      if (asked !== undefined && asked > 0) rest(stateOf(modelKey(route)), asked, kind);
      if (wasProbe || isTooMuch(state)) open(state, nextRest(state, FIRST_OPEN_MS), kind);
      return;
    }
    const trip = TRIPS[kind] ?? FIRST_OPEN_MS;
    // Who waited as asked may come a moment early; who comes in vain again and again is believed no longer.
    const limited = asked === undefined ? nextRest(state, trip) : Math.max(asked, wasProbe && state.openings > 1 ? nextRest(state, SHORTEST_OPEN_MS) : 0);
    open(state, kind === 'rate-limit' ? limited : trip, kind);
  }

  return {
    isResting: (route) => keysOf(route).some((key) => isOpen(stateOf(key))),
    permit(route, force = false) {
      const own = new Map(keysOf(route).map((key) => [key, stateOf(key)]));
      const resting = [...own.values()].filter(({ openUntil }) => openUntil > now());
      const until = Math.max(...resting.map(({ openUntil }) => openUntil), 0);
      const longest = resting.find(({ openUntil }) => openUntil === until);
      if (longest !== undefined && (!force || until === FOREVER)) return { ok: false, until: until === FOREVER ? null : until, why: longest.why };
      // Open once and not yet proved well: one call at a time finds out.
      const halfOpen = [...own.values()].filter(({ openings }) => openings > 0);
      const probe = halfOpen.find(({ probing }) => probing);
      if (probe !== undefined) return { ok: false, until: now(), why: probe.why };
      for (const state of halfOpen) state.probing = true;
      return { ok: true, call: callOf(own, route, halfOpen) };
    },
  };

  function callOf(own: ReadonlyMap<string, State>, route: Route, halfOpen: readonly State[]): BreakerCall {
    let isOver = false;
    const end = (tell: () => void): void => {
      if (isOver) return;
      isOver = true;
      for (const state of halfOpen) state.probing = false;
      tell();
    };
    const succeed = (): void => {
      for (const state of own.values()) {
        settle(state, false);
        state.openUntil = 0;
      }
    };
    return {
      succeeded: () => { end(succeed); },
      failed: (failure) => {
        end(() => {
          if (failure.kind === 'cancelled') return;
          if (TRIPS[failure.kind] !== undefined || COUNTED.includes(failure.kind)) fail(own, route, failure, halfOpen.length > 0);
          else succeed();
        });
      },
      dropped: () => { end(() => undefined); },
    };
  }
}

/** Everything that can take a route out: its model, its provider, and the account there, which all models of it share. */
function keysOf(route: Route): readonly string[] {
  return [modelKey(route), `provider\n${route.provider.name}`];
}

/** An endpoint may serve a model by one API and not by another. */
function modelKey({ provider, model, api }: Route): string {
  return `model\n${provider.name}\n${model}\n${api}`;
}

/** An account is a provider with a key: what exhausts it, or its network, takes the whole provider out. */
function keyFor(route: Route, { scope }: Failure): string {
  const [model = '', provider = ''] = keysOf(route);
  return scope === 'model' || scope === 'request' ? model : provider;
}

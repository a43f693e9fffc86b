import { describe, expect, it } from 'vitest';
import { createLadder, type Ladder } from '../../src/routing/ladder.ts';
import { tiersOf } from './fakes.ts';

const TIERS = tiersOf({ cheap: ['a/1', 'b/2'], standard: ['a/3', 'c/4'], premium: ['b/5'] });
const BELOW = tiersOf({ low: ['d/6', 'a/7'], lowest: ['d/8'] });

function at(ladder: Ladder): string | null {
  return ladder.current === null ? null : `${ladder.current.provider.name}/${ladder.current.model}`;
}

/** The routes in the order in which they come when each is left in the same way. */
function order(ladder: Ladder, leave: (ladder: Ladder) => void): readonly (string | null)[] {
  const seen: (string | null)[] = [];
  for (let step = 0; ladder.current !== null && step < 20; step++) {
    seen.push(at(ladder));
    leave(ladder);
  }
  return seen;
}

const broken = { kind: 'server', scope: 'model' } as const;

describe('a ladder', () => {
  it('climbs a tier at a time, past all siblings', () => {
    expect(order(createLadder(TIERS), (ladder) => { ladder.climb(); })).toEqual(['a/1', 'a/3', 'b/5']);
  });

  it('knows what a climb would lead to', () => {
    const ladder = createLadder(TIERS, BELOW);
    const above = (): readonly string[] => ladder.above.map(({ provider, model }) => `${provider.name}/${model}`);
    expect(above()).toEqual(['a/3', 'c/4', 'b/5']);
    ladder.fallBack({ kind: 'auth', scope: 'provider' });
    expect([at(ladder), above()]).toEqual(['b/2', ['c/4', 'b/5']]);
    ladder.climb();
    expect([at(ladder), above()]).toEqual(['c/4', ['b/5']]);
    ladder.climb();
    expect([at(ladder), above()]).toEqual(['b/5', []]);
    ladder.climb();
    expect([at(ladder), above()]).toEqual([null, []]);
  });

  it('has nothing above it below its start', () => {
    const ladder = createLadder(TIERS.slice(2), BELOW);
    ladder.fallBack(broken);
    expect([at(ladder), ladder.above]).toEqual(['d/6', []]);
  });

  it('climbs from a route in trouble one tier, and past what the trouble takes down', () => {
    const lasting = createLadder(TIERS);
    expect(lasting.climb({ kind: 'auth', scope: 'provider' }).map(({ model }) => model)).toEqual(['3']);
    expect(at(lasting)).toBe('c/4');
    const passing = createLadder(TIERS);
    expect(passing.climb({ kind: 'server', scope: 'provider' })).toEqual([]);
    expect(at(passing)).toBe('c/4');
    const own = createLadder(TIERS);
    expect(own.climb(broken)).toEqual([]);
    expect(at(own)).toBe('a/3');
    expect(createLadder([]).climb(broken)).toEqual([]);
  });

  it('falls back through siblings, then up, then below the start', () => {
    expect(order(createLadder(TIERS, BELOW), (ladder) => { ladder.fallBack(broken); })).toEqual(['a/1', 'b/2', 'a/3', 'c/4', 'b/5', 'd/6', 'a/7', 'd/8']);
  });

  it('never goes below its start after an answer that was not good enough', () => {
    const ladder = createLadder(TIERS.slice(2), BELOW);
    ladder.climb();
    expect(at(ladder)).toBeNull();
  });

  it('has nothing above a tier below its start', () => {
    const ladder = createLadder(TIERS.slice(2), BELOW);
    ladder.fallBack(broken);
    expect(at(ladder)).toBe('d/6');
    ladder.climb();
    expect(at(ladder)).toBeNull();
  });

  it('passes by a route without blaming its provider', () => {
    expect(order(createLadder(TIERS), (ladder) => { ladder.pass(); })).toEqual(['a/1', 'b/2', 'a/3', 'c/4', 'b/5']);
  });

  it('stays where it is when there is nothing', () => {
    const ladder = createLadder([]);
    ladder.climb();
    ladder.climbOrAside();
    ladder.enlarge();
    ladder.fallBack(broken);
    ladder.pass();
    expect([at(ladder), ladder.hasAlternative]).toEqual([null, false]);
  });

  it('knows whether another route is left, below its start too', () => {
    const ladder = createLadder(TIERS.slice(2), BELOW.slice(1));
    expect(ladder.hasAlternative).toBe(true);
    ladder.fallBack(broken);
    expect(ladder.hasAlternative).toBe(false);
  });
});

describe('a failure of a provider', () => {
  it('of the moment puts its other routes last in their tiers', () => {
    expect(order(createLadder(TIERS), (ladder) => { ladder.fallBack({ kind: 'overloaded', scope: 'provider' }); })).toEqual(['a/1', 'b/2', 'c/4', 'a/3', 'b/5']);
  });

  it.each(['no-key', 'auth', 'quota', 'not-api', 'offline', 'unreachable', 'tls', 'proxy', 'redirect'] as const)('that lasts (%s) takes all its routes out, below the start too', (kind) => {
    expect(order(createLadder(TIERS, BELOW), (ladder) => { ladder.fallBack({ kind, scope: 'provider' }); })).toEqual(['a/1', 'b/2', 'c/4', 'd/6']);
  });

  it.each(['request', 'model'] as const)('takes only the route out where its scope is the %s', (scope) => {
    const ladder = createLadder(tiersOf({ cheap: ['a/1', 'a/2', 'b/3'] }));
    ladder.fallBack({ kind: 'auth', scope });
    expect(at(ladder)).toBe('a/2');
  });
});

describe('a model that cannot manage', () => {
  it('gives way to a larger one, on the last tier to a sibling, and comes never again', () => {
    const ladder = createLadder(tiersOf({ cheap: ['a/1', 'a/2'], premium: ['a/3', 'a/4'] }));
    expect(order(ladder, (one) => { one.climbOrAside(); })).toEqual(['a/1', 'a/3', 'a/4']);
  });

  it('gives way to a sibling where all above are out', () => {
    const ladder = createLadder(tiersOf({ cheap: ['a/1', 'b/2'], premium: ['a/3'] }));
    ladder.fallBack({ kind: 'auth', scope: 'provider' });
    expect(order(ladder, (one) => { one.climbOrAside(); })).toEqual(['b/2']);
  });

  /** Routes with windows of so many tokens, in the order in which they come when each calls the request too long. */
  function larger(tiers: Readonly<Record<string, Readonly<Record<string, number>>>>, low: Readonly<Record<string, number>>): readonly (string | null)[] {
    const made = (all: typeof tiers) => Object.entries(all).flatMap(([name, windows]) => {
      const special = Object.fromEntries(Object.entries(windows).map(([route, contextWindow]) => [route, { contextWindow }]));
      return tiersOf({ [name]: Object.keys(windows) }, special);
    });
    return order(createLadder(made(tiers), made({ low })), (one) => { one.enlarge(); });
  }

  it('gives way to what reads more, wherever it stands', () => {
    expect(larger({ cheap: { 'a/1': 8, 'b/2': 4, 'c/3': 8 }, premium: { 'd/4': 7, 'e/5': 9 } }, { 'f/6': 10 })).toEqual(['a/1', 'e/5', 'f/6']);
  });

  it('gives way to what reads as much where none reads more', () => {
    expect(larger({ cheap: { 'a/1': 8, 'b/2': 7, 'c/3': 8 }, premium: { 'd/4': 7 } }, { 'f/6': 8 })).toEqual(['a/1', 'c/3', 'f/6']);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Route } from '../../src/config/config.ts';
import type { Failure, FailureKind } from '../../src/models/failure.ts';
import { createBreakers, type BreakerCall, type Breakers, type Permission } from '../../src/routing/breaker.ts';
import { failure, routeOf } from './fakes.ts';

const a1 = routeOf('cheap', 'a/one');
const a2 = routeOf('cheap', 'a/two');
const b1 = routeOf('cheap', 'b/one');

let time: number;
let breakers: Breakers;
beforeEach(() => {
  time = 1_000_000;
  breakers = createBreakers(() => time);
});

const broken = failure('server', 'retry', 'provider');
const dead = failure('empty', 'next-route', 'model');

function allowed(route: Route): BreakerCall {
  const permission = breakers.permit(route);
  if (!permission.ok) throw new Error(`${route.model} rests: ${permission.why}`);
  return permission.call;
}

function fail(route: Route, as: Failure = broken, times = 1): void {
  for (let call = 0; call < times; call++) allowed(route).failed(as);
}

function succeed(route: Route, times = 1): void {
  for (let call = 0; call < times; call++) allowed(route).succeeded();
}

/** How long a route rests, ms; 0 where it may be asked. Asks without a trace. */
function rest(route: Route): number | null {
  const permission: Permission = breakers.permit(route);
  if (permission.ok) permission.call.dropped();
  return permission.ok ? 0 : permission.until === null ? null : permission.until - time;
}

describe('opens', () => {
  it('after three failures in a row, for 15 s', () => {
    fail(a1, broken, 2);
    expect(rest(a1)).toBe(0);
    fail(a1);
    expect(rest(a1)).toBe(15_000);
    expect(breakers.permit(a1)).toEqual({ ok: false, until: time + 15_000, why: 'server' });
  });

  it('not after three with a success between', () => {
    fail(a1, broken, 2);
    succeed(a1, 5);
    fail(a1, broken, 2);
    expect(rest(a1)).toBe(0);
  });

  it('when half of at least four calls of a minute have failed', () => {
    succeed(a1);
    fail(a1);
    succeed(a1);
    expect(rest(a1)).toBe(0);
    fail(a1);
    expect(rest(a1)).toBe(15_000);
  });

  it('not when less than half have failed', () => {
    succeed(a1, 3);
    fail(a1, broken, 2);
    expect(rest(a1)).toBe(0);
  });

  it('not at half of three', () => {
    succeed(a1);
    fail(a1, broken, 2);
    expect(rest(a1)).toBe(0);
  });

  it('not for calls that are over a minute old', () => {
    succeed(a1);
    fail(a1, broken, 2);
    time += 60_000;
    succeed(a1, 2);
    fail(a1);
    succeed(a1);
    expect(rest(a1)).toBe(0);
  });

  it.each<FailureKind>(['bad-request', 'context-length', 'content-policy', 'too-large', 'filtered', 'refused', 'reasoning-only', 'tool-call'])('never for %s: the endpoint answered', (kind) => {
    fail(a1, failure(kind, 'next-route', 'request'), 10);
    expect(rest(a1)).toBe(0);
  });

  it.each<FailureKind>(['server', 'overloaded', 'timeout', 'reset', 'empty', 'incomplete', 'oversize', 'not-api', 'offline', 'unreachable', 'tls', 'proxy', 'conflict'])('for %s', (kind) => {
    fail(a1, failure(kind, 'next-route', 'model'), 3);
    expect(rest(a1)).toBe(15_000);
  });
});

describe('reaches as far as the failure', () => {
  it('a model leaves its siblings standing', () => {
    fail(a1, dead, 3);
    expect([a1, a2, b1].map(rest)).toEqual([15_000, 0, 0]);
  });

  it('a request counts for the model', () => {
    fail(a1, failure('server', 'retry', 'request'), 3);
    expect([a1, a2, b1].map(rest)).toEqual([15_000, 0, 0]);
  });

  it.each(['provider', 'account', 'network'] as const)('%s takes all models of the provider', (scope) => {
    fail(a1, failure('server', 'retry', scope), 3);
    expect([a1, a2, b1].map(rest)).toEqual([15_000, 15_000, 0]);
  });

  it('failures of two models add up where the provider fails', () => {
    fail(a1, broken, 2);
    fail(a2);
    expect([a1, a2].map(rest)).toEqual([15_000, 15_000]);
  });

  it('a model that does not answer proves that its provider is there', () => {
    succeed(a2, 4);
    fail(a2, broken, 2);
    fail(a1, dead);
    fail(a2, broken, 2);
    expect(rest(a2)).toBe(0);
  });

  it('a provider that fails proves nothing of its model', () => {
    fail(a1, dead, 2);
    fail(a1, broken);
    fail(a1, dead);
    expect([a1, a2].map(rest)).toEqual([15_000, 0]);
  });

  it('two models of one name at two providers are two', () => {
    fail(a1, dead, 3);
    expect(rest(b1)).toBe(0);
  });
});

describe('opens at once', () => {
  it.each<[FailureKind, number | null]>([['auth', null], ['unknown-model', null], ['redirect', null], ['forbidden', 600_000], ['quota', 3_600_000], ['rate-limit', 15_000]])('for %s', (kind, ms) => {
    fail(a1, failure(kind, 'next-route', 'model'));
    expect(rest(a1)).toBe(ms);
    expect(rest(a2)).toBe(0);
  });

  it('for as long as a rate limit asks', () => {
    fail(a1, failure('rate-limit', 'wait', 'model', { retryAfterMs: 7_000 }));
    expect(rest(a1)).toBe(7_000);
    time += 7_000;
    expect(rest(a1)).toBe(0);
  });

  it('for as long as a server asks that is overloaded', () => {
    fail(a1, failure('overloaded', 'next-route', 'provider', { retryAfterMs: 90_000 }));
    expect([a1, a2].map(rest)).toEqual([90_000, 0]);
  });

  it('for the whole account that is exhausted', () => {
    fail(a1, failure('quota', 'next-route', 'account'));
    expect([a1, a2, b1].map(rest)).toEqual([3_600_000, 3_600_000, 0]);
  });

  it('and says the longest of two rests', () => {
    const first = allowed(a1);
    fail(a1, failure('forbidden', 'next-route', 'provider'));
    first.failed(failure('rate-limit', 'wait', 'model', { retryAfterMs: 1_000 }));
    expect(rest(a1)).toBe(600_000);
  });
});

describe('rests longer each time', () => {
  it('doubling to five minutes', () => {
    fail(a1, broken, 3);
    const rests = Array.from({ length: 7 }, () => {
      const ms = rest(a1) ?? NaN;
      time += ms;
      fail(a1);
      return ms;
    });
    expect(rests).toEqual([15_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
  });

  it('and as at first after a success', () => {
    fail(a1, broken, 3);
    time += 15_000;
    succeed(a1);
    fail(a1, broken, 2);
    expect(rest(a1)).toBe(0);
    fail(a1);
    expect(rest(a1)).toBe(15_000);
  });
});

describe('half open', () => {
  beforeEach(() => {
    fail(a1, broken, 3);
    time += 15_000;
  });

  it('lets one call at a time through', () => {
    const probe = allowed(a1);
    expect(breakers.permit(a1)).toEqual({ ok: false, until: time, why: 'server' });
    expect(breakers.permit(a2).ok).toBe(false);
    probe.succeeded();
    const calls = [a1, a1, a2].map(allowed);
    expect(calls).toHaveLength(3);
  });

  it('opens again at one failure', () => {
    fail(a1);
    expect(rest(a1)).toBe(30_000);
  });

  it('closes at any answer, also one that says no to the request', () => {
    fail(a1, failure('bad-request', 'next-route', 'request'));
    fail(a1);
    expect(rest(a1)).toBe(0);
  });

  it('is free again after a call that was dropped', () => {
    allowed(a1).dropped();
    expect(breakers.permit(a1).ok).toBe(true);
  });

  it('is free again after a cancelled call, which changes nothing', () => {
    allowed(a1).failed(failure('cancelled', 'stop'));
    fail(a1);
    expect(rest(a1)).toBe(30_000);
  });
});

describe('a call', () => {
  it('that is cancelled harms nothing', () => {
    fail(a1, broken, 2);
    fail(a1, failure('cancelled', 'stop', 'request'), 20);
    expect(rest(a1)).toBe(0);
    fail(a1);
    expect(rest(a1)).toBe(15_000);
  });

  it('is told once what became of it', () => {
    const call = allowed(a1);
    call.failed(broken);
    call.failed(broken);
    call.failed(broken);
    call.succeeded();
    fail(a1, broken, 2);
    expect(rest(a1)).toBe(15_000);
  });

  it('that is dropped after it was told changes nothing', () => {
    for (let each = 0; each < 3; each++) {
      const call = allowed(a1);
      call.failed(broken);
      call.dropped();
    }
    expect(rest(a1)).toBe(15_000);
  });
});

describe('a look', () => {
  it('sees what rests, at either scope, and until when', () => {
    expect(breakers.isResting(a1)).toBe(false);
    fail(a1, dead, 3);
    expect([a1, a2].map(breakers.isResting)).toEqual([true, false]);
    fail(b1, broken, 3);
    expect(breakers.isResting(b1)).toBe(true);
    time += 14_999;
    expect(breakers.isResting(a1)).toBe(true);
    time += 1;
    expect(breakers.isResting(a1)).toBe(false);
  });

  it('sees that somebody finds out, and takes no turn itself', () => {
    fail(a1, broken, 3);
    time += 15_000;
    expect(breakers.isResting(a1)).toBe(false);
    const probe = allowed(a1);
    expect(breakers.isResting(a1)).toBe(true);
    probe.dropped();
    expect(breakers.isResting(a1)).toBe(false);
  });

  it('sees nothing where calls are under way that are no probes', () => {
    allowed(a1);
    expect(breakers.isResting(a1)).toBe(false);
  });
});

describe('force', () => {
  it('lets a call through where only time was to heal the route', () => {
    fail(a1, broken, 3);
    const forced = breakers.permit(a1, true);
    expect(forced.ok).toBe(true);
    if (forced.ok) forced.call.succeeded();
    expect(rest(a1)).toBe(0);
  });

  it('is still one at a time', () => {
    fail(a1, broken, 3);
    expect([breakers.permit(a1, true).ok, breakers.permit(a1, true).ok]).toEqual([true, false]);
  });

  it('does not send where only the user can mend it', () => {
    fail(a1, failure('auth', 'next-route', 'provider'));
    time += 10 ** 12;
    expect(breakers.permit(a1, true)).toEqual({ ok: false, until: null, why: 'auth' });
  });
});

describe('an endpoint that says when to come again', () => {
  const route = routeOf('cheap', 'a/small');
  const said = (kind: 'server' | 'rate-limit', retryAfterMs: number) => failure(kind, 'wait', kind === 'server' ? 'provider' : 'model', { retryAfterMs });

  it('is not left in rotation for that: failures count all the same', () => {
    const breakers = createBreakers(() => 0);
    let asked = 0;
    for (let call = 0; call < 25; call++) {
      const permission = breakers.permit(route);
      if (!permission.ok) continue;
      asked++;
      permission.call.failed(said('server', 0));
    }
    expect(asked).toBe(3);
  });

  it('is believed less each time that it was wrong', () => {
    let now = 0;
    const breakers = createBreakers(() => now);
    const rests: number[] = [];
    for (let call = 0; call < 4; call++) {
      const permission = breakers.permit(route);
      if (permission.ok) permission.call.failed(said('rate-limit', 10));
      const again = breakers.permit(route);
      const until = again.ok ? NaN : (again.until ?? NaN);
      rests.push(until - now);
      now = until;
    }
    expect(rests).toEqual([10, 10, 4_000, 8_000]);
  });

  it('does not shorten the rest that another failure gave it', () => {
    const breakers = createBreakers(() => 0);
    const calls = [breakers.permit(route), breakers.permit(route)];
    const [first, second] = calls.map((permission) => (permission.ok ? permission.call : null));
    first?.failed(failure('auth', 'next-route', 'provider'));
    second?.failed(said('server', 1_000));
    expect(breakers.permit(route)).toEqual({ ok: false, until: null, why: 'auth' });
  });

  it('rests for one of its APIs alone', () => {
    const breakers = createBreakers(() => 0);
    const filling = { ...route, api: 'completions' as const };
    const permission = breakers.permit(filling);
    if (permission.ok) permission.call.failed(failure('unknown-model', 'next-route', 'model'));
    expect([breakers.permit(filling).ok, breakers.permit(route).ok]).toEqual([false, true]);
  });
});

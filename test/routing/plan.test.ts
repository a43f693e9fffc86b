import { describe, expect, it } from 'vitest';
import type { Tier } from '../../src/config/config.ts';
import type { PolicyCells } from '../../src/config/policy-settings.ts';
import { DEFAULT_BANDS } from '../../src/config/read-policy.ts';
import type { Request, Task } from '../../src/request/request.ts';
import { bandOf } from '../../src/routing/band.ts';
import type { Classification } from '../../src/routing/decision.ts';
import { makePlan, type Plan, type PlanInput } from '../../src/routing/plan.ts';
import { effectivePolicy } from '../../src/routing/policy.ts';
import { CLASSIFIED } from '../journal/decision-fixture.ts';
import { completion, FIM, FREE, selection, tiersOf } from './fakes.ts';

const TIERS = tiersOf({ cheap: ['a/s'], standard: ['a/m'], premium: ['a/l'] });

interface Case {
  readonly request?: Request;
  readonly cells?: PolicyCells;
  readonly complexity?: Classification['complexity'];
  readonly verifiable?: Classification['verifiable'];
  readonly tiers?: readonly Tier[];
  /** Of the month's budget that is spent. */
  readonly used?: number;
  readonly onlyFree?: boolean;
  readonly stronger?: boolean;
}

function decide({ request = selection('explain'), cells = {}, complexity = 'simple', verifiable = 'well', tiers = TIERS, used, onlyFree = false, stronger = false }: Case): ReturnType<typeof makePlan> {
  const { task } = request;
  const input: PlanInput = {
    request, tiers, onlyFree, stronger, policy: effectivePolicy(task, { [task]: cells }, null).cells,
    classification: { ...CLASSIFIED, complexity, verifiable, verifiableWhy: 'it is Ruby', signals: [] },
    band: used === undefined ? null : bandOf(used, 1, DEFAULT_BANDS),
  };
  return makePlan(input);
}

function plan(of: Case): Plan {
  const { plan: made, stop } = decide(of);
  if (made === null) throw new Error(`no plan: ${stop?.message ?? ''}`);
  return made;
}

const names = (tiers: readonly Tier[]): readonly string[] => tiers.map(({ name }) => name);
const asked = (task: Task): Request => (task === 'complete' ? completion() : selection(task));

describe('the start', () => {
  it.each<[Task, readonly string[]]>([
    ['complete', ['cheap', 'cheap', 'cheap']],
    ['explain', ['cheap', 'cheap', 'standard']],
    ['debug', ['standard', 'premium', 'premium']],
  ])('of %s follows the complexity', (task, starts) => {
    expect((['trivial', 'simple', 'complex'] as const).map((complexity) => plan({ request: asked(task), complexity }).tiers[0]?.name)).toEqual(starts);
  });

  it('says what the classifier saw', () => {
    const input = { request: selection('debug'), tiers: TIERS, onlyFree: false, band: null, policy: effectivePolicy('debug', {}, null).cells };
    const { planned } = makePlan({ ...input, classification: { ...CLASSIFIED, complexity: 'complex', signals: ['a stack trace', '90 lines selected'] } });
    expect(planned?.why).toBe('complex debug (a stack trace, 90 lines selected) starts at premium');
  });

  it('is planned with its first route and a reason', () => {
    const { planned } = plan({ request: selection('debug') });
    expect(planned).toEqual({ tier: 'premium', provider: 'a', model: 'l', why: 'simple debug starts at premium' });
  });

  it('is the next tier up where its own has no route for the task', () => {
    const tiers = tiersOf({ cheap: ['a/s'], standard: ['a/m'], premium: ['a/l'] }, { 'a/s': FIM });
    expect(names(plan({ tiers }).tiers)).toEqual(['standard', 'premium']);
    expect(names(plan({ tiers, request: completion() }).tiers)).toEqual(['cheap', 'standard', 'premium']);
  });

  it('is the highest there is where none is as high as it should be', () => {
    const tiers = tiersOf({ cheap: ['a/s'], standard: ['a/m'], premium: ['a/l'] }, { 'a/l': FIM });
    expect(names(plan({ tiers, request: selection('debug') }).tiers)).toEqual(['standard']);
  });

  it('leaves out the routes of a tier that fill in the middle', () => {
    const tiers = tiersOf({ cheap: ['a/f', 'a/s'] }, { 'a/f': FIM });
    expect(plan({ tiers }).tiers[0]?.routes.map(({ model }) => model)).toEqual(['s']);
  });
});

describe('what can hardly be verified', () => {
  it('starts a tier higher, and says why', () => {
    const { tiers, planned } = plan({ request: completion(), verifiable: 'hardly' });
    expect(names(tiers)).toEqual(['standard', 'premium']);
    expect(planned.why).toBe('simple complete starts at standard, a tier higher, because the answer can hardly be verified here: it is Ruby');
  });

  it.each<[string, Case]>([
    ['where the policy does not lift', { request: completion(), verifiable: 'hardly', cells: { liftUnverifiable: false } }],
    ['where it can be verified in part', { request: completion(), verifiable: 'partly' }],
    ['on the last tier', { request: completion(), verifiable: 'hardly', tiers: tiersOf({ cheap: ['a/s'] }) }],
  ])('starts as it would %s', (_, of) => {
    expect(plan(of)).toMatchObject({ planned: { tier: 'cheap', why: 'simple complete starts at cheap' } });
  });
});

describe('floor and tiers of the policy', () => {
  it('are places on the whole ladder, whatever routes a task can use', () => {
    // "standard" is the middle tier, also where premium has nothing to talk to.
    const tiers = tiersOf({ one: ['a/s'], two: ['a/m'], three: ['a/l'] }, { 'a/l': FIM });
    expect(names(plan({ tiers, request: selection('debug') }).tiers)).toEqual(['two']);
    expect(plan({ tiers, request: selection('debug'), cells: { downgrade: true } }).below).toEqual([]);
  });

  it('keep everything below the floor out, above and below the start', () => {
    const { tiers, below } = plan({ cells: { floor: 'standard', start: { simple: 'premium' }, downgrade: true } });
    expect([names(tiers), names(below)]).toEqual([['premium'], ['standard']]);
  });

  it('keep what is not allowed out', () => {
    expect(names(plan({ cells: { tiers: ['cheap', 'premium'] } }).tiers)).toEqual(['cheap', 'premium']);
  });

  it('never allow a tier for a name that is none', () => {
    expect(names(plan({ cells: { tiers: ['cheap', 'gone'] } }).tiers)).toEqual(['cheap']);
    expect(decide({ cells: { tiers: ['gone'] } }).stop?.reason).toBe('config');
  });

  it('may leave nothing', () => {
    const { stop, planned } = decide({ cells: { floor: 'premium', tiers: ['cheap'] } });
    expect([stop?.reason, stop?.choices, planned]).toEqual(['config', ['open-settings'], null]);
    expect(stop?.message).toContain('its floor is premium');
  });

  it('say that no route can be used at all where that is so', () => {
    const { stop } = decide({ tiers: tiersOf({ cheap: ['a/s'] }, { 'a/s': FIM }) });
    expect(stop).toMatchObject({ reason: 'config', message: expect.stringContaining('"api": "chat"') as string });
    expect(decide({ tiers: [] }).stop?.reason).toBe('config');
  });

  it('are to blame where a route could be used but for them', () => {
    const mixed = tiersOf({ cheap: ['a/s'], standard: ['b/s', 'a/m'] }, { 'a/s': FIM, 'b/s': FIM });
    expect(decide({ tiers: mixed, cells: { tiers: ['cheap'] } }).stop?.message).toContain('The policy leaves no tier for "explain"');
    const fim = tiersOf({ cheap: ['a/s'] }, { 'a/s': FIM });
    expect(decide({ tiers: fim, request: completion(), cells: { tiers: ['gone'] } }).stop?.message).toContain('The policy leaves no tier for "complete"');
  });

  it('may stop a task', () => {
    expect(decide({ cells: { stop: 'not on this machine' } })).toMatchObject({ plan: null, planned: null, stop: { reason: 'policy', message: 'The policy stops "explain": not on this machine' } });
  });
});

describe('a stronger model by choice', () => {
  it('is the next tier up, as planned, and says why', () => {
    const { planned, tiers } = plan({ stronger: true });
    expect([planned.tier, names(tiers)]).toEqual(['standard', ['standard', 'premium']]);
    expect(planned.why).toBe('simple explain starts at standard, a tier higher, because a stronger model was asked for');
  });

  it('comes on top of what can hardly be verified', () => {
    const { planned } = plan({ request: completion(), verifiable: 'hardly', stronger: true });
    expect([planned.tier, planned.why.includes('stronger'), planned.why.includes('verified')]).toEqual(['premium', true, true]);
  });

  it('is the planned one where there is none above', () => {
    const { planned } = plan({ request: selection('debug'), stronger: true });
    expect([planned.tier, planned.why]).toEqual(['premium', 'simple debug starts at premium']);
  });

  it('is not taken back because of the budget', () => {
    expect(plan({ stronger: true, used: 0.75 })).toMatchObject({ planned: { tier: 'standard' }, downgrade: null });
    expect(names(plan({ stronger: true, used: 0.75 }).tiers)).toEqual(['standard', 'premium']);
  });
});

describe('how far', () => {
  it('a command may climb to the top, typing one tier', () => {
    expect(names(plan({ request: completion('manual') }).tiers)).toEqual(['cheap', 'standard', 'premium']);
    expect(names(plan({ request: completion('auto') }).tiers)).toEqual(['cheap', 'standard']);
    expect(names(plan({ request: completion('auto'), cells: { autoClimb: 0 } }).tiers)).toEqual(['cheap']);
    expect(names(plan({ request: completion('auto'), cells: { autoClimb: null } }).tiers)).toEqual(['cheap', 'standard', 'premium']);
  });

  it('a command may ask four times, typing twice', () => {
    expect([plan({ request: completion('manual') }).attempts, plan({ request: completion('auto') }).attempts]).toEqual([4, 2]);
  });

  it('a command may cost more than typing', () => {
    expect([plan({ request: completion('manual') }).maxCost, plan({ request: completion('auto') }).maxCost]).toEqual([0.05, 0.01]);
  });

  it('it may fall below its start where the policy lets it downgrade, the nearest tier first', () => {
    expect(names(plan({ cells: { start: { simple: 'premium' } } }).below)).toEqual(['standard', 'cheap']);
    expect(names(plan({ cells: { start: { simple: 'premium' }, downgrade: false } }).below)).toEqual([]);
  });

  it('it may not climb where the policy does not escalate', () => {
    expect(plan({}).noEscalation).toBeNull();
    expect(plan({ cells: { escalate: false, repair: 'always' } }).repair).toBe('always');
    expect(plan({ cells: { escalate: false } }).noEscalation).toBe('The policy lets "explain" climb for no check.');
  });
});

describe('in a band', () => {
  const high: Case = { cells: { start: { simple: 'standard' } } };

  it('below the first nothing changes', () => {
    expect(plan({ ...high, used: 0.69 })).toEqual(plan(high));
  });

  it('from 70 % what is not critical starts a tier lower, and says so', () => {
    const { planned, tiers, downgrade } = plan({ ...high, used: 0.75 });
    expect([planned.tier, names(tiers)]).toEqual(['standard', ['cheap', 'standard', 'premium']]);
    expect(downgrade).toEqual({ kind: 'downgrade', from: 'standard', to: 'cheap', why: "75 % of the month's budget is used, so it starts a tier lower." });
  });

  it('nothing starts lower than the lowest, below its floor, or where the policy forbids it', () => {
    for (const cells of [{}, { floor: 'standard', start: { simple: 'standard' } }, { ...high.cells, downgrade: false }]) {
      const { planned, tiers, downgrade } = plan({ cells, used: 0.75 });
      expect([tiers[0]?.name, downgrade]).toEqual([planned.tier, null]);
    }
  });

  it('from 80 % what is not critical climbs for no check', () => {
    expect(plan({ used: 0.79 }).noEscalation).toBeNull();
    expect([plan({ used: 0.79 }).repair, plan({ used: 0.8 }).repair, plan({ used: 0.8, cells: { repair: 'always' } }).repair]).toEqual(['auto', 'never', 'never']);
    expect(plan({ used: 0.8 }).noEscalation).toBe("80 % of the month's budget is used, so nothing climbs to a dearer model.");
  });

  it('from 95 % what is not critical is not sent, but planned', () => {
    const { plan: made, planned, stop } = decide({ used: 0.96 });
    expect([made, planned?.tier, stop?.reason, stop?.choices]).toEqual([null, 'cheap', 'budget', ['raise-budget', 'wait', 'use-free-tier']]);
    expect(stop?.message).toBe('96 % of the month\'s budget is used, so only critical tasks are sent, and "explain" is none.');
    expect(decide({ used: 1 }).stop?.message).toBe('The monthly budget is used up.');
  });

  it('from 95 % what is free anyway goes on, and stays free', () => {
    const tiers = tiersOf({ cheap: ['a/s', 'b/s'], standard: ['a/m'], premium: ['a/l'] }, { 'a/s': FREE, 'a/l': FREE });
    const { tiers: left, planned } = plan({ tiers, used: 0.96 });
    expect(planned.model).toBe('s');
    expect(left.flatMap(({ routes }) => routes).map(({ model }) => model)).toEqual(['s', 'l']);
  });

  it('critical tasks are never started lower, held down or turned away', () => {
    for (const used of [0.75, 0.85, 0.99, 2]) {
      const { tiers, downgrade, noEscalation } = plan({ request: selection('debug'), used });
      expect([names(tiers), downgrade, noEscalation]).toEqual([['premium'], null, null]);
    }
  });
});

describe('only what is free', () => {
  const tiers = tiersOf({ cheap: ['a/s', 'b/s'], standard: ['a/m'], premium: ['a/l'] }, { 'b/s': FREE, 'a/l': FREE });

  it('leaves all other routes out', () => {
    const { planned, tiers: left } = plan({ tiers, onlyFree: true });
    expect([planned.provider, names(left)]).toEqual(['b', ['cheap', 'premium']]);
  });

  it('never goes below the floor', () => {
    expect(names(plan({ tiers, onlyFree: true, request: selection('debug') }).tiers)).toEqual(['premium']);
    const cheapOnly = tiersOf({ cheap: ['b/s'], standard: ['a/m'] }, { 'b/s': FREE });
    const { stop } = decide({ tiers: cheapOnly, onlyFree: true, cells: { floor: 'premium' } });
    expect([stop?.reason, stop?.choices]).toEqual(['budget', ['raise-budget', 'wait', 'open-settings']]);
    expect(stop?.message).toContain('No free route may be used for "explain": its floor is premium.');
  });

  it('is not what has no known price', () => {
    expect(decide({ tiers: tiersOf({ cheap: ['a/s'] }, { 'a/s': { price: null } }), onlyFree: true }).plan).toBeNull();
  });
});

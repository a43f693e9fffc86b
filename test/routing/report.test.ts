import { describe, expect, it } from 'vitest';
import type { TrafficClass } from '../../src/config/policy-settings.ts';
import type { Request } from '../../src/request/request.ts';
import type { Attempt, Decision, SkipCode } from '../../src/routing/decision.ts';
import type { Plan } from '../../src/routing/plan.ts';
import { TASK_DEFAULTS } from '../../src/routing/policy.ts';
import { createReport, type Beginning, type Report } from '../../src/routing/report.ts';
import { attempt, CLASSIFIED } from '../journal/decision-fixture.ts';
import { completion, failure, routeOf, selection, tiersOf } from './fakes.ts';

const SMALL = routeOf('cheap', 'a/small');
const OTHER = routeOf('cheap', 'b/small');
const NAME = { tier: 'cheap', provider: 'a', model: 'small' };
const PLANNED = { ...NAME, why: 'simple' };
const AT = 1_700_000_000_000;
const RESETS = AT + 86_400_000;

function begin(request: Request = selection('explain'), change: Partial<Beginning> = {}): Report {
  return createReport({ request, trafficClass: 'interactive', band: null, arm: null, classification: CLASSIFIED, at: AT, way: { freeTier: () => null, resetsAt: RESETS }, ...change });
}

function planOf(change: Partial<Plan> = {}): Plan {
  return { policy: TASK_DEFAULTS.explain, planned: PLANNED, tiers: tiersOf({ cheap: ['a/small'], premium: ['a/large'] }), below: [], attempts: 3, maxCost: null, downgrade: null, noEscalation: null, repair: 'auto', ...change };
}

const broken = attempt('1', { result: 'error', failure: failure('server', 'retry') });
const asked = attempt('0', { purpose: 'classify', result: 'failed', failure: failure('bad-request', 'next-route') });
const answered = (of: Attempt, change: Partial<Parameters<Report['accept']>[1]> = {}): Parameters<Report['accept']>[1] => ({
  attempt: of, judgement: { verdict: { result: 'passed', by: ['reply'] }, content: { text: 'It adds.', edits: [] }, doubts: [], missed: [], score: null }, cutOff: false, trimmed: false, ...change,
});

describe('an accepted answer', () => {
  it('is a decision with all that is known', () => {
    const report = begin(completion('auto'), { arm: { experiment: 'e', arm: 'b' }, band: { share: 0.1, from: 0, downgrade: 'none', escalate: 'all', allow: 'all' } });
    report.planned(planOf(), PLANNED, { ...CLASSIFIED, complexity: 'complex' });
    report.add(answered(attempt('1')).attempt);
    const { decision, content, incomplete, trimmed } = report.accept(NAME, answered(attempt('1')));
    expect(decision).toMatchObject({
      id: 'r1', at: AT, task: 'complete', trigger: 'auto', class: 'interactive', languageId: 'typescript', arm: { experiment: 'e', arm: 'b' }, band: { share: 0.1 },
      classification: { complexity: 'complex' }, planned: PLANNED, executed: NAME, outcome: 'answered', reason: null, choices: [], cachedAt: null, later: null, cost: 0.01, skipped: [],
    });
    expect(decision.ms).toBeGreaterThanOrEqual(0);
    expect([content?.text, incomplete, trimmed]).toEqual(['It adds.', false, false]);
  });

  it('is incomplete where the output limit ended it, except for a completion', () => {
    expect(begin(selection('explain')).accept(NAME, answered(attempt('1'), { cutOff: true })).incomplete).toBe(true);
    expect(begin(completion()).accept(NAME, answered(attempt('1'), { cutOff: true })).incomplete).toBe(false);
  });

  it('says where only a part was sent, and where debugging changes nothing', () => {
    const { decision, trimmed } = begin(selection('debug')).accept(NAME, answered(attempt('1'), { trimmed: true }));
    expect(trimmed).toBe(true);
    expect(decision.message).toMatch(/No patch was proposed\. Only the start of the selection was sent/);
    expect(begin(selection('explain')).accept(NAME, answered(attempt('1'))).decision.message).not.toContain('patch');
    const edited = { verdict: { result: 'passed', by: [] }, content: { text: '', edits: [{ start: 0, end: 1, newText: '' }] }, doubts: [], missed: [], score: null } as const;
    expect(begin(selection('debug')).accept(NAME, answered(attempt('1'), { judgement: edited })).decision.message).not.toContain('patch');
  });

  it('costs what all attempts cost, and an unknown price makes that unknown', () => {
    const report = begin();
    report.add(asked);
    report.add(attempt('1', { cost: 0.02 }));
    expect(report.spent).toBeCloseTo(0.03, 10);
    expect(report.accept(NAME, answered(attempt('1'))).decision.cost).toBeCloseTo(0.03, 10);
    report.add(attempt('2', { cost: null }));
    expect(report.spent).toBeCloseTo(0.03, 10);
    expect(report.accept(NAME, answered(attempt('1'))).decision.cost).toBeNull();
  });
});

describe('a stronger model', () => {
  const downgrade = { kind: 'downgrade', from: 'premium', to: 'cheap', why: 'budget' } as const;
  const unsure = attempt('1', { confidence: { score: 0.4, meanProbability: 0.4, worstProbability: 0.4, selfReported: null, gate: 0.8, classifier: 0.5 } });

  function choices(plan: Plan, given: Attempt): Decision['choices'] {
    const report = begin();
    report.planned(plan, PLANNED, CLASSIFIED);
    report.add(given);
    return report.accept(NAME, answered(given)).decision.choices;
  }

  it('is offered for an answer that is known to be poorer, where there is one above the start', () => {
    expect(choices(planOf({ downgrade }), attempt('1', NAME))).toEqual(['ask-stronger']);
    expect(choices(planOf({ policy: { ...TASK_DEFAULTS.explain, minConfidence: 0.5 } }), { ...unsure, ...NAME })).toEqual(['ask-stronger']);
    expect(choices(planOf({ policy: { ...TASK_DEFAULTS.explain, minConfidence: 0.4 } }), { ...unsure, ...NAME })).toEqual([]);
    expect(choices(planOf(), attempt('1', NAME))).toEqual([]);
    expect(choices(planOf({ downgrade, tiers: tiersOf({ cheap: ['a/small'] }) }), attempt('1', NAME))).toEqual([]);
    expect(choices(planOf({ downgrade }), attempt('1', { ...NAME, tier: 'premium' }))).toEqual([]);
  });

  it('is offered at a stop only where there is one that was not asked', () => {
    const end = { reason: 'refused', message: 'No.', choices: ['ask-stronger'] } as const;
    const report = begin();
    expect(report.stop(end).decision.choices).toEqual([]);
    report.planned(planOf(), PLANNED, CLASSIFIED);
    report.add(attempt('1', NAME));
    expect(report.stop(end).decision.choices).toEqual(['ask-stronger']);
    report.add(attempt('2', { ...NAME, tier: 'premium' }));
    expect(report.stop(end).decision.choices).toEqual([]);
  });
});

describe('an answer from memory', () => {
  const kept = { content: { text: 'It adds.', edits: [] }, by: NAME, uncheckedReason: null, at: AT - 1_000 };

  it('has no deviation where nobody had to be asked', () => {
    const report = begin();
    report.planned(planOf(), PLANNED, CLASSIFIED);
    const { decision, content } = report.acceptCached(kept, null);
    expect(decision).toMatchObject({ outcome: 'answered', executed: NAME, deviations: [], cachedAt: AT - 1_000, cost: 0 });
    expect(content?.text).toBe('It adds.');
  });

  it('says that the budget had it start lower', () => {
    const report = begin();
    const downgrade = { kind: 'downgrade', from: 'premium', to: 'cheap', why: 'budget' } as const;
    report.planned(planOf({ downgrade }), { ...PLANNED, tier: 'premium' }, CLASSIFIED);
    expect(report.acceptCached(kept, null).decision.deviations).toEqual([downgrade]);
  });

  it('is a deviation where nobody could be asked', () => {
    const report = begin();
    report.planned(null, { ...PLANNED, tier: 'premium' }, CLASSIFIED);
    expect(report.acceptCached(kept, 'nobody there').decision.deviations).toEqual([{ kind: 'cached', from: 'premium', to: 'cheap', why: 'nobody there' }]);
  });
});

describe('a stop', () => {
  it('keeps what was on the screen', () => {
    const shown = begin().stop({ reason: 'failed', message: 'It broke off.', choices: ['retry'], shown: 'It ad' });
    expect(shown).toMatchObject({ incomplete: true, content: { text: 'It ad', edits: [] }, decision: { outcome: 'stopped', reason: 'failed', executed: null, choices: ['retry'] } });
    expect(begin().stop({ reason: 'failed', message: '', choices: [] })).toMatchObject({ incomplete: false, content: null });
  });

  it('offers a free tier only where there is one, and says the choices', () => {
    const end = { reason: 'budget', message: 'Too dear.', choices: ['raise-budget', 'use-free-tier'] } as const;
    expect(begin().stop(end).decision).toMatchObject({ choices: ['raise-budget'], message: 'Too dear. Raise "stepladder.budget".' });
    const free = begin(completion(), { way: { freeTier: () => 'local', resetsAt: RESETS } }).stop(end).decision;
    expect(free).toMatchObject({ choices: ['raise-budget', 'use-free-tier'], message: 'Too dear. Raise "stepladder.budget", or use the free tier "local".' });
  });

  it('looks for a free tier only where one would be offered', () => {
    let looked = 0;
    const way = { freeTier: () => { looked++; return 'local'; }, resetsAt: RESETS };
    begin(completion(), { way }).cancelled();
    begin(completion(), { way }).stop({ reason: 'failed', message: '', choices: ['retry'] });
    expect(looked).toBe(0);
    begin(completion(), { way }).stop({ reason: 'budget', message: '', choices: ['use-free-tier'] });
    expect(looked).toBe(1);
  });

  it('by the user is one', () => {
    expect(begin().cancelled('It')).toMatchObject({ incomplete: true, content: { text: 'It' }, decision: { reason: 'cancelled', message: 'Cancelled.', choices: [] } });
  });
});

describe('the end of the ladder', () => {
  function exhausted(request: Request, attempts: readonly Attempt[], codes: readonly SkipCode[], why: string | null = null): Decision {
    const report = begin(request);
    for (const each of attempts) report.add(each);
    for (const code of codes) report.skip(SMALL, code, 'so');
    return report.exhausted(why).decision;
  }

  it.each<[string, Request, readonly Attempt[], readonly SkipCode[], string | null, Partial<Decision>]>([
    ['completions that failed their check are nothing', completion(), [attempt('1', { result: 'failed' })], [], null, { outcome: 'nothing', reason: null, choices: [] }],
    ['explanations that failed their check', selection('explain'), [attempt('1', { result: 'failed' })], [], null, { reason: 'failed', choices: ['retry'] }],
    ['calls that failed', completion(), [broken], ['no-key'], null, { reason: 'failed', choices: ['retry'] }],
    ['the time', completion(), [], [], 'The time is over.', { reason: 'failed', choices: ['retry'] }],
    ['the cap of one request', completion(), [], ['cost-cap', 'no-key'], null, { reason: 'budget', choices: ['open-settings'] }],
    ['missing keys', completion(), [], ['no-key'], null, { reason: 'config', choices: ['set-key', 'open-settings'] }],
    ['unknown prices', completion(), [], ['unknown-price'], null, { reason: 'config', choices: ['set-price', 'open-settings'] }],
    ['routes that rest', completion(), [], ['resting', 'no-key'], null, { reason: 'failed', choices: ['set-key', 'retry', 'open-settings'] }],
    ['selections that are too long', selection('debug'), [], ['selection-too-long'], null, { reason: 'config', choices: ['open-settings'] }],
    ['no route', completion(), [], [], null, { reason: 'config', choices: ['open-settings'] }],
    ['what only the router asked', selection('debug'), [asked], ['no-key'], null, { reason: 'config', choices: ['set-key', 'open-settings'] }],
  ])('is reached by %s', (_, request, attempts, codes, why, decision) => {
    expect(exhausted(request, attempts, codes, why)).toMatchObject({ outcome: 'stopped', executed: null, ...decision });
  });

  it('keeps what was shown', () => {
    const report = begin();
    report.add(broken);
    expect(report.exhausted('The time is over.', 'It ad')).toMatchObject({ incomplete: true, content: { text: 'It ad' } });
  });
});

describe('what is skipped', () => {
  it('may be asked after all', () => {
    const report = begin();
    for (const route of [SMALL, OTHER]) report.skip(route, 'resting', 'so');
    report.unskip(SMALL);
    report.unskip(SMALL);
    expect(report.cancelled().decision.skipped).toEqual([{ tier: 'cheap', provider: 'b', model: 'small', code: 'resting', why: 'so' }]);
  });
});

describe('bad requests', () => {
  it('are counted without those of the router itself', () => {
    const report = begin();
    report.add(asked);
    report.add(broken);
    expect(report.badRequests).toBe(0);
    report.add(attempt('2', { failure: failure('bad-request', 'next-route') }));
    expect(report.badRequests).toBe(1);
    report.add(attempt('r', { purpose: 'repair', result: 'error', failure: failure('bad-request', 'next-route') }));
    expect(report.badRequests, 'an endpoint that takes no second turn').toBe(1);
  });
});

describe('later', () => {
  function later(trafficClass: TrafficClass, act: (report: Report) => { decision: Decision }): Decision['later'] {
    return act(begin(selection('explain'), { trafficClass })).decision.later;
  }
  const budget = (report: Report) => report.stop({ reason: 'budget', message: '', choices: [], until: RESETS });
  const failing = (kind: Parameters<typeof failure>[0], purpose: Attempt['purpose'] = 'answer') => (report: Report) => {
    report.add(attempt('1', { purpose, result: 'error', failure: failure(kind, 'next-route') }));
    return report.exhausted('over');
  };

  it('is when the budget begins anew: a batch pauses, an automation retries', () => {
    expect(later('batch', budget)).toEqual({ how: 'pause', at: RESETS });
    expect(later('automation', budget)).toEqual({ how: 'retry', at: RESETS });
    expect(later('batch', (report) => report.stop({ reason: 'budget', message: '', choices: [] }))).toBeNull();
  });

  it.each(['timeout', 'conflict', 'rate-limit', 'server', 'overloaded', 'empty', 'incomplete', 'reset', 'offline', 'unreachable'] as const)('is in a minute after %s', (kind) => {
    for (const each of ['batch', 'automation'] as const) expect(later(each, failing(kind))).toEqual({ how: 'retry', at: AT + 60_000 });
  });

  it('is when the routes have rested', () => {
    const resting = (report: Report) => {
      report.skip(SMALL, 'resting', 'so');
      return report.exhausted(null);
    };
    expect(later('batch', resting)).toEqual({ how: 'retry', at: AT + 60_000 });
  });

  it.each(['auth', 'quota', 'unknown-model', 'bad-request', 'refused'] as const)('is never after %s, which does not pass', (kind) => {
    expect(later('batch', failing(kind))).toBeNull();
  });

  it('is never for what only the router asked, for an answer, a cancel or another reason', () => {
    expect(later('batch', failing('server', 'classify'))).toBeNull();
    expect(later('batch', (report) => report.accept(NAME, answered(attempt('1'))))).toBeNull();
    expect(later('batch', (report) => report.cancelled())).toBeNull();
    const refused = (report: Report) => {
      report.add(broken);
      return report.stop({ reason: 'refused', message: '', choices: [] });
    };
    expect(later('batch', refused)).toBeNull();
  });

  it.each(['interactive', 'critical', 'experiment'] as const)('is never for %s: somebody waits', (each) => {
    expect([later(each, budget), later(each, failing('server'))]).toEqual([null, null]);
  });
});

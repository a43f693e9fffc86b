import { describe, expect, test } from 'vitest';
import { LOCAL } from '../../src/journal/local-route.ts';
import { NO_REACTIONS, type ModelReactions } from '../../src/journal/reactions.ts';
import { readToDashboard } from '../../src/panel/dashboard-messages.ts';
import { type DashboardData, dashboardView } from '../../src/panel/view.ts';

const wording = { usd: (amount: number) => `$${amount}`, time: (at: number) => `time ${at}` };

const nothing: DashboardData = {
  day: { spent: 0, cap: 1, resetsAt: 100 },
  month: { spent: 0, cap: 20, resetsAt: 200 },
  metrics: { cost: 0, requests: 0, attempts: 0, unpriced: 0, routerTax: 0, repairs: { tried: 0, mended: 0, cost: 0 }, estimatedShare: null, fallbacks: 0, shown: 0, accepted: 0, rejected: 0, keptShare: null, tiers: [], models: [], arms: [], local: { attempts: 0, answers: 0 }, waste: { requests: 0, of: 0, cost: 0 }, comparison: null },
  recent: [],
};

const used: DashboardData['metrics'] = { ...nothing.metrics, requests: 3, attempts: 4, cost: 2, estimatedShare: 0.25, shown: 2, accepted: 1, keptShare: 0.5 };

const decision: DashboardData['recent'][number] = {
  id: 'a', at: 5, task: 'complete', languageId: 'typescript', plannedTier: 'cheap', plannedWhy: 'small', plannedProvider: 'demo', plannedModel: 'small',
  tier: 'cheap', provider: 'demo', model: 'small', outcome: 'answered', reason: null, message: 'Answered.', arm: null, band: 0, deviations: [], cached: false, verdict: 'passed', attempts: 1, cost: 0.5, ms: 20, feedback: null, later: null,
};

const small: ModelReactions = {
  tier: 'cheap', provider: 'demo', model: 'small', shown: 10, accepted: 6, partly: 2, rejected: 1, typedOver: 2, ignored: 1,
  after30s: { looked: 6, kept: 6 }, after2min: { looked: 4, kept: 3 }, after10min: { looked: 0, kept: 0 },
};

test('before the first request it says what to do, and shows the caps', () => {
  const view = dashboardView(nothing, wording);
  expect(view.empty).toContain('Explain Selection');
  expect(view.budgets).toMatchObject([{ label: 'Today', spent: '$0', of: 'of $1', percent: 0 }, { label: 'This month', percent: 0 }]);
  expect(view).toMatchObject({ figures: [], notes: [], tiers: [], models: [], arms: [], recent: [] });
});

describe('a budget', () => {
  test.each([
    [{ spent: 0.79, cap: 1 }, { percent: 79, tone: 'ok', note: '' }],
    [{ spent: 0.8, cap: 1 }, { percent: 80, tone: 'warning', note: '' }],
    [{ spent: 1, cap: 1 }, { percent: 100, tone: 'error', note: 'Cap reached: paid models wait until time 100.' }],
    [{ spent: 3, cap: 1 }, { percent: 100, tone: 'error' }],
    [{ spent: 0, cap: 0 }, { percent: 100, tone: 'error', of: 'of $0' }],
    [{ spent: 3, cap: null }, { percent: null, tone: 'ok', of: 'no cap set' }],
  ])('%o', (state, bar) => {
    expect(dashboardView({ ...nothing, day: { ...state, resetsAt: 100 } }, wording).budgets[0]).toMatchObject(bar);
  });
});

describe('figures', () => {
  const figures = (changes: Partial<DashboardData['metrics']>) => dashboardView({ ...nothing, metrics: { ...used, ...changes } }, wording).figures;

  test('kept share of what was shown', () => {
    expect(figures({})[1]).toEqual({ label: 'Kept', value: '50 %', hint: '1 of 2 answers shown' });
    expect(figures({ keptShare: null })[1]).toMatchObject({ value: '–' });
  });

  test('against always asking premium, an estimate; climbing may cost more', () => {
    expect(figures({ comparison: { actual: 2, premium: 5, saved: 3 } })[2]).toMatchObject({ label: 'Saved', value: '$3 est.' });
    expect(figures({ comparison: { actual: 5, premium: 2, saved: -3 } })[2]).toMatchObject({ label: 'Extra cost', value: '$3 est.' });
  });
});

describe('completions from your own code', () => {
  const figures = (changes: Partial<DashboardData['metrics']>) => dashboardView({ ...nothing, metrics: { ...used, ...changes } }, wording).figures;

  test('are told apart from the calls of models', () => {
    const shown = figures({ attempts: 5, local: { attempts: 2, answers: 1 } });
    expect(shown[0]).toMatchObject({ hint: '3 model calls this month' });
    expect(shown[3]).toMatchObject({ label: 'From your own code', value: '1' });
    expect(figures({})).toHaveLength(3);
  });

  test('and what was paid for and never seen', () => {
    expect(figures({ waste: { requests: 2, of: 9, cost: 0.5 } })[3]).toEqual({ label: 'Paid, never seen', value: '$0.5', hint: '2 of 9 paid completions while typing' });
    expect(figures({ waste: { requests: 0, of: 1, cost: 0 } })[3]).toMatchObject({ value: '$0', hint: '0 of 1 paid completion while typing' });
  });
});

describe('what became of suggestions', () => {
  const view = dashboardView({ ...nothing, metrics: { ...used, models: [small, { ...NO_REACTIONS, ...LOCAL, shown: 1 }], arms: [{ ...small, experiment: 'e', arm: 'b' }] } }, wording);

  test('by model: each counts once, and what is not known is no figure', () => {
    expect(view.models).toEqual([
      { name: 'small', detail: 'cheap, at demo', shown: '10', accepted: '4', partly: '2', rejected: '1', typedOver: '2', ignored: '1', stood: '100 % · 75 % · –' },
      { name: 'your own code', detail: 'no model', shown: '1', accepted: '0', partly: '0', rejected: '0', typedOver: '0', ignored: '0', stood: '– · – · –' },
    ]);
  });

  test('by arm', () => {
    expect(view.arms).toMatchObject([{ name: 'b', detail: 'e', shown: '10' }]);
  });
});

test('notes tell what the sums hold and lack', () => {
  const notes = (changes: Partial<DashboardData['metrics']>, spent: number) =>
    dashboardView({ ...nothing, month: { ...nothing.month, spent }, metrics: { ...used, estimatedShare: 0, ...changes } }, wording).notes;
  expect(notes({}, 2)).toEqual([]);
  expect(notes({}, 2.5)).toEqual(['$0.5 is reserved for requests that are under way or were cut off.']);
  expect(notes({ estimatedShare: 0.25 }, 2)[0]).toContain('25 % of the calls are counted with estimated tokens (est.)');
  expect(notes({ unpriced: 1 }, 2)[0]).toContain('1 call at an unknown price is missing');
  expect(notes({ routerTax: 0.5 }, 2)).toEqual(["$0.5 of this month's cost was spent on deciding where to send requests."]);
  expect(notes({ fallbacks: 2 }, 2)[0]).toContain('2 requests went to another model');
});

describe('a request', () => {
  const row = (changes: Partial<typeof decision>) => dashboardView({ ...nothing, recent: [{ ...decision, ...changes }] }, wording).recent[0];

  test('says who answered, and whether that was planned', () => {
    expect(row({})).toMatchObject({ time: 'time 5', tier: 'cheap', model: 'small at demo', cost: '$0.5' });
    expect(row({ tier: 'premium' })?.tier).toBe('cheap → premium');
    expect(row({ tier: null, provider: null, model: null })).toMatchObject({ tier: 'cheap', model: '' });
  });

  test('names the planned model where another one of the same tier answered', () => {
    expect(row({ provider: 'spare' })?.model).toBe('small at spare, planned: small at demo');
    expect(row({ plannedModel: null, plannedProvider: null })?.model).toBe('small at demo');
  });

  test('says so where your own code answered, or was to', () => {
    expect(row({ ...LOCAL, plannedTier: 'local', plannedProvider: 'workspace', plannedModel: 'recall' })).toMatchObject({ tier: 'local', model: 'your own code' });
    expect(row({ plannedTier: 'local', plannedProvider: 'workspace', plannedModel: 'recall' })).toMatchObject({ tier: 'local → cheap', model: 'small at demo, planned: your own code' });
  });

  test('says why it started lower', () => {
    expect(row({ deviations: ['downgrade'], band: 0.7 })?.message).toBe("started a tier lower, because over 70 % of the month's budget was used; Answered.");
    expect(row({ deviations: ['downgrade'], band: 0.8, message: '' })?.message).toContain('over 80 %');
    expect(row({ band: 0.8 })?.message).toBe('Answered.');
  });

  test('never shows an unknown price as a figure', () => {
    expect(row({ cost: null })?.cost).toBe('unknown');
  });

  test.each([
    [{ verdict: 'passed', feedback: 'accepted' }, ['checked', 'kept']],
    [{ feedback: 'typed-over' }, ['checked', 'typed over']],
    [{ feedback: 'accepted', later: 'kept-2min' }, ['checked', 'kept']],
    [{ feedback: 'accepted', later: 'kept-10min' }, ['checked', 'kept', 'stood 10 min']],
    [{ feedback: 'partly-accepted', later: 'gone-30s' }, ['checked', 'partly kept', 'gone within 30 s']],
    [{ verdict: 'unchecked', feedback: 'shown' }, ['not verified']],
    [{ outcome: 'nothing', verdict: 'failed' }, ['failed checks']],
    [{ outcome: 'stopped', reason: 'budget', verdict: null }, ['budget reached']],
    [{ outcome: 'stopped', reason: 'failed', verdict: 'error' }, ['call failed']],
    [{ outcome: 'stopped', reason: 'cancelled', verdict: 'error' }, ['cancelled']],
    [{ outcome: 'stopped', reason: 'policy', verdict: null }, ['stopped by policy']],
    [{ verdict: null }, []],
    [{ verdict: null, cached: true, deviations: ['cached'] }, ['from memory']],
    [{ deviations: ['downgrade', 'fallback', 'escalate', 'substituted'], feedback: 'accepted' }, ['checked', 'downgraded', 'fallback', 'other model answered', 'kept']],
    [{ arm: { experiment: 'e', arm: 'premium' } }, ['checked', 'arm premium']],
  ])('%o', (changes, badges) => {
    expect(row(changes)?.badges.map(({ text }) => text)).toEqual(badges);
  });
});

test('the page takes every view', () => {
  const view = dashboardView({ ...nothing, metrics: { ...used, tiers: [{ ...NO_REACTIONS, tier: 'cheap', requests: 1, attempts: 1, cost: 1, escalated: 0 }], models: [small], arms: [{ ...NO_REACTIONS, experiment: 'e', arm: 'b' }] }, recent: [decision] }, wording);
  expect(readToDashboard({ type: 'show', view })).toEqual({ type: 'show', view });
  expect(readToDashboard({ type: 'show', view: { ...view, html: '<b>' } })).toBeNull();
});

import { expect, test } from 'vitest';
import { NO_REACTIONS } from '../../src/journal/reactions.ts';
import type { Today } from '../../src/editor/figures.ts';
import { setupText, statusText, tooltipText } from '../../src/editor/tooltip.ts';

const today: Today = {
  day: { spent: 0.25, cap: 1, resetsAt: 100 },
  month: { spent: 14.6, cap: 20, resetsAt: 200 },
  band: { share: 0.73, from: 0.7, downgrade: 'non-critical', escalate: 'all', allow: 'all' },
  metrics: {
    cost: 0.25, requests: 3, attempts: 4, unpriced: 0, routerTax: 0, repairs: { tried: 0, mended: 0, cost: 0 }, estimatedShare: 0, fallbacks: 0, shown: 2, accepted: 1, rejected: 0, keptShare: 0.5, comparison: null,
    models: [], arms: [], local: { attempts: 0, answers: 0 }, waste: { requests: 0, of: 0, cost: 0 },
    tiers: [{ ...NO_REACTIONS, tier: 'cheap|x', requests: 3, attempts: 4, cost: 0.25, escalated: 1, shown: 2, accepted: 1 }],
  },
};
const plain = (changes: Partial<Today>): string => tooltipText({ ...today, ...changes }).replaceAll('\\', '');

test('the status bar has the day and the kept share', () => {
  expect(statusText(today)).toBe('$0.25 · kept 50%');
});

test('the tooltip says what a band of the budget means, as soon as it means something', () => {
  expect(plain({})).toContain("**73 % of the month's budget is used: non-critical tasks start a tier lower.**");
  const calm = { share: 0.5, from: 0, downgrade: 'none', escalate: 'all', allow: 'all' } as const;
  for (const band of [calm, null]) expect(plain({ band })).not.toContain("of the month's budget is used");
});

test('the tooltip says what the router itself has cost, if anything', () => {
  expect(plain({})).not.toContain('deciding');
  expect(plain({ metrics: { ...today.metrics, routerTax: 0.02 } })).toContain("$0.020 of today's cost was spent on deciding where to send requests.");
});

test("a tier's name stays text", () => {
  expect(tooltipText(today)).toContain('cheap\\|x');
});

test('the tooltip tells what came from the own code, and what was paid for and never seen, if anything', () => {
  const having = (changes: Partial<Today['metrics']>): string => plain({ metrics: { ...today.metrics, ...changes } });
  expect(having({})).not.toMatch(/own code|nobody saw/);
  expect(having({ local: { attempts: 3, answers: 1 } })).toContain('One completion came from your own code, for nothing.');
  expect(having({ local: { attempts: 15, answers: 12 } })).toContain('12 completions came from your own code, for nothing.');
  expect(having({ waste: { requests: 1, of: 2, cost: 0.02 } })).toContain('$0.020 went into one completion that nobody saw.');
  expect(having({ waste: { requests: 7, of: 9, cost: 0.5 } })).toContain('$0.50 went into 7 completions that nobody saw.');
});

test('without a model it invites to set one up, and does not say that nothing works', () => {
  for (const hasLocal of [true, false]) expect(setupText(hasLocal)).toContain('click to add providers and tiers'.slice(1));
  expect(setupText(true)).toContain('Completions come from your own code');
  expect(setupText(false)).not.toContain('own code');
});

import { expect, test } from 'vitest';
import type { Today } from '../../src/editor/figures.ts';
import { statusText, tooltipText } from '../../src/editor/tooltip.ts';

const today: Today = {
  day: { spent: 0.25, cap: 1, resetsAt: 100 },
  month: { spent: 14.6, cap: 20, resetsAt: 200 },
  band: { share: 0.73, from: 0.7, downgrade: 'non-critical', escalate: 'all', allow: 'all' },
  metrics: {
    cost: 0.25, requests: 3, attempts: 4, unpriced: 0, routerTax: 0, repairs: { tried: 0, mended: 0, cost: 0 }, estimatedShare: 0, fallbacks: 0, shown: 2, accepted: 1, rejected: 0, keptShare: 0.5, comparison: null,
    tiers: [{ tier: 'cheap|x', requests: 3, attempts: 4, cost: 0.25, escalated: 1, shown: 2, accepted: 1, rejected: 0 }],
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

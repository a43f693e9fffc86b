import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser } from '../../scripts/platform/browser.ts';
import { hostileMarkdown } from './hostile-markdown.ts';
import { bundle, openPage } from './pages.ts';

let browser: Browser;
let script: string;

beforeAll(async () => {
  browser = await startBrowser((line) => {
    console.error(line);
  });
  script = await bundle('dashboard');
});

afterAll(async () => {
  await browser.close();
});

const view = {
  empty: null,
  budgets: [{ label: 'Today', spent: '$0.25', of: 'of $1', percent: 25, tone: 'ok', note: '' }],
  figures: [{ label: 'Kept', value: '50 %', hint: '1 of 2' }],
  notes: ['A note.'],
  tiers: [{ tier: 'cheap', requests: '3', cost: '$0.25', kept: '1 of 2', escalated: '1' }],
  models: [{ name: 'small', detail: 'cheap, at demo', shown: '10', accepted: '4', partly: '2', rejected: '1', typedOver: '2', ignored: '1', stood: '100 % · 75 % · –' }],
  arms: [{ name: 'b', detail: 'an experiment', shown: '3', accepted: '1', partly: '0', rejected: '1', typedOver: '0', ignored: '1', stood: '– · – · –' }],
  recent: [{ time: '12:00', task: 'complete', language: 'ruby', tier: 'cheap', model: 'small', badges: [{ text: 'not verified', tone: 'warning' }], cost: '$0.25', message: 'Why.' }],
};

test('the figures are there, and messages that are not ours change nothing', async () => {
  const { page, post, sent, incidents } = await openPage(browser, 'dashboard', script);
  await post({ type: 'show', view });
  const shown = await page.locator('main').innerText();
  for (const text of ['$0.25', '50 %', 'A note.', '1 of 2', 'not verified', 'Why.', '100 % · 75 % · –', 'an experiment']) expect(shown).toContain(text);
  expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25');
  await post({ type: 'show', view: { ...view, notes: '<b>' } }, { type: 'html' }, null);
  expect(await page.locator('main').innerText()).toBe(shown);
  await post({ type: 'problem', text: 'No disk.' });
  expect(await page.locator('main').innerText()).toBe('No disk.');
  expect(await sent()).toEqual([{ type: 'ready' }]);
  expect(incidents).toEqual([]);
  await page.context().close();
});

test('hostile names and messages stay text', async () => {
  const { page, post, incidents } = await openPage(browser, 'dashboard', script);
  const recent = hostileMarkdown.map((text) => ({ ...view.recent[0], task: text, tier: text, model: text, message: text, badges: [{ text, tone: 'error' }] }));
  const models = hostileMarkdown.map((text) => ({ ...view.models[0], name: text, detail: text }));
  await post({ type: 'show', view: { ...view, empty: hostileMarkdown.join('\n'), notes: hostileMarkdown, models, arms: models, recent } });
  expect(await page.locator('tr.decision').count()).toBe(hostileMarkdown.length);
  expect(await page.locator('main :is(script, img, svg, math, iframe, style, link, a, form, [src], [href], [onclick])').count()).toBe(0);
  expect(incidents).toEqual([]);
  await page.context().close();
});

test.each([760, 340])('at a width of %i nothing but tables goes beyond the page', async (width) => {
  const { page, post } = await openPage(browser, 'dashboard', script);
  await page.setViewportSize({ width, height: 800 });
  await post({ type: 'show', view });
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
  await page.context().close();
});

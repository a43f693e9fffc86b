import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { startBrowser } from '../../scripts/platform/browser.ts';
import { readConfig } from '../../src/config/validate.ts';
import { policyView } from '../../src/panel/policy-view.ts';
import { policyMatrix } from '../../src/routing/show-policy.ts';
import { hostileMarkdown } from './hostile-markdown.ts';
import { bundle, openPage } from './pages.ts';
import { Workbench } from './workbench.ts';

let browser: Browser;
let script: string;

beforeAll(async () => {
  browser = await startBrowser((line) => {
    console.error(line);
  });
  script = await bundle('policy');
});

afterAll(async () => {
  await browser.close();
});

const route = (model: string, price?: object): object => ({ provider: 'demo', model, price });
const settings = {
  providers: { demo: { baseUrl: 'http://127.0.0.1:1/v1' } },
  tiers: [
    { name: 'cheap', routes: [route('qwen2.5-coder:7b', { input: 0, output: 0 }), route('brand-new-model')] },
    { name: 'standard', routes: [route('gpt-4.1-mini', { input: 0.4, cachedInput: 0.1, output: 1.6 })] },
    { name: 'premium', routes: [route('gpt-4.1', { input: 2, cachedInput: 0.5, output: 8 })] },
  ],
  budget: { day: 1, month: 20, tasks: { debug: { month: 10 } } },
  policy: { explain: { class: 'batch', start: { complex: 'premium' }, maxCost: 0.2 }, complete: { attempts: 3 } },
  classifier: { use: ['heuristic', 'embedding', 'llm'] },
  experiment: 'routed-vs-premium',
};

const view = policyView(policyMatrix(readConfig(settings).config, 14.5), { usd: (amount) => `$${amount}`, tier: (name) => name });

test('the policy is there, and messages that are not ours change nothing', async () => {
  const { page, post, sent, incidents } = await openPage(browser, 'policy', script);
  await post({ type: 'show', view });
  const shown = await page.locator('main').innerText();
  for (const text of ['Policy in force', 'Starts at', 'complex: premium', 'brand-new-model', 'unknown: not asked', 'routed-vs-premium', 'tax <= min']) expect(shown).toContain(text);
  expect(await page.locator('tr.current').innerText()).toContain('from 70 %');
  expect(await page.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('73');
  await post({ type: 'show', view: { ...view, tiers: '<b>' } }, { type: 'html' }, null);
  expect(await page.locator('main').innerText()).toBe(shown);
  await post({ type: 'problem', text: 'No disk.' });
  expect(await page.locator('main').innerText()).toBe('No disk.');
  expect(await sent()).toEqual([{ type: 'ready' }]);
  expect(incidents).toEqual([]);
  await page.context().close();
});

test('each part leads to its setting', async () => {
  const { page, post, sent } = await openPage(browser, 'policy', script);
  await post({ type: 'show', view });
  await page.getByRole('button', { name: 'Open Settings' }).click();
  for (const part of ['Tiers', 'Budget', 'How hard a request is', 'Experiment']) await page.getByRole('button', { name: `Edit the settings: ${part}` }).click();
  expect(await sent()).toEqual([{ type: 'ready' }, ...['policy', 'tiers', 'budget', 'classifier', 'experiment'].map((setting) => ({ type: 'edit', setting }))]);
  await page.context().close();
});

test('hostile names stay text', async () => {
  const { page, post, incidents } = await openPage(browser, 'policy', script);
  const tiers = hostileMarkdown.map((name) => ({ name, routes: [{ model: name, provider: name, api: name, price: name, unknown: true }] }));
  const arms = hostileMarkdown.map((name) => ({ name, share: name, changes: [name] }));
  const cells = [0, 1, 2].map(() => ({ lines: hostileMarkdown, from: 'settings' }));
  await post({ type: 'show', view: { ...view, tiers, empty: hostileMarkdown.join('\n'), groups: [{ title: 'T', rows: [{ name: 'N', hint: hostileMarkdown[0], cells }] }], experiment: { title: hostileMarkdown[0], unit: 'U', arms } } });
  expect(await page.locator('td.warning').count()).toBe(hostileMarkdown.length);
  expect(await page.locator('main :is(script, img, svg, math, iframe, style, link, a, form, [src], [href], [onclick])').count()).toBe(0);
  expect(incidents).toEqual([]);
  await page.context().close();
});

test.each([320, 480, 760])('nothing but the tables needs more than %d pixels', async (width) => {
  const { page, post } = await openPage(browser, 'policy', script);
  await page.setViewportSize({ width, height: 800 });
  await post({ type: 'show', view });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  await page.context().close();
});

test('Show Policy opens the page in VS Code, in a dark and a light theme, and leads to the settings', async () => {
  const workbench = await Workbench.start({
    extensions: inject('extensions'),
    workspace: path.join(import.meta.dirname, '..', 'editor', 'workspace'),
    settings: Object.fromEntries(Object.entries(settings).map(([name, value]) => [`stepladder.${name}`, value])),
  });
  const shots = path.join(import.meta.dirname, '..', '..', 'out', 'policy');
  mkdirSync(shots, { recursive: true });
  try {
    // Once its item is there, its commands are.
    await workbench.statusBar('$0');
    await workbench.run('Stepladder: Show Policy');
    const page = await workbench.webview();
    await page.locator('#policy', { hasText: 'routed-vs-premium' }).waitFor();
    expect(await page.locator('.from:not(.default)', { hasText: 'settings' }).count()).toBeGreaterThan(3);
    for (const theme of ['dark', 'light'] as const) {
      await workbench.setTheme(theme);
      for (const [index, part] of ['Policy in force', 'Tiers', 'How hard a request is', 'Experiment'].entries()) {
        await page.getByRole('heading', { name: part, exact: true }).scrollIntoViewIfNeeded();
        await workbench.screenshot(path.join(shots, `${theme}-${String(index)}.png`));
      }
    }
    await workbench.page.setViewportSize({ width: 760, height: 800 });
    for (const part of ['Policy in force', 'Experiment']) {
      await page.getByRole('heading', { name: part, exact: true }).scrollIntoViewIfNeeded();
      await workbench.screenshot(path.join(shots, `narrow-${part === 'Experiment' ? '1' : '0'}.png`));
    }
    await page.getByRole('button', { name: 'Open Settings' }).click();
    await workbench.page.locator('.settings-editor', { hasText: 'What each task may do' }).waitFor();
    expect(workbench.violations).toEqual([]);
  } finally {
    await workbench.stop();
  }
});

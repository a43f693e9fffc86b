import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBrowser } from '../../scripts/platform/browser.ts';
import { hostileMarkdown } from './hostile-markdown.ts';
import { bundle, openPage, type OpenPage } from './pages.ts';

let browser: Browser;
let script: string;

beforeAll(async () => {
  browser = await startBrowser((line) => {
    console.error(line);
  });
  script = await bundle('answer');
});

afterAll(async () => {
  await browser.close();
});

const begin = { type: 'begin', start: { kind: 'explain', title: 'Explain cart.ts:12-20', question: null, followUp: false } };
const end = { text: null, footer: '', badges: [], notice: null, patch: false, choices: [], retry: null, steps: [] };
const append = (text: string) => ({ type: 'append', text });
const finish = (changes: object) => ({ type: 'finish', end: { ...end, ...changes } });

async function withPage(use: (opened: OpenPage) => Promise<void>): Promise<void> {
  const opened = await openPage(browser, 'answer', script);
  try {
    await use(opened);
    expect(opened.incidents).toEqual([]);
  } finally {
    await opened.page.context().close();
  }
}

/** The drawn answer: markup only, so that two ways of drawing can be compared. */
const markup = ({ page }: OpenPage): Promise<string> => page.evaluate('[...document.querySelectorAll(".markdown")].at(-1).innerHTML');

test('hostile answers run nothing, fetch nothing and lead nowhere', async () => {
  expect(hostileMarkdown.length).toBeGreaterThan(40);
  await withPage(async ({ page, post }) => {
    for (const text of hostileMarkdown) {
      const half = Math.floor(text.length / 2);
      await post({ ...begin, start: { ...begin.start, followUp: true, question: text } }, append(text.slice(0, half)));
      await post(append(text.slice(half)), finish({ text, footer: text, notice: text, steps: [text], badges: [{ text, tone: 'ok', tooltip: text }] }));
      // Press whatever looks as if it could be pressed.
      for (const link of await page.locator('.turn:last-child :is(.link, .image)').all()) await link.click();
    }
    expect(await page.locator('.turn').count()).toBe(hostileMarkdown.length);
    expect(await page.locator('main :is(script, img, svg, math, iframe, object, embed, video, audio, link, style, meta, base, form, input, template, a, [href], [src], [style], [onclick])').count()).toBe(0);
    expect(await page.evaluate('document.activeElement.id')).not.toBe('pwned');
  });
});

test('the stand-in would notice an attack', async () => {
  const { page, incidents } = await openPage(browser, 'answer', script);
  await page.evaluate(`document.querySelector('main').innerHTML = '<img src="https://evil.test/a.png" onerror="alert(1)">'`);
  await expect.poll(() => incidents.join()).toContain('blocked');
  await page.context().close();
});

const sample = `# Title

The *price* is \`a && b\`, see [docs](https://x.test/d) &amp; **more**.

1. one

2. two
   - nested

| a | b |
|---|--:|
| 1 | 2 |

\`\`\`ts
const a = 1 < 2 && "&amp;";

const b = 2;
\`\`\`

> quoted
> text

- [x] done
- [ ] open

Last words.`;

test.each([1, 3, 17])('an answer that comes in pieces of %i looks as if it came at once', async (size) => {
  await withPage(async (opened) => {
    await opened.post(begin, finish({ text: sample }));
    const whole = await markup(opened);
    await opened.post(begin);
    const pieces = sample.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    for (let at = 0; at < pieces.length; at += 12) await opened.post(...pieces.slice(at, at + 12).map(append));
    expect(await markup(opened)).toBe(whole);
    await opened.post(finish({ text: sample }));
    expect(await markup(opened)).toBe(whole);
  });
});

test('text is escaped once and no more', async () => {
  await withPage(async ({ page, post }) => {
    await post(begin, finish({ text: 'a < b &amp;&amp; c &gt; d `x &amp; y`' }));
    expect(await page.locator('.markdown p').textContent()).toBe('a < b && c > d x &amp; y');
  });
});

test('a finished block stays in place while the text goes on', async () => {
  await withPage(async ({ page, post }) => {
    await post(begin, append('First.\n\nSecond.\n\nThird.\n\n'));
    await page.evaluate(`window.first = document.querySelector('.markdown p')`);
    await post(append('Fourth.\n\nFifth.'));
    expect(await page.evaluate(`window.first === document.querySelector('.markdown p')`)).toBe(true);
  });
});

test('who reads at the end stays there, who has scrolled up is left alone', async () => {
  await withPage(async ({ page, post }) => {
    const lines = (name: string): string => Array.from({ length: 60 }, (_, line) => `${name} ${line}\n\n`).join('');
    const fromEnd = (): Promise<number> => page.evaluate('(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight)(document.getElementById("conversation"))');
    await post(begin, append(lines('a')));
    await post(append(lines('b')));
    expect(await fromEnd()).toBeLessThan(2);
    await page.evaluate('document.getElementById("conversation").scrollTop = 100');
    await post(append(lines('c')), finish({ text: `${lines('a')}${lines('b')}${lines('c')}` }));
    expect(await page.evaluate('document.getElementById("conversation").scrollTop')).toBe(100);
  });
});

test('what the user does is told, and the focus stays in the box', async () => {
  await withPage(async ({ page, post, sent }) => {
    await post(begin);
    await page.getByRole('button', { name: 'Stop' }).click();
    await post(finish({ text: 'Text\n\n```js\nlet a;\n```', patch: true, choices: [{ choice: 'use-free-tier', label: 'Use Free Tier' }], retry: 'Refresh' }));
    for (const name of ['Copy js code', 'Show Diff', 'Apply Patch', 'Reject', 'Refresh', 'Copy Answer', 'Use Free Tier']) await page.getByRole('button', { name }).click();
    const box = page.getByRole('textbox');
    await box.fill('');
    await box.press('Enter');
    await box.pressSequentially('and');
    await box.press('Shift+Enter');
    await box.pressSequentially('why?');
    await box.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('question');
    expect(await sent()).toEqual([
      { type: 'ready' },
      { type: 'cancel' },
      { type: 'copyCode', text: 'let a;' },
      ...['showDiff', 'apply', 'reject', 'retry', 'copy'].map((type) => ({ type })),
      { type: 'choose', choice: 'use-free-tier' },
      { type: 'ask', question: 'and\nwhy?' },
    ]);
  });
});

test('a follow-up is added, a new question starts over, a settled patch has no buttons left', async () => {
  await withPage(async ({ page, post }) => {
    await post(begin, finish({ text: 'One', patch: true }), { type: 'settled', how: 'applied' });
    expect(await page.getByRole('button', { name: 'Apply Patch' }).count()).toBe(0);
    await page.getByText('The patch was applied.').waitFor();
    await post({ ...begin, start: { ...begin.start, followUp: true, question: 'Why <b>so</b>?' } }, append('Two'));
    expect(await page.locator('.turn').count()).toBe(2);
    expect(await page.locator('.question').textContent()).toBe('Why <b>so</b>?');
    await post(begin);
    expect(await page.locator('.turn').count()).toBe(1);
  });
});

test('a patch stays at hand while a follow-up is answered, and gives way to a newer one', async () => {
  await withPage(async ({ page, post }) => {
    const followUp = { ...begin, start: { ...begin.start, followUp: true, question: 'And?' } };
    const apply = page.getByRole('button', { name: 'Apply Patch' });
    await post(begin, finish({ text: 'One', patch: true }), followUp, finish({ text: 'Two' }));
    expect(await apply.count()).toBe(1);
    await post(followUp, finish({ text: 'Three', patch: true }));
    expect(await page.locator('.turn').nth(2).getByRole('button', { name: 'Apply Patch' }).count()).toBe(1);
    expect(await apply.count()).toBe(1);
    await post(followUp, { type: 'settled', how: 'stale' });
    expect(await apply.count()).toBe(0);
    await page.locator('.turn').nth(2).getByText('The file has changed since').waitFor();
  });
});

test('a message that is not ours changes nothing', async () => {
  await withPage(async ({ page, post }) => {
    await post(begin, append('Text'));
    const before = await page.locator('main').innerHTML();
    await post(null, 'append', { type: 'html', text: '<b>x</b>' }, { type: 'append', text: 5 }, { type: 'append', text: 'x', more: 1 }, { type: 'finish', end: { text: 'x' } }, finish({ steps: 'one' }));
    expect(await page.locator('main').innerHTML()).toBe(before);
  });
});

test.each([
  ['nested quotes', '>'.repeat(20_000)],
  ['nested lists', '1) '.repeat(20_000)],
  ['emphasis', '_a*'.repeat(20_000)],
  ['words without end', '*a* '.repeat(200_000)],
])('%s do not stop the page', async (_name, text) => {
  await withPage(async ({ page, post }) => {
    await post(begin, append(text), finish({ text }));
    expect(await page.locator('.markdown').textContent()).not.toBe('');
    await page.getByText('The answer is complete.').waitFor({ state: 'attached' });
  });
});

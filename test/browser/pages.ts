import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { answerBody } from '../../src/editor/answer-body.ts';
import { dashboardBody } from '../../src/panel/dashboard-body.ts';
import { pageHtml } from '../../src/panel/page.ts';
import { policyBody } from '../../src/panel/policy-body.ts';

const ORIGIN = 'https://page.test';
const root = path.resolve(import.meta.dirname, '..', '..');
const bodies = { answer: answerBody, dashboard: dashboardBody, policy: policyBody };

/** One of the extension's pages in a browser, with a stand-in for VS Code around it. */
export interface OpenPage {
  readonly page: Page;
  /** What the page must not do: requests, dialogs, new windows, frames, scripts, blocked attempts at any of these. */
  readonly incidents: readonly string[];
  /** Sends messages as the extension does and waits until they are drawn. */
  post(...messages: readonly unknown[]): Promise<void>;
  /** What the page has sent. */
  sent(): Promise<readonly unknown[]>;
}

export async function bundle(name: keyof typeof bodies): Promise<string> {
  const { outputFiles } = await build({ entryPoints: [path.join(root, 'media', `${name}.ts`)], bundle: true, write: false, format: 'iife', platform: 'browser', target: 'es2023' });
  return outputFiles[0]?.text ?? '';
}

/** @param script from `bundle` */
export async function openPage(browser: Browser, name: keyof typeof bodies, script: string): Promise<OpenPage> {
  const files: Readonly<Record<string, { body: string; contentType: string } | undefined>> = {
    [`/${name}`]: { body: html(name), contentType: 'text/html' },
    [`/${name}.js`]: { body: script, contentType: 'text/javascript' },
    ...Object.fromEntries(['base', name].map((file) => [`/${file}.css`, { body: readFileSync(path.join(root, 'media', `${file}.css`), 'utf8'), contentType: 'text/css' }])),
  };
  const context = await browser.newContext({ viewport: { width: 760, height: 900 } });
  const page = await context.newPage();
  const incidents: string[] = [];
  await context.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    const file = url.origin === ORIGIN ? files[url.pathname] : undefined;
    if (file !== undefined) return route.fulfill(file);
    incidents.push(`request ${url.href}`);
    return route.abort();
  });
  await page.exposeFunction('incident', (what: string) => incidents.push(what));
  // A script as text: it runs in the page, whose globals this program's types do not know.
  await page.addInitScript(`
    window.sent = [];
    window.acquireVsCodeApi = () => ({ postMessage: (message) => { window.sent.push(message); } });
    document.addEventListener('securitypolicyviolation', (event) => window.incident('blocked ' + event.violatedDirective + ' ' + event.blockedURI));
  `);
  page.on('dialog', (dialog) => {
    incidents.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => incidents.push(`window ${popup.url()}`));
  page.on('frameattached', (frame) => incidents.push(`frame ${frame.url()}`));
  page.on('pageerror', (error) => incidents.push(`error ${error.message}`));
  await page.goto(`${ORIGIN}/${name}`);
  page.on('framenavigated', (frame) => incidents.push(`navigation ${frame.url()}`));
  return {
    page,
    incidents,
    async post(...messages) {
      // Two frames: the first may be the one in which pieces are drawn.
      await page.evaluate(`new Promise((drawn) => {
        for (const message of ${JSON.stringify(messages)}) window.dispatchEvent(new MessageEvent('message', { data: message }));
        requestAnimationFrame(() => requestAnimationFrame(drawn));
      })`);
    },
    sent: () => page.evaluate('window.sent'),
  };
}

function html(name: keyof typeof bodies): string {
  const styles = ['base', name].map((file) => `${ORIGIN}/${file}.css`);
  return pageHtml({ name, title: name, body: bodies[name], nonce: 'bm9uY2U', cspSource: ORIGIN, script: `${ORIGIN}/${name}.js`, styles });
}

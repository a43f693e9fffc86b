import { expect, test } from 'vitest';
import { pageHtml } from '../../src/panel/page.ts';

const html = pageHtml({ name: 'answer', title: 'T', body: '<main></main>', nonce: 'abc', cspSource: 'https://source.test', script: 'https://source.test/a.js', styles: ['https://source.test/a.css'] });

test('the policy allows our script and our styles, and nothing else', () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
  expect(policy).toBe("default-src 'none'; script-src 'nonce-abc'; style-src https://source.test; form-action 'none'; base-uri 'none'");
});

test('the policy stands before anything it must govern', () => {
  expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.search(/<link|<script/));
});

test('there is no script or style inside the page', () => {
  expect(html.match(/<script[^>]*>/g)).toEqual(['<script nonce="abc" src="https://source.test/a.js">']);
  expect(html).not.toMatch(/<style|style=|\son\w+=/);
});

import { describe, expect, test } from 'vitest';
import { remember } from '../../src/editor/answer-log.ts';
import { readFromPage, type ToPage } from '../../src/editor/answer-messages.ts';

describe('what a page may say', () => {
  test.each([
    { type: 'ready' },
    { type: 'apply' },
    { type: 'ask', question: 'why?' },
    { type: 'choose', choice: 'use-free-tier' },
    { type: 'copyCode', text: 'let a;' },
  ])('%o', (message) => {
    expect(readFromPage(message)).toEqual(message);
  });

  test('a question without the spaces around it', () => {
    expect(readFromPage({ type: 'ask', question: ' why?\n' })).toEqual({ type: 'ask', question: 'why?' });
  });

  test.each([
    null,
    'apply',
    [],
    {},
    { type: 'run', command: 'workbench.action.quit' },
    { type: 'apply', path: '/etc/passwd' },
    { type: 'choose' },
    { type: 'choose', choice: 'workbench.action.quit' },
    { type: 'choose', choice: 'retry', stronger: true },
    { type: 'ask' },
    { type: 'ask', question: ' ' },
    { type: 'ask', question: 5 },
    { type: 'ask', question: 'x'.repeat(8_001) },
    { type: 'copyCode', text: '' },
    { type: '__proto__' },
  ])('not %o', (message) => {
    expect(readFromPage(message)).toBeNull();
  });
});

describe('the conversation that a page gets when it is loaded again', () => {
  const begin = (followUp: boolean): ToPage => ({ type: 'begin', start: { kind: 'explain', title: 'T', question: null, followUp } });
  const finish: ToPage = { type: 'finish', end: { text: 'ab', footer: '', badges: [], notice: null, patch: false, choices: [], retry: null, steps: [] } };
  const log = (...messages: ToPage[]): readonly ToPage[] => messages.reduce<readonly ToPage[]>(remember, []);

  test('joins the pieces and drops progress that is over', () => {
    const messages: ToPage[] = [begin(false), { type: 'progress', text: 'asking' }, { type: 'progress', text: 'asking more' }, { type: 'append', text: 'a' }, { type: 'append', text: 'b' }, finish];
    expect(log(...messages)).toEqual([begin(false), { type: 'append', text: 'ab' }, finish]);
  });

  test('goes on with a follow-up and starts over with a new question', () => {
    expect(log(begin(false), finish, begin(true))).toHaveLength(3);
    expect(log(begin(false), finish, begin(true), begin(false))).toEqual([begin(false)]);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { SelectionRequest } from '../../src/request/request.ts';
import { createAnswerCache, type AnswerCache, type KeptAnswer } from '../../src/routing/answer-cache.ts';
import { selection } from './fakes.ts';

const SMALL = { tier: 'cheap', provider: 'a', model: 'small' };
const LARGE = { tier: 'premium', provider: 'a', model: 'large' };
const document = { file: 'a.ts', languageId: 'typescript', text: 'const a = 1;\nconst b = 2;\nconst c = 3;\n', version: 1 };
const problem = { start: 0, end: 1, severity: 'error', message: 'oops' } as const;

function about(change: Partial<SelectionRequest> = {}): SelectionRequest {
  return selection('debug', { document, selection: { start: 0, end: 12 }, question: 'why?', ...change });
}

function answer(text: string, change: Partial<KeptAnswer> = {}): KeptAnswer {
  return { content: { text, edits: [{ start: 0, end: 12, newText: `// ${text}` }] }, by: SMALL, uncheckedReason: null, at: 5, ...change };
}

let cache: AnswerCache;
beforeEach(() => {
  cache = createAnswerCache();
  cache.keep(about(), answer('first'));
});

describe('an answer from memory', () => {
  it('is the whole of it, with its edits', () => {
    expect(cache.find(about(), SMALL)).toEqual(answer('first'));
  });

  it('is given for the same content, whatever the request and the version are called', () => {
    expect(cache.find(about({ id: 'another', trigger: 'auto', document: { ...document, version: 9 } }), SMALL)).toEqual(answer('first'));
  });

  it.each<[string, Partial<SelectionRequest>]>([
    ['another text', { document: { ...document, text: document.text.replace('3', '4') } }],
    ['another file', { document: { ...document, file: 'b.ts' } }],
    ['another language', { document: { ...document, languageId: 'javascript' } }],
    ['another selection', { selection: { start: 13, end: 20 } }],
    ['a selection of the same lines that begins elsewhere', { selection: { start: 1, end: 12 } }],
    ['another question', { question: 'how?' }],
    ['another task', { task: 'explain' }],
    ['other problems', { diagnostics: [problem] }],
    ['a conversation', { conversation: [{ question: 'why?', answer: 'so' }] }],
  ])('is not given for %s', (_, change) => {
    expect(cache.find(about(change), SMALL)).toBeNull();
    expect(cache.findAny(about(change))).toBeNull();
  });

  it.each([LARGE, { ...SMALL, tier: 'x' }, { ...SMALL, provider: 'x' }, { ...SMALL, model: 'x' }])('is not given for the route %o', (route) => {
    expect(cache.find(about(), route)).toBeNull();
  });

  it('of any route is the one that was kept last', () => {
    cache.keep(about(), answer('second', { by: LARGE }));
    expect(cache.findAny(about())).toEqual(answer('second', { by: LARGE }));
    cache.keep(about(), answer('third'));
    expect(cache.findAny(about())).toEqual(answer('third'));
    expect(cache.find(about(), LARGE)?.content.text).toBe('second');
  });

  it('replaces what the same route said before', () => {
    cache.keep(about(), answer('second'));
    expect(cache.find(about(), SMALL)?.content.text).toBe('second');
  });
});

describe('memory', () => {
  const numbered = (index: number): SelectionRequest => about({ question: `number ${index}` });

  it('holds the latest hundred', () => {
    for (let index = 0; index < 100; index++) cache.keep(numbered(index), answer('x'));
    expect(cache.find(about(), SMALL)).toBeNull();
    expect(cache.find(numbered(0), SMALL)).not.toBeNull();
    expect(cache.find(numbered(99), SMALL)).not.toBeNull();
  });

  it('holds four million characters at most, those of patches included', () => {
    const long = 'x'.repeat(900_000);
    for (let index = 0; index < 3; index++) cache.keep(numbered(index), { ...answer(long), content: { text: long, edits: [{ start: 0, end: 0, newText: long }] } });
    expect([0, 1, 2].map((index) => cache.find(numbered(index), SMALL) !== null)).toEqual([false, true, true]);
  });
});

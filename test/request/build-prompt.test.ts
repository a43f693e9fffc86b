import { describe, expect, it } from 'vitest';
import { buildPrompt, selectionFits } from '../../src/request/build-prompt.ts';
import { CURSOR_MARK } from '../../src/request/complete-prompt.ts';
import { promptText } from '../../src/request/prompt.ts';
import type { Request, SelectionRequest } from '../../src/request/request.ts';

const text = Array.from({ length: 100 }, (_, index) => `const line${index} = ${index};`).join('\n');
const document = { file: 'src/a.ts', languageId: 'typescript', text, version: 1 };
const cursor = text.indexOf('const line50');
const complete: Request = { id: 'r', task: 'complete', trigger: 'auto', document, cursor };
const selection = { start: text.indexOf('line40'), end: text.indexOf('line42') };
const explain: SelectionRequest = { id: 'r', task: 'explain', trigger: 'manual', document, selection, diagnostics: [] };

describe('completion', () => {
  it('shows the cursor between what stands before and after', () => {
    const sent = promptText(buildPrompt(complete, 'chat', 1_000));
    expect(sent).toContain(`const line49 = 49;\n${CURSOR_MARK}const line50 = 50;`);
    expect(sent).toContain('src/a.ts (TypeScript)');
  });

  it('sends whole lines, and no more than the limit', () => {
    const prompt = buildPrompt(complete, 'fim', 200);
    if (prompt.kind !== 'fim') throw new Error('asked for fim');
    expect(prompt.prefix.length + prompt.suffix.length).toBeLessThanOrEqual(200);
    expect(prompt.prefix.startsWith('const line')).toBe(true);
    expect(prompt.prefix.length).toBeGreaterThan(prompt.suffix.length);
  });

  it('takes hidden characters out', () => {
    const hidden = { ...document, text: `a\u202eb\u200b\u{e0041}c` };
    expect(buildPrompt({ ...complete, document: hidden, cursor: hidden.text.length }, 'fim', 100)).toEqual({ kind: 'fim', prefix: 'abc', suffix: '' });
  });
});

describe('explanation and diagnosis', () => {
  it('marks the selected lines, whole', () => {
    const sent = promptText(buildPrompt(explain, 'chat', 2_000));
    expect(sent).toContain('<selection first-line="41">\nconst line40 = 40;\nconst line41 = 41;\nconst line42 = 42;\n</selection>');
  });

  it('tells of the problems that are reported, and of the question', () => {
    const diagnostics = [{ start: selection.start, end: selection.end, message: 'cannot find it', severity: 'error', source: 'ts', code: '2304' }] as const;
    const sent = promptText(buildPrompt({ ...explain, task: 'debug', diagnostics, question: 'why?' }, 'chat', 2_000));
    expect(sent).toContain('- line 41: error ts 2304: cannot find it');
    expect(sent).toContain('The programmer says:\nwhy?');
  });

  it('carries a conversation on in its order', () => {
    const turns = [{ question: '', answer: 'First answer.' }, { question: 'Second?', answer: 'Second answer.' }];
    const prompt = buildPrompt({ ...explain, conversation: turns, question: 'Third?' }, 'chat', 2_000);
    if (prompt.kind !== 'chat') throw new Error('asked for chat');
    expect(prompt.messages.slice(2).map(({ role, content }) => `${role}: ${content}`)).toEqual(['assistant: First answer.', 'user: Second?', 'assistant: Second answer.', 'user: Third?']);
  });

  const all: SelectionRequest = { ...explain, selection: { start: 0, end: text.length } };

  it('says how much of a selection is missing where it does not fit', () => {
    const sent = promptText(buildPrompt(all, 'chat', 500));
    const shown = /const line(\d+) = \d+;\n\(the selection goes on; (\d+) lines left out\)\n<\/selection>/.exec(sent);
    expect(Number(shown?.[1]) + 1 + Number(shown?.[2])).toBe(100);
    expect(promptText(buildPrompt(all, 'chat', text.length))).not.toContain('left out');
  });

  it('never asks for a patch of a selection that is cut', () => {
    const debug: SelectionRequest = { ...all, task: 'debug' };
    expect([selectionFits(debug, text.length - 1), selectionFits(debug, text.length)]).toEqual([false, true]);
    expect(() => buildPrompt(debug, 'chat', text.length - 1)).toThrow(RangeError);
    expect(promptText(buildPrompt(debug, 'chat', text.length))).toContain(text);
  });
});

import { expect, it } from 'vitest';
import { featuresOf } from '../../src/routing/features.ts';
import { completion, selection } from './fakes.ts';

const document = { file: 'a.ts', languageId: 'typescript', text: 'one\ntwo\nthree\nfour', version: 1 };
const problem = { start: 0, end: 1, severity: 'error', message: 'secret words' } as const;

it('counts the lines of a completion\'s file, and nothing that it does not have', () => {
  expect(featuresOf({ ...completion(), document })).toEqual({ languageId: 'typescript', lines: 4, selectedLines: 0, diagnostics: 0, hasQuestion: false, turns: 0 });
});

it('counts what belongs to a selection', () => {
  const asked = selection('debug', { document, selection: { start: 5, end: 9 }, diagnostics: [problem, problem], question: 'secret', conversation: [{ question: 'secret', answer: 'secret' }] });
  expect(featuresOf(asked)).toEqual({ languageId: 'typescript', lines: 4, selectedLines: 2, diagnostics: 2, hasQuestion: true, turns: 1 });
});

it('takes an empty question for none, and no conversation for no turns', () => {
  expect(featuresOf(selection('explain', { document, question: '' }))).toMatchObject({ hasQuestion: false, turns: 0, diagnostics: 0 });
  expect(featuresOf(selection('explain', { document }))).toMatchObject({ hasQuestion: false });
});

it('holds nothing of what was written', () => {
  expect(JSON.stringify(featuresOf(selection('debug', { document, question: 'secret', diagnostics: [problem] })))).not.toMatch(/secret|one|two/);
});

import { describe, expect, it } from 'vitest';
import { extractCompletion } from '../../src/quality/reply/completion.ts';
import { extractExplanation } from '../../src/quality/reply/explanation.ts';
import { checkReplyStart } from '../../src/quality/reply-start.ts';
import { extractPatch } from '../../src/quality/reply/patch.ts';
import { completeAt, selectionIn } from './golden.ts';

/*
 * Work must grow with the input, not with its square. A bound in ms would depend on the machine, so a megabyte is compared
 * with an eighth of it: it may take four times the eightfold. Quadratic work takes eight times that.
 */
const MEGABYTE = 1_000_000;
const SHARE = 8;
/** Less than this is too short to compare. */
const FLOOR_MS = 200;
const HOSTILE: Readonly<Record<string, string>> = {
  'fences': '```\n', 'open fences of growing length': '````', 'tildes': '~', 'spaces': ' ', 'newlines': '\n', 'quotes': "'", 'backticks': '`',
  'escaped backticks': '\\`', 'brackets': '}', 'open brackets': '(', 'comment starts': '/*', 'escapes': '\u001B]', 'zero-width': '\u200B',
  'zero-width words': 'a\u200B', 'flags': '🏴\u{E0067}', 'sentence': 'the ', 'one word': 'a', 'lines of prose': 'You have the right to be here\n',
  'search marks': '<<<<<<< SEARCH\n', 'replace marks': '<<<<<<< SEARCH\na\n=======\nb\n>>>>>>> REPLACE\n', 'apologies': "I'm sorry ", 'decoration': '*',
  'diff': '-a\n+b\n', 'carriage returns': '\r', 'headings': '# ', 'dots': '.',
  'declarations': 'function f(a) {\n', 'parameters': 'f(a: b<c>, ', 'keys': 'sk-aB3', 'imports': 'import "./a";\n', 'doc strings': '"""\n', 'fences with words': 'Example:\n```ts\na();\n```\n',
};

function msOf(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

function expectLinear(action: (text: string) => void, unit: string): void {
  const text = unit.repeat(Math.ceil(MEGABYTE / unit.length));
  const part = text.slice(0, MEGABYTE / SHARE);
  // A busy machine may be slow once, hardly three times.
  const isLinear = [1, 2, 3].some(() => {
    const ms = msOf(() => { action(text); });
    return ms < FLOOR_MS || ms < msOf(() => { action(part); }) * SHARE * 4;
  });
  expect(isLinear).toBe(true);
}

describe.each(Object.entries(HOSTILE))('a megabyte of %s', (_, unit) => {
  it('takes linear work as a completion', () => {
    expectLinear((text) => extractCompletion(completeAt('f(() => {\n  ║\n});\n'), text, false), unit);
  });

  it('takes linear work as the body of a function', () => {
    expectLinear((text) => extractCompletion(completeAt('function f(a) {\n║'), text, false), unit);
  });

  it('takes linear work as an explanation', () => {
    expectLinear((text) => { extractExplanation(text); checkReplyStart(text); }, unit);
  });

  it('takes linear work as a patch', () => {
    expectLinear((text) => extractPatch(selectionIn('a\n«b»\nc\n'), text, false), unit);
  });

  it('takes linear work as the document', () => {
    expectLinear((text) => extractCompletion(completeAt(`${text}║${text}`), 'a();\nb();', false), unit);
  });
});

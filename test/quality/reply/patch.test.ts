import { describe, expect, it } from 'vitest';
import { extractPatch } from '../../../src/quality/reply/patch.ts';
import { applyEdits } from '../../../src/request/document.ts';
import { selectionIn } from '../golden.ts';

interface Case {
  readonly name: string;
  /** The document, the selection between `«` and `»`. */
  readonly at: string;
  readonly reply: string;
  /** The document after the patch. */
  readonly gives: string;
  readonly says: string;
  readonly cutOff?: true;
}

const F = '```';
const LOOP = 'function sum(a) {\n  let t = 0;\n«  for (const x in a) {»\n    t += x;\n  }\n  return t;\n}\n';
const FIXED = LOOP.replace('«', '').replace('»', '').replace(' in ', ' of ');

const PATCHES: readonly Case[] = [
  { name: 'one block with the selected line', at: LOOP, reply: `\`in\` gives keys.\n\n${F}js\n  for (const x of a) {\n${F}`, gives: FIXED, says: '`in` gives keys.' },
  { name: 'words on both sides of the block', at: LOOP, reply: `Keys.\n${F}js\n  for (const x of a) {\n${F}\nThat is all.`, gives: FIXED, says: 'Keys.\n\nThat is all.' },
  { name: 'indentation that was lost', at: LOOP, reply: `Keys.\n${F}js\nfor (const x of a) {\n${F}`, gives: FIXED, says: 'Keys.' },
  { name: 'indentation that only the first line lost', at: 'if (a) {\n«  b();\n  c();»\n}\n', reply: `Both.\n${F}\nb(1);\n  c(1);\n${F}`, gives: 'if (a) {\n  b(1);\n  c(1);\n}\n', says: 'Both.' },
  { name: 'the whole function', at: LOOP, reply: `Keys.\n${F}js\n${FIXED.trimEnd()}\n${F}`, gives: FIXED, says: 'Keys.' },
  { name: 'the whole function with a change above the selection', at: LOOP, reply: `Keys.\n${F}js\n${FIXED.trimEnd().replace('let t', 'var t')}\n${F}`, gives: FIXED.replace('let t', 'var t'), says: 'Keys.' },
  { name: 'the lines around the selection', at: LOOP, reply: `Keys.\n${F}js\n  let t = 0;\n  for (const x of a) {\n    t += x;\n${F}`, gives: FIXED, says: 'Keys.' },
  { name: 'a quote of the original first', at: LOOP, reply: `You wrote\n${F}js\nfor (const x in a) {\n${F}\nbut should write\n${F}js\nfor (const x of a) {\n${F}`, gives: FIXED, says: `You wrote\n${F}js\nfor (const x in a) {\n${F}\nbut should write` },
  { name: 'output of a terminal behind the patch', at: LOOP, reply: `Keys.\n${F}js\n  for (const x of a) {\n${F}\nprints\n${F}text\n6\n${F}`, gives: FIXED, says: `Keys.\n\nprints\n${F}text\n6\n${F}` },
  { name: 'SEARCH/REPLACE', at: LOOP, reply: 'Keys.\n<<<<<<< SEARCH\n  for (const x in a) {\n=======\n  for (const x of a) {\n>>>>>>> REPLACE', gives: FIXED, says: 'Keys.' },
  { name: 'SEARCH/REPLACE in a fence, without indentation', at: LOOP, reply: `Keys.\n${F}\n<<<<<<< SEARCH\nfor (const x in a) {\n=======\nfor (const x of a) {\n>>>>>>> REPLACE\n${F}\nDone.`, gives: FIXED, says: 'Keys.\n\nDone.' },
  { name: 'SEARCH/REPLACE outside of the selection', at: '«a();»\nb();\nc();\n', reply: '<<<<<<< SEARCH\nc();\n=======\nd();\n>>>>>>> REPLACE\nIt is c.', gives: 'a();\nb();\nd();\n', says: 'It is c.' },
  { name: 'two SEARCH/REPLACE blocks', at: '«a();\nb();\nc();»\n', reply: 'x\n<<<<<<< SEARCH\nc();\n=======\nd();\n>>>>>>> REPLACE\n<<<<<<< SEARCH\na();\n=======\n>>>>>>> REPLACE', gives: 'b();\nd();\n', says: 'x' },
  { name: 'a diff', at: LOOP, reply: `Keys.\n${F}diff\n--- a/a.js\n+++ b/a.js\n@@ -1,4 +1,4 @@\n   let t = 0;\n-  for (const x in a) {\n+  for (const x of a) {\n     t += x;\n${F}`, gives: FIXED, says: 'Keys.' },
  { name: 'a line to delete', at: '«a();\na();\nb();»\n', reply: `Twice.\n${F}\na();\nb();\n${F}`, gives: 'a();\nb();\n', says: 'Twice.' },
  { name: 'the last line without a newline', at: 'a();\n«b();»', reply: `x\n${F}\nb();\nc();\n${F}`, gives: 'a();\nb();\nc();', says: 'x' },
  { name: 'the last line deleted', at: '«a();\nb();\nc();»', reply: `x\n${F}\na();\nb();\n${F}`, gives: 'a();\nb();', says: 'x' },
  { name: 'CRLF', at: '«a();\r\nb();»\r\nc();\r\n', reply: `x\n${F}\na(1);\nb(1);\n${F}`, gives: 'a(1);\r\nb(1);\r\nc();\r\n', says: 'x' },
  { name: 'a block that is never closed', at: LOOP, reply: `Keys.\n${F}js\n  for (const x of a) {`, gives: FIXED, says: 'Keys.' },
  { name: 'cut off behind the patch', at: LOOP, reply: `Keys.\n${F}js\n  for (const x of a) {\n${F}\nBecause in`, gives: FIXED, says: 'Keys.\n\nBecause in', cutOff: true },
];

describe('the patch of a reply to debug', () => {
  it.each(PATCHES)('$name', ({ at, reply, gives, says, cutOff }) => {
    const request = selectionIn(at);
    const { content, findings } = extractPatch(request, reply, cutOff === true);
    expect(findings).toEqual([]);
    expect(applyEdits(request.document.text, content.edits)).toBe(gives);
    expect(content.text).toBe(says);
  });

  it('is as small as whole lines can be', () => {
    const request = selectionIn(LOOP);
    const { content } = extractPatch(request, `Keys.\n${F}js\n${FIXED}\n${F}`, false);
    expect(content.edits.map(({ newText }) => newText)).toEqual(['  for (const x of a) {\n']);
  });

  it.each([
    ['no block', 'The loop is fine.'],
    ['a block equal to the original', `It is fine:\n${F}js\n  for (const x in a) {\n${F}`],
    ['a quote of other lines', `See\n${F}js\nreturn t;\n${F}`],
    ['a command', `Run\n${F}sh\nnpm test\n${F}`],
  ])('is none for %s', (_, reply) => {
    const { content, findings } = extractPatch(selectionIn(LOOP), reply, false);
    expect(findings).toEqual([]);
    expect(content).toEqual({ text: reply, edits: [] });
  });

  it.each([
    ['patch-does-not-apply', 'x\n<<<<<<< SEARCH\nnot there();\n=======\ny();\n>>>>>>> REPLACE', false],
    ['patch-does-not-apply', `x\n${F}diff\n-not there();\n+y();\n${F}`, false],
    ['cut-off', `x\n${F}js\n  for (const`, true],
    ['cut-off', 'The loop goes over', true],
    ['cut-off', 'x\n<<<<<<< SEARCH\n  for (const x in a) {\n=======\n', true],
    ['hidden-characters', `x\n${F}js\n  for (const x\u200By of a) {\n${F}`, false],
    ['empty', '\n', false],
    ['refusal', "I'm sorry, but I can't help with that.", false],
  ])('fails as %s: %j', (code, reply, cutOff) => {
    const { content, findings } = extractPatch(selectionIn(LOOP), reply, cutOff);
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    expect(content.edits).toEqual([]);
  });

  it('is the first block where what follows shows how to use it', () => {
    const usage = `Keys.\n${F}js\n  for (const x of a) {\n${F}\nExample usage:\n${F}js\nsum([1, 2]); // 3\n${F}`;
    const request = selectionIn(LOOP);
    const { content, findings } = extractPatch(request, usage, false);
    expect(findings).toEqual([]);
    expect(applyEdits(request.document.text, content.edits)).toBe(FIXED);
  });

  const TWO = 'export function add(a, b) {\n«  const c = a - b;»\n  return c;\n}\n\nexport function mul(a, b) {\n  return a * b;\n}\n';
  it.each([
    ['one of two alternatives', LOOP, `Either\n${F}js\n  for (const x of a) {\n${F}\nor\n${F}js\n  for (const x of Object.values(a)) {\n${F}`],
    ['a part beside an import', LOOP, `First\n${F}js\nimport { each } from 'x';\n${F}\nthen\n${F}js\n  for (const x of each(a)) {\n${F}`],
    ['a block that leaves code out', '«function f() {\n  a();\n  b();\n}»\n', `x\n${F}js\nfunction f() {\n  // ... existing code ...\n}\n${F}`],
    ['a file that leaves code out', TWO, `x\n${F}js\nexport function add(a, b) {\n  const c = a + b;\n  return c;\n}\n// ... rest of the file unchanged ...\n${F}`],
    ['a whole file with a second change', TWO, `x\n${F}js\n${TWO.replace('«', '').replace('»', '').replace('a - b', 'a + b').replace('a * b', 'a ** b')}${F}`],
    ['a function that would stand in itself', TWO, `x\n${F}js\nexport function add(x, y) {\n  return x + y;\n}\n${F}`],
  ])('fails rather than guess: %s', (_, at, reply) => {
    const { content, findings } = extractPatch(selectionIn(at), reply, false);
    expect(content.edits).toEqual([]);
    expect(findings.map(({ code }) => code)).toEqual(['patch-does-not-apply']);
  });

  it('fails where the lines to be replaced stand in two places', () => {
    const reply = '<<<<<<< SEARCH\nb();\n=======\nc();\n>>>>>>> REPLACE';
    const { findings } = extractPatch(selectionIn('«a();»\nb();\nb();\n'), reply, false);
    expect(findings.map(({ code }) => code)).toEqual(['patch-does-not-apply']);
  });
});

/** Ten functions of four lines and a blank one; all of them selected. */
const NAMES = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
const body = (name: string): string => `function ${name}(list) {\n  const total = ${name}Of(list) - 1;\n  return total;\n}`;
const FILE = NAMES.map(body).join('\n\n');
const LARGE = `«${FILE}»\n`;

describe('a reply with a part of a large selection', () => {
  it.each([
    ['one function', body('third').replace(' - 1', ''), FILE.replace('thirdOf(list) - 1', 'thirdOf(list)')],
    ['one function with another signature', body('third').replace('(list) {', '(list, start) {'), FILE.replace('third(list)', 'third(list, start)')],
    ['the last function', body('tenth').replace(' - 1', ''), FILE.replace('tenthOf(list) - 1', 'tenthOf(list)')],
    ['two functions that follow each other', `${body('third')}\n\n${body('fourth').replace(' - 1', '')}`, FILE.replace('fourthOf(list) - 1', 'fourthOf(list)')],
    ['one function and a new one', `${body('third').replace(' - 1', '')}\n\n${body('helper')}`, FILE.replace(body('third'), `${body('third').replace(' - 1', '')}\n\n${body('helper')}`)],
    ['one function under a new comment', `// It sums.\n${body('third')}`, FILE.replace('function third', '// It sums.\nfunction third')],
    ['one function, shifted', body('third').replace(' - 1', '').replaceAll(/^/gm, '  '), FILE.replace(body('third'), body('third').replace(' - 1', '').replaceAll(/^/gm, '  '))],
  ])('changes only that part: %s', (_, block, gives) => {
    const request = selectionIn(LARGE);
    const { content, findings } = extractPatch(request, `x\n${F}js\n${block}\n${F}`, false);
    expect(findings).toEqual([]);
    expect(applyEdits(request.document.text, content.edits)).toBe(`${gives}\n`);
  });

  it('finds a Python function, which ends without a bracket', () => {
    const def = (name: string): string => `def ${name}(list):\n    total = sum(list) - 1\n    return total`;
    const request = selectionIn(`«${NAMES.map(def).join('\n\n\n')}»\n`, 'debug', 'python');
    const { content } = extractPatch(request, `x\n${F}py\n${def('fifth').replace(' - 1', '').replace('return total', 'return total or None')}\n${F}`, false);
    const fixed = def('fifth').replace(' - 1', '').replace('return total', 'return total or None');
    expect(applyEdits(request.document.text, content.edits)).toBe(request.document.text.replace(def('fifth'), fixed));
  });

  it.each([
    ['two functions with one between them left out', `${body('third')}\n\n${body('fifth').replace(' - 1', '')}`],
    ['lines that stand in every function', '  const sum = 0;\n  return total;'],
    ['a function that is not there', body('eleventh')],
    ['the first lines and a word for the rest', `${body('first').replace(' - 1', '')}\n\n// ... the rest as it was`],
    ['a statement instead of all', 'run();'],
  ])('fails rather than delete the rest: %s', (_, block) => {
    const { content, findings } = extractPatch(selectionIn(LARGE), `x\n${F}js\n${block}\n${F}`, false);
    expect(content.edits).toEqual([]);
    expect(findings.map(({ code }) => code)).toEqual(['patch-does-not-apply']);
  });

  it('may leave out a few lines at the start: they are deleted', () => {
    const request = selectionIn(`«import a from 'a';\nimport b from 'b';\n\n${FILE}»\n`);
    const { content } = extractPatch(request, `x\n${F}js\nimport b from 'b';\n\n${FILE}\n${F}`, false);
    expect(applyEdits(request.document.text, content.edits)).toBe(`import b from 'b';\n\n${FILE}\n`);
  });

  it('may write all of it anew', () => {
    const request = selectionIn(LARGE);
    const anew = NAMES.map((name) => `const ${name} = (list) => {\n  return sum(list);\n};`).join('\n');
    const { content } = extractPatch(request, `x\n${F}js\n${anew}\n${F}`, false);
    expect(applyEdits(request.document.text, content.edits)).toBe(`${anew}\n`);
  });

  it('may shorten a selection of eight lines to one', () => {
    const request = selectionIn(`«${'a();\n'.repeat(7)}a();»\nb();\n`);
    const { content } = extractPatch(request, `x\n${F}js\nrepeat(a);\n${F}`, false);
    expect(applyEdits(request.document.text, content.edits)).toBe('repeat(a);\nb();\n');
  });
});

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

  it('fails where the lines to be replaced stand in two places', () => {
    const reply = '<<<<<<< SEARCH\nb();\n=======\nc();\n>>>>>>> REPLACE';
    const { findings } = extractPatch(selectionIn('«a();»\nb();\nb();\n'), reply, false);
    expect(findings.map(({ code }) => code)).toEqual(['patch-does-not-apply']);
  });
});

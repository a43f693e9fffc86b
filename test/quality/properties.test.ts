import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lintProblems } from '../../src/quality/checks/lint.ts';
import { parse, syntaxProblems } from '../../src/quality/checks/syntax.ts';
import { extractCompletion } from '../../src/quality/reply/completion.ts';
import { extractPatch } from '../../src/quality/reply/patch.ts';
import { shifted, unshifted } from '../../src/quality/shift.ts';
import { applyEdits, type TextEdit } from '../../src/request/document.ts';
import type { CompleteRequest } from '../../src/request/request.ts';
import { selectionIn } from './golden.ts';

function codesOf(text: string, edits: readonly TextEdit[]): string[] {
  const before = () => parse(text, 'typescript');
  const after = parse(applyEdits(text, edits), 'typescript');
  const problems = [...syntaxProblems(before, after, edits, 'typescript'), ...(lintProblems(before, after, edits, 'typescript') ?? [])];
  return problems.map(({ code }) => code);
}

/** Statements that stand alone, each with names of its own. */
const statement = fc.tuple(fc.nat({ max: 7 }), fc.nat({ max: 9_999 })).map(([kind, id]) => {
  const n = `n${String(kind)}x${String(id)}`;
  return [
    `use(${n});`,
    `if (${n}) {\n  run(${n}, [1, 2]);\n} else {\n  stop(${n});\n}`,
    `for (const each of ${n}) {\n  log(\`\${each} (\${${n}}\`);\n}`,
    `${n}.map((each) => ({ each, list: [each] }));`,
    `try {\n  ${n}();\n} catch (error) {\n  throw new Error('a "${n}"', { cause: error });\n}`,
    `${n} = async function* () {\n  yield await ${n}();\n};`,
    `/* ${n} ( */ switch (${n}) {\n  case 1: break;\n  default: use(${n});\n}`,
    `${n} = <T>(value: T): T[] => [value]; // ${n} )`,
  ][kind] ?? '';
});
const BROKEN = ['const = 5;', 'foo(,);', 'let 1a = 2;', 'if () {}', 'x = { b: 1, b: 2 };', 'class { }', 'a b c;'];

describe('the checks of code', () => {
  it('never fail what was taken out of a sound file and put back', () => {
    fc.assert(fc.property(fc.uniqueArray(statement, { minLength: 1, maxLength: 6 }), fc.nat(), fc.nat(), (statements, a, b) => {
      const text = statements.join('\n');
      const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number];
      const cursorText = text.slice(0, start) + text.slice(end);
      expect(codesOf(cursorText, [{ start, end: start, newText: text.slice(start, end) }])).toEqual([]);
    }), { numRuns: 300 });
  });

  it('never fail an answer for what the file already had', () => {
    const lines = fc.array(fc.oneof(statement, fc.constantFrom(...BROKEN)), { maxLength: 6 });
    fc.assert(fc.property(lines, statement, lines, (above, answer, below) => {
      const before = above.map((line) => `${line}\n`).join('');
      const text = `${before}\n${below.join('\n')}\n`;
      expect(codesOf(text, [{ start: before.length, end: before.length, newText: answer }])).toEqual([]);
    }), { numRuns: 300 });
  });
});

describe('what a reply inserts', () => {
  it('is what was taken out of a sound file, when the model gives exactly that', () => {
    fc.assert(fc.property(fc.uniqueArray(statement, { minLength: 3, maxLength: 6 }), fc.nat(), (statements, pick) => {
      const at = pick % statements.length;
      const before = statements.slice(0, at).map((line) => `${line}\n`).join('');
      const after = statements.slice(at + 1).map((line) => `\n${line}`).join('');
      const request: CompleteRequest = { id: 'r', task: 'complete', trigger: 'auto', cursor: before.length, document: { file: 'a.ts', languageId: 'typescript', text: before + after, version: 1 } };
      const { content, findings } = extractCompletion(request, statements[at] ?? '', false);
      expect(findings).toEqual([]);
      expect(content.text).toBe(statements[at]);
    }));
  });

  it('is always a piece of the reply, in one insertion at the cursor; a fence that is indented takes its indentation along', () => {
    const unindented = (code: string): string => code.replace(/^[ \t]+/gm, '');
    const piece = fc.constantFrom('```', '```ts\n', '\n', 'a', ' ', '}', ')', '"', 'const a = ', 'done();', 'Here is the code:', '// ', '\t', '`');
    const indented = '\t```ts\n\n\tHere is the code:';
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
    fc.assert(fc.property(text, text, text, fc.boolean(), (before, reply, after, cutOff) => {
      const request: CompleteRequest = { id: 'r', task: 'complete', trigger: 'auto', cursor: before.length, document: { file: 'a.ts', languageId: 'typescript', text: before + after, version: 1 } };
      const { content } = extractCompletion(request, reply, cutOff);
      expect(unindented(reply)).toContain(unindented(content.text));
      expect(content.edits).toEqual(content.text === '' ? [] : [{ start: before.length, end: before.length, newText: content.text }]);
    }), { numRuns: 500, examples: [['', indented, '', false]] });
  });
});

describe('a patch', () => {
  it('that replaces the selected lines gives the file that the model meant', () => {
    fc.assert(fc.property(fc.uniqueArray(statement, { minLength: 4, maxLength: 4 }), statement, ([a = '', b = '', c = '', d = ''], fix) => {
      fc.pre(![a, b, c, d].includes(fix));
      const request = selectionIn(`${a}\n${b}\n«${c}»\n${d}\n`);
      const { content, findings } = extractPatch(request, `Look.\n\n\`\`\`\`ts\n${fix}\n\`\`\`\``, false);
      expect(findings).toEqual([]);
      expect(applyEdits(request.document.text, content.edits)).toBe(`${a}\n${b}\n${fix}\n${d}\n`);
    }));
  });
});

describe('shifting', () => {
  const edits = fc.uniqueArray(fc.nat({ max: 60 }), { minLength: 2, maxLength: 8 }).chain((offsets) => {
    const sorted = offsets.toSorted((a, b) => a - b);
    const pairs = Array.from({ length: Math.floor(sorted.length / 2) }, (_, index) => [sorted[index * 2] ?? 0, sorted[index * 2 + 1] ?? 0] as const);
    return fc.tuple(...pairs.map(([start, end]) => fc.string({ maxLength: 5 }).map((newText) => ({ start, end, newText }))));
  });

  it('follows each character that no edit touches, there and back', () => {
    const text = Array.from({ length: 64 }, (_, index) => String.fromCodePoint(0x4e00 + index)).join('');
    fc.assert(fc.property(edits, fc.nat({ max: 63 }), (changes, offset) => {
      fc.pre(changes.every(({ start, end }) => offset < start || offset >= end));
      const now = applyEdits(text, changes);
      const [place] = shifted(offset, changes);
      expect(place).toBe(now.indexOf(text.charAt(offset)));
      expect(unshifted(place ?? -1, changes, 'end')).toBe(offset);
    }));
  });
});

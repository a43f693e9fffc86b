import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withoutAddedDirectives } from '../../../src/quality/checks/directives.ts';
import { applyEdits } from '../../../src/request/document.ts';

type Of = Parameters<typeof withoutAddedDirectives>[0];

/** An insertion at `║`, or a replacement of what stands between `«` and `»`. */
function disarmed(of: Of, marked: string, newText: string): string {
  const start = marked.search(/[║«]/);
  const end = marked.includes('»') ? marked.indexOf('»') - 1 : start;
  const before = marked.replace(/[║«»]/g, '');
  const edits = [{ start, end, newText }];
  return withoutAddedDirectives(of, before, edits, applyEdits(before, edits));
}

it.each<[name: string, of: Of, marked: string, newText: string, text: string]>([
  ['of the answer', 'typescript', '║a;', '// @ts-ignore\n', '//  ts-ignore\na;'],
  ['in another form', 'typescript', '║a;', '/*\n * @TS-expect-error */ /// @ts-nocheck\n', '/*\n *  TS-expect-error */ ///  ts-nocheck\na;'],
  ['of an answer that completes it', 'typescript', '// @ts-║\na;', 'ignore', '//  ts-ignore\na;'],
  ['in the middle of a comment, where it is none', 'typescript', '║a;', '// no @ts-ignore\n', '// no @ts-ignore\na;'],
  ['of the user', 'typescript', '// @ts-ignore\n║a;\n  // @ts-ignore\n', 'b;', '// @ts-ignore\nb;a;\n  // @ts-ignore\n'],
  ['of the user, indented by the answer', 'typescript', '║// @ts-ignore\n', 'b;\n  ', 'b;\n  // @ts-ignore\n'],
  ['of the user, written anew', 'typescript', '«// @ts-ignore\na;»', '  // @ts-ignore\n  b;', '  // @ts-ignore\n  b;'],
  ['of the user, written twice', 'typescript', '«// @ts-ignore\na;»', '// @ts-ignore\nb;\n// @ts-ignore\nc;', '// @ts-ignore\nb;\n//  ts-ignore\nc;'],
  ['of the user, written in another way', 'typescript', '// @ts-«ignore»\na;', 'expect-error', '// @ts-expect-error\na;'],
  ['of Python', 'python', 'a = 1\n║', 'b = 1  # noqa: F821\n', 'a = 1\nb = 1  # ----: F821\n'],
  ['of Python, of the user', 'python', 'a = 1  # noqa║', '\nb = 1', 'a = 1  # noqa\nb = 1'],
  ['of Python, written anew', 'python', '«a = 1  # noqa: E501\n»', 'a = 2  # noqa: E501\n', 'a = 2  # noqa: E501\n'],
  ['of Python, written anew for more', 'python', '«a = 1  # noqa: E501\n»', 'a = 2  # noqa\n', 'a = 2  # ----\n'],
  ['of ESLint', 'eslint', '║a;', '/* eslint-disable */ ', '/* ESLINT-disable */ a;'],
])('a directive %s', (_, of, marked, newText, text) => {
  expect(disarmed(of, marked, newText)).toBe(text);
});

it('the text keeps its length and its lines', () => {
  const part = fc.constantFrom('// @ts-ignore', '@ts-nocheck', '# noqa', '# ruff: noqa', '/* eslint-disable */', '\n', ' ', 'a', '*', '/');
  const source = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(fc.property(fc.constantFrom<Of>('eslint', 'typescript', 'python'), source, source, fc.nat(), fc.nat(), (of, before, newText, one, other) => {
    const [start = 0, end = 0] = [one % (before.length + 1), other % (before.length + 1)].sort((a, b) => a - b);
    const edits = [{ start, end, newText }];
    const after = applyEdits(before, edits);
    const text = withoutAddedDirectives(of, before, edits, after);
    expect(text.split('\n').map(({ length }) => length)).toEqual(after.split('\n').map(({ length }) => length));
    const same = [{ start, end, newText: before.slice(start, end) }];
    expect(withoutAddedDirectives(of, before, same, before)).toBe(before);
  }));
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CodeWalk, insideAt, openAt } from '../../src/request/code-walk.ts';

/** What ends all that is open at the end of a text, the innermost last. */
function endsOf(text: string, languageId = 'typescript'): string[] {
  return openAt(text, languageId).map(({ end }) => end);
}

describe('what is open at the end of a text', () => {
  it.each([
    ['f(a, [b', 'typescript', [')', ']']],
    ['f(a) {', 'typescript', ['}']],
    ['const s = "a(', 'typescript', ['"']],
    ['const s = "a(\n', 'typescript', []],
    ["const s = 'it\\'s (", 'typescript', ["'"]],
    ["<p>Don't (", 'typescriptreact', [')']],
    ['const s = `a ( ${b(', 'typescript', ['`', '}', ')']],
    ['const s = `a ( ${b(`c`)} (', 'typescript', ['`']],
    ['const s = `a\n  b', 'typescript', ['`']],
    ['a(); // b (', 'typescript', ['\n']],
    ['a(); // b (\n', 'typescript', []],
    ['/** a\n * b (', 'typescript', ['*/']],
    ['/* a */ f(', 'typescript', [')']],
    ['text.split(/[(`"]/', 'typescript', [')']],
    ['a / b / c(', 'typescript', [')']],
    ['x = 7 // 2 + f(', 'python', [')']],
    ["x = 1  # it's (", 'python', ['\n']],
    ['"""Does (\n\nmore', 'python', ['"""']],
    ['"""Does (""" + f(', 'python', [')']],
    ["x = f'{a} (", 'python', ["'"]],
    ['echo $# (', 'shellscript', [')']],
    ["fn f<'a>(x: &'a str, c: char", 'rust', [')']],
    ["if c == '(' {", 'rust', ['}']],
    ['s := `a\n(', 'go', ['`']],
    ['SELECT a -- b (', 'sql', ['\n']],
    ['It is (as "always', 'markdown', [')']],
  ])('%j in %s', (text, languageId, ends) => {
    expect(endsOf(text, languageId)).toEqual(ends);
  });

  it('is told of strings and comments without the brackets', () => {
    expect(insideAt('f(a, "b', 'typescript')).toMatchObject({ kind: 'string', end: '"', spans: false });
    expect(insideAt('/* a\nf(', 'typescript')).toMatchObject({ kind: 'comment', end: '*/', spans: true });
    expect(insideAt('f(a, `b ${', 'typescript')).toBeNull();
    expect(insideAt("const files = 'src/**/*.ts';\nf(", 'typescript')).toBeNull();
  });
});

it('counts brackets, those of templates aside, and goes below 0', () => {
  expect(['f(a', 'f(a)', '}', '} else {', '`${a(', '`${a}'].map((text) => new CodeWalk('typescript').read(text).depth)).toEqual([1, 0, -1, 0, 1, 0]);
});

it('always gets further, and sees the same in one text as in two pieces cut at a line', () => {
  const piece = fc.constantFrom('"', "'", '`', '${', '}', '(', ')', '//', '/*', '*/', '#', '"""', '\n', '\\', 'a', ' ', '/', '<!--', '--');
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  fc.assert(fc.property(text, text, fc.constantFrom('typescript', 'python', 'rust', 'lua', 'html', 'never-heard-of'), (one, other, languageId) => {
    const walk = new CodeWalk(languageId);
    for (let at = 0; at < one.length; ) {
      const next = walk.step(one, at);
      expect(next).toBeGreaterThan(at);
      at = next;
    }
    const whole = `a\n${one.replaceAll('\\', '')}\n${other}`;
    const cut = whole.length - other.length;
    const pieces = new CodeWalk(languageId).read(whole.slice(0, cut)).read(whole.slice(cut));
    expect(pieces.open).toEqual(new CodeWalk(languageId).read(whole).open);
  }));
});

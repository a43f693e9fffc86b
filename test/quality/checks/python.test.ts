import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pythonReader } from '../../../src/quality/checks/python-text.ts';
import { applyEdits, type TextEdit } from '../../../src/request/document.ts';
import { completeAt } from '../golden.ts';

const reader = await pythonReader();

/** Codes of syntax, and of lint where syntax has nothing to say; doubts in brackets, `-` where lint cannot tell. */
async function codesOf(text: string, edits: readonly TextEdit[]): Promise<string[]> {
  const before = reader.read(text);
  const after = applyEdits(text, edits);
  const { findings } = before.syntax(after, edits);
  if (findings.length > 0) return findings.map(({ code }) => code);
  const linted = await before.lint?.(after, edits);
  if (linted === null || linted === undefined) return ['-'];
  return [...linted.findings.map(({ code }) => code), ...(linted.doubts ?? []).map(({ code }) => `(${code})`)];
}

function codesAt(at: string, inserts: string): Promise<string[]> {
  const { document, cursor } = completeAt(at, 'python');
  return codesOf(document.text, [{ start: cursor, end: cursor, newText: inserts }]);
}

const S = 'invalid-syntax';

describe('Python', () => {
  it.each<[name: string, at: string, inserts: string, finds: readonly string[]]>([
    ['sound code', 'a = 1\n║\n', 'b = a + 1', []],
    ['an unclosed bracket', 'def f(a):\n    ║\n\n\ndef g():\n    return 1\n', 'return (a', [S]],
    ['a half-written statement is completed', 'a = 1\nb = ║\n', 'a', []],
    ['a half-written statement is completed wrongly', 'a = 1\nb = ║\n', '(a', [S]],
    ['a body is written', 'def f(a):\n║\n\nf(1)\n', '    return a', []],
    ['a body is asked for and none comes', 'def f(a):\n║\nf(1)\n', 'f(2)', [S]],
    ['the file has an error above', 'a = (\n\n\ndef f():\n    b = ║\n', '1', ['-']],
    ['the file has an error below', 'def f():\n    b = ║\n\n\nc = )\n', '1', ['-']],
    ['the same, and the answer adds one', 'def f():\n    b = ║\n\n\nc = )\n', '[1', [S, S, S]],
    ['a name that is not there', 'a = 1\n║\n', 'print(aa)', ['F821']],
    ['a name that comes later', 'def f():\n    ║\n\n\nlater = 1\n', 'return later', []],
    ['names of a star import', 'from os.path import *\n║\n', 'print(join("a"))', []],
    ['a name of a condition', 'if input():\n    a = 1\n║\n', 'print(a)', []],
    ['a name that the file already lacks', 'print(b)\n║\n', 'a = 1', []],
    ['a name that the code behind needs and that stays undefined', 'def f(a):\n    ║\n    return total\n', 'print(a)', ['(still-undefined)']],
    ['a name that the code behind needs, defined', 'def f(a):\n    ║\n    return total\n', 'total = a', []],
    ['in a statement begun, a name that is not there', 'a = 1\nprint(║\n', 'aa)', ['F821']],
    ['a function defined twice', 'def f():\n    return 1\n║\n', 'def f():\n    return 2', ['F811']],
    ['a function that the code behind defines again', '@print\n║\ndef f():\n    return 1\n', 'def f():\n    return 1', ['F811']],
    ['a module imported twice', 'import os\n║\nprint(os)\n', 'import os', []],
    ['the file defines a function twice already', 'def f():\n    return 1\n║\ndef f():\n    return 2\n', '\na = 1\n', []],
    ['return outside of a function', 'a = 1\n║\n', 'return a', ['F706']],
    ['an attribute that the class has not', 'class A:\n    def __init__(self):\n        self.a = 1\n\n    def b(self):\n        ║\n', 'return self.c', ['no-attribute']],
    ['an attribute that a subclass has', 'class A:\n    def b(self):\n        ║\n\n\nclass B(A):\n    def c(self):\n        return 1\n', 'return self.c()', []],
    ['an attribute of a class that extends another file', 'import x\n\n\nclass A(x.B):\n    def b(self):\n        ║\n', 'return self.c', []],
    ['an attribute that is set from outside', 'class A:\n    def b(self):\n        ║\n\n\na = A()\na.c = 1\n', 'return self.c', []],
    ['a method that the instance has not', 'class A:\n    def b(self):\n        return 1\n\n\na = A()\n║\n', 'a.bb()', ['no-attribute']],
    ['too many arguments', 'def f(a, b=1):\n    return a\n\n\n║\n', 'f(1, 2, 3)', ['wrong-call']],
    ['too few arguments', 'def f(a, b=1):\n    return a\n\n\n║\n', 'f(b=2)', ['wrong-call']],
    ['an argument of another name', 'def f(a, *, b):\n    return a\n\n\n║\n', 'f(1, b=1, c=2)', ['wrong-call']],
    ['an argument twice', 'def f(a):\n    return a\n\n\n║\n', 'f(1, a=2)', ['wrong-call']],
    ['arguments that fit', 'def f(a, /, b: int = 1, *c, d, **e):\n    return a\n\n\n║\n', 'f(1, 2, 3, d=4, g=5)\nf(*[1], d=1)', []],
    ['arguments of a constructor', 'class A:\n    def __init__(self, a):\n        self.a = a\n\n\n║\n', 'A()', ['wrong-call']],
    ['arguments of a decorated function', '@print\ndef f(a):\n    return a\n\n\n║\n', 'f()', []],
    ['a function that is bound again', 'def f(a):\n    return a\n\n\nf = print\n║\n', 'f()', []],
    ['a call that the file has wrong already', 'def f(a):\n    return a\n\n\nf()\n║\n', 'f(1)', []],
    ['a comparison that nobody reads', 'a = 1\n║\n', 'a == 2', ['B015']],
    ['is with a literal', 'a = 1\n║\n', 'b = a is "x"', ['F632']],
    ['an assertion on a tuple', 'a = 1\n║\n', 'assert (a, "b")', ['F631']],
    ['a key twice', 'a = 1\n║\n', 'b = {"a": 1, "a": 2}', ['F601']],
    ['a format that lacks a value', 'a = 1\n║\n', 'b = "%s %s" % (a,)', ['F507']],
    ['an error that is none', 'def f():\n    ║\n', 'raise NotImplemented', ['F901']],
    ['a variable that nobody reads', 'def f(a):\n    ║\n    return a\n', 'b = a', ['(F841)']],
    ['a name that is not there, and a comment that lets it pass', 'def f(a):\n    ║\n', 'return b  # noqa', ['F821']],
    ['the same, for the whole file', '║\ndef f(a):\n    return a\n', '# ruff: noqa\nprint(b)', ['F821']],
    ['the same, as Flake8 has it', '║\ndef f(a):\n    return a\n', '#Flake8:NoQA: F821\nprint(b)', ['F821']],
    ['only a comment that lets pass what is there', 'print(b)║\n', '  # noqa: F821', ['only-silenced']],
    ['what a comment of the user lets pass', '# ruff: noqa\n║\n', 'print(b)', []],
    ['syntax of the newest version', 'a = 1\n║\n', 'type A = list[int]\nmatch a:\n    case 1:\n        print(f"{"a"}")', []],
    ['astral characters in front', 's = "🏴🏴"\n║\n', 'print(nope)', ['F821']],
  ])('%s', async (_, at, inserts, finds) => {
    expect(await codesAt(at, inserts)).toEqual(finds);
  });

  it('gives places in UTF-16 units', async () => {
    const after = 's = "🏴" + nope\n';
    const linted = await reader.read('s = "🏴"\n').lint?.(after, [{ start: 8, end: 8, newText: ' + nope' }]);
    expect(linted?.findings).toMatchObject([{ code: 'F821', start: after.indexOf('nope'), end: after.indexOf('nope') + 4 }]);
    expect(reader.read('a = (\n').diagnostics()).toMatchObject([{ severity: 'error', source: 'ruff', code: S }]);
  });
});

/** Statements that stand alone, each with names of its own. */
const statement = fc.tuple(fc.nat({ max: 5 }), fc.nat({ max: 9_999 })).map(([kind, id]) => {
  const n = `n${String(kind)}x${String(id)}`;
  return [
    `${n} = [1, (2, 3)]`,
    `def ${n}(a):\n    if a:\n        return {"a": a}\n    return None`,
    `for ${n} in range(3):\n    print(f"{${n}} (")`,
    `class ${n}:\n    def run(self):\n        return self`,
    `try:\n    ${n} = open("a")\nexcept OSError as error:\n    raise ValueError("b") from error`,
    `${n} = """\ndef (\n"""  # )`,
  ][kind] ?? '';
});
const BROKEN = ['a = )', 'f(:)', 'print(nope)', 'return 1', 'x is 1'];

describe('the checks of Python', () => {
  it('never fail what was taken out of a sound file and put back', async () => {
    await fc.assert(fc.asyncProperty(fc.uniqueArray(statement, { minLength: 1, maxLength: 6 }), fc.nat(), fc.nat(), async (statements, a, b) => {
      const text = `${statements.join('\n')}\n`;
      const [start, end] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number];
      expect(await codesOf(text.slice(0, start) + text.slice(end), [{ start, end: start, newText: text.slice(start, end) }])).toEqual([]);
    }), { numRuns: 200 });
  });

  it('never fail an answer for what the file already had', async () => {
    const lines = fc.array(fc.oneof(statement, fc.constantFrom(...BROKEN)), { maxLength: 6 });
    await fc.assert(fc.asyncProperty(lines, statement, lines, async (above, answer, below) => {
      fc.pre(![...above, ...below].includes(answer));
      const before = above.map((line) => `${line}\n`).join('');
      const codes = await codesOf(`${before}\n${below.join('\n')}\n`, [{ start: before.length, end: before.length, newText: answer }]);
      expect(codes.filter((code) => code !== '-' && !code.startsWith('('))).toEqual([]);
    }), { numRuns: 200 });
  });
});

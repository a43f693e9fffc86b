import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isExpected, shown, sourceOf, type Data } from '../../../src/quality/examples/data.ts';
import { mayHaveExamples } from '../../../src/quality/examples/may-have-examples.ts';
import { readLiteral } from '../../../src/quality/examples/literal.ts';
import { askedExamples, commentLines, writtenExamples } from '../../../src/quality/examples/written.ts';
import { completeAt, selectionIn } from '../golden.ts';

const F = { name: 'f', source: 'f' };

function inComment(comment: string): string[] {
  return writtenExamples(commentLines(comment), F).map(({ call, expected }) => `${call} = ${shown(expected)}`);
}

function asked(text: string): string[] {
  return askedExamples(text, F).map(({ call, expected }) => `${call} = ${shown(expected)}`);
}

describe('examples that can be read for sure', () => {
  it.each([
    ['// >>> f(1, 2)\n// 3', 'f(1, 2) = 3'],
    ['// >>> f([1.5], "a")\n// [True, None]', 'f([1.5], "a") = [true, undefined]'],
    ["// >>> f({'a': 1})\n// (1, 'b')", 'f({a: 1}) = [1, "b"]'],
    ['// >>> f(1)\n// [[1, 2],\n//  [3]]', 'f(1) = [[1, 2], [3]]'],
    ['/**\n * @example\n * f(1) // => 2\n */', 'f(1) = 2'],
    ['/**\n * @example\n * f(1); // 2\n */', 'f(1) = 2'],
    ['/**\n * @example\n * const x = f(1); // => { a: [2] }\n */', 'f(1) = {a: [2]}'],
    ['/**\n * @example\n * console.log(f(1)); // 2\n */', 'f(1) = 2'],
    ['/**\n * @example\n * f(1)\n * // => 2\n */', 'f(1) = 2'],
    ['/** f(-1) // returns "a" */', 'f(-1) = "a"'],
    ['/** await f(1) // => 2 */', 'f(1) = 2'],
    ['// f(1) === 2', 'f(1) = 2'],
    ['// f(1) == undefined', 'f(1) = undefined'],
    ['// f(1) -> 2', 'f(1) = 2'],
    ['// f(1) ➞ 2', 'f(1) = 2'],
    ['// - f(1) → 2', 'f(1) = 2'],
    ['// Example: f(1) should return 2.', 'f(1) = 2'],
    ['// For example, f([1, 2]) returns 3, because they are added.', 'f([1, 2]) = 3'],
    ['// For example, `f([1, 2])` returns `3`.', 'f([1, 2]) = 3'],
    ['// assert.deepEqual(f(1), [2]);', 'f(1) = [2]'],
    ['// expect(f(1)).toEqual([2]);', 'f(1) = [2]'],
    ['// console.assert(f(1) === 2);', 'f(1) = 2'],
    ['// f(new Set([1])) => new Map([[1, 2]])', 'f(new Set([1])) = new Map([[1, 2]])'],
  ])('%s', (comment, expected) => {
    expect(inComment(comment)).toEqual([expected]);
  });

  it('several in a line', () => {
    expect(inComment('// f(1) is 2, f(2) is 4 and f(3) is 6')).toEqual(['f(1) = 2', 'f(2) = 4', 'f(3) = 6']);
  });
});

describe('what only looks like an example', () => {
  it.each([
    '// >>> f(x)\n// 3', '// >>> f(1)\n// 3 or 4', '// >>> f(1)\n// >>> f(2)', '// >>> f(1)\n//\n// 3', '// >>> f(1) + 1\n// 3',
    '// f(1) returns 3 elements', '// f(1) returns 3 or 4', '// f(1) => 2, 3', '// f(1) => 1 + 1', '// f(1) -> number', '// f(1) => [1, ...]',
    '// f(1) !== 2', '// f(1) >= 2', '// f(n) == f(n - 1)', '// !f(1) === true', '// 2 * f(1) === 4', '// g(f(1)) => 2', '// a.f(1) => 2', '// of(1) => 2',
    '// if f(1) returns 2 then', '// unless f(1) is 2', '// f(1) does not return 2', '// f(1) throws', '// f(1) === f(1)', '// >>> f(None)\n// 1',
    '// f(1) // the first', '// f(`${a}`) => 2', '// f(010) => 2', '// f(1) = 0.5 * 2',
  ])('%s', (comment) => {
    expect(inComment(comment)).toEqual([]);
  });
});

describe('a question', () => {
  it.each([
    ['f(1) should be 2', ['f(1) = 2']],
    ['f(1) returns 3 but should return 2', []],
    ['It fails: f(1) => 3', []],
    ['Why is f(1) 3? The call f(2) must return 4.', ['f(2) = 4']],
    ['>>> f(1)\n3\nthat is wrong', []],
    ['Make it so that f(1) => 2', ['f(1) = 2']],
  ])('%s', (text, expected) => {
    expect(asked(text)).toEqual(expected);
  });
});

describe('values', () => {
  const data: fc.Arbitrary<Data> = fc.letrec<{ data: Data }>((tie) => ({
    data: fc.oneof(
      { maxDepth: 3 },
      fc.double({ noNaN: true }).map((value) => ({ type: 'number' as const, value })),
      fc.string().map((value) => ({ type: 'string' as const, value })),
      fc.boolean().map((value) => ({ type: 'boolean' as const, value })),
      fc.bigInt().map((value) => ({ type: 'bigint' as const, digits: String(value) })),
      fc.constantFrom({ type: 'null' as const }, { type: 'undefined' as const }),
      fc.array(tie('data'), { maxLength: 4 }).map((items) => ({ type: 'array' as const, items })),
    ),
  })).data;

  it('are read as they are written', () => {
    fc.assert(fc.property(data, (value) => {
      const source = sourceOf(value);
      const read = readLiteral(source);
      expect(read?.end).toBe(source.length);
      expect(read !== null && isExpected(value, read.value)).toBe(true);
    }));
  });

  it.each([
    ['0.33', '0.3333333', true], ['0.5', '0.51', false], ['3', '3.0000001', false], ['2.0', '2', true], ['NaN', 'NaN', true], ['0', '-0', true], ['"a"', '"A"', false],
    ['None', 'null', true], ['None', 'undefined', true], ['null', 'undefined', false], ['[1, 2]', '[2, 1]', false], ['{a: 1, b: 2}', '{b: 2, a: 1}', true],
    ['{a: 1}', '{a: 1, b: undefined}', true], ['{a: 1}', '{a: 1, b: 2}', false], ['{a: 1}', 'new Map([["a", 1]])', true], ['new Set([1, 2])', 'new Set([2, 1])', true],
    ['1', '"1"', false], ['[]', '{}', false], ['true', '1', false], ['10n', '10', false], ['[]', '[undefined]', false],
  ])('%s, given %s: %s', (expected, got, same) => {
    const [a, b] = [readLiteral(expected)?.value, readLiteral(got)?.value];
    expect(a !== undefined && b !== undefined && isExpected(a, b)).toBe(same);
  });

  it.each([['1', '"1"', true], ['null', 'undefined', true], ['1', 'true', true], ['1', '2', false], ['"a"', '"b"', false]])('loosely, %s, given %s: %s', (expected, got, same) => {
    const [a, b] = [readLiteral(expected)?.value, readLiteral(got)?.value];
    expect(a !== undefined && b !== undefined && isExpected(a, b, true)).toBe(same);
  });
});

describe('whether a process is started for them', () => {
  it.each([
    ['a comment with an example', '// f(1) => 2\nfunction f(a) {\n  ║\n}\n', true],
    ['>>>', '// >>> f(1)\n// 2\nfunction f(a) {\n  ║\n}\n', true],
    ['an assertion', 'function f(a) {\n  ║\n}\nassert.equal(f(1), 2);\n', true],
    ['code alone', 'const a = [1].map((b) => g(b));\nif (f(a) === 2) {\n  ║\n}\n', false],
    ['a comment of words', '// Returns the sum of both (if any).\nfunction f(a) {\n  ║\n}\n', false],
  ])('%s', (_, marked, expected) => {
    expect(mayHaveExamples(completeAt(marked))).toBe(expected);
  });

  it('a question with a call', () => {
    const request = selectionIn('function f() {\n  «return 1»;\n}\n');
    expect(mayHaveExamples(request)).toBe(false);
    expect(mayHaveExamples({ ...request, question: 'f() should return 2' })).toBe(true);
  });
});

describe('a megabyte of', () => {
  const HOSTILE = ['f(', 'f(1) ', 'f(1) => [', '>>> f(1)\n[', '`', 'f(`', '"', 'f("\\u', '0', '1_', ' ', '\n', '-', '// f(1) => 2\n', '=', 'should return ', 'f(1) and ', 'a=', '[', '{a:', 'new Set(', '.', 'await ', '>>>', '* '];

  it.each(HOSTILE)('%j is read in a moment', (unit) => {
    const text = unit.repeat(Math.ceil(1_000_000 / unit.length));
    const start = performance.now();
    writtenExamples(commentLines(text), F);
    writtenExamples([text], F);
    askedExamples(text, F);
    readLiteral(text);
    mayHaveExamples(completeAt(`// ${text}\n║${text}`));
    // Work that grows with the square takes minutes.
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

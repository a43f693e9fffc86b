import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import ts from 'typescript';
import { statementAround } from '../../../src/quality/checks/contained.ts';
import { isSoundPart, strictParse } from '../../../src/quality/checks/strict-parse.ts';
import { parse } from '../../../src/quality/checks/syntax.ts';
import { addedProblems, insertedSpans } from '../../../src/quality/shift.ts';
import { applyEdits } from '../../../src/request/document.ts';
import { completeAt } from '../golden.ts';

function around(marked: string, newText: string): string | null {
  const { document: { text }, cursor } = completeAt(marked);
  const edits = [{ start: cursor, end: cursor, newText }];
  return statementAround(parse(text, 'typescript').source, parse(applyEdits(text, edits), 'typescript').source, edits);
}

describe('the statement around an insertion', () => {
  it.each([
    ['a body', 'let a;\nfunction f() { ║ }\nlet b;', 'let a;', 'function f() { let a; }'],
    ['a class', 'export class A { ║ }\nlet b;', 'm() {}', 'export class A { m() {} }'],
    ['an argument', 'let b;\nf(║);', '1', 'f(1);'],
    ['a body below a directive', '"use strict";\nlet b;\nfunction f() { ║ }', 'with (a) {}', '"use strict";;\nfunction f() { with (a) {} }'],
  ])('is that with %s', (_, text, newText, expected) => {
    expect(around(text, newText)).toBe(expected);
  });

  it.each([
    ['a name of the file', 'function f║() {}', 'g'],
    ['a block of the file', 'let a;\nif (a) { ║ }', 'var a;'],
    ['the top level', 'let a;\n║\nlet b;', 'let a;'],
    ['more than one statement', 'function f() { ║ }', '} function g() {'],
    ['a comment that is opened', 'function f() { ║ }\nlet a; /* */\nfunction g() {}', '/*'],
    ['a comment that is closed', '(() => { /* ║ }); var x; (() => { */ });', '*/'],
  ])('is none for %s', (_, text, newText) => {
    expect(around(text, newText)).toBeNull();
  });

  it('is none for what is replaced', () => {
    const { source } = parse('function f() { a; }', 'typescript');
    expect(statementAround(source, source, [{ start: 15, end: 16, newText: 'a' }])).toBeNull();
  });
});

const NAMES = ['a', 'b', 'f'];
const line = (text: string) => fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...NAMES)).map(([one, other]) => text.replaceAll('§', one).replaceAll('¶', other));
const FILE = [
  'let § = 1;', 'var § = f(() => { /* ¶ */ return 1; });', 'const § = { ¶() { return `x`; }, ¶: 1 };', 'function §(¶) { let x = "¶"; }', 'export { § };',
  'export class § { #¶ = 1; m() { return this.#¶; } }', 'if (§) { var ¶ = () => { call(); }; }', 'import { § } from "x";', '§: for (;;) { (() => { ¶(); })(); }', 'export async function* §() { yield [¶]; }',
  'export default function () { return §; }', 'namespace § { export function ¶() { x(); } }', '"use strict";', '§(¶, [1]); // "`',
];
const INSERTED = [
  'let § = 1;', 'var §;', 'function § () {}', 'class § {}', '}', '{', '} {', '});', '`', '/*', '*/', '//', '"', 'break;', 'break §;', 'continue;', '§: ', 'return;', 'await §;', 'yield §;', 'export { § };',
  'import.meta;', '#§ = 2;', 'this.#§;', 'delete §;', 'with (§) {}', '010;', 'static { var §; }', '"use strict";', 'new.target;', 'super.§();', 'arguments = 1;', '} function §() {', '}; let §; () => {', 'x', ', 1', ' ',
];
const linesOf = (texts: readonly string[], size: { minLength: number; maxLength: number }) => fc.array(fc.constantFrom(...texts).chain(line), size).map((lines) => lines.join('\n'));

describe('a statement that is read alone', () => {
  it('hides nothing that reading the whole file finds', () => {
    let alone = 0;
    fc.assert(fc.property(linesOf(FILE, { minLength: 1, maxLength: 6 }), linesOf(INSERTED, { minLength: 1, maxLength: 2 }), fc.nat(), fc.constantFrom('typescript', 'javascript'), (text, newText, place, language) => {
      const at = place % (text.length + 1);
      const edits = [{ start: at, end: at, newText }];
      const before = parse(text, language);
      const after = parse(applyEdits(text, edits), language);
      if (after.problems.length > 0) return;
      const parses = before.problems.length === 0;
      const module = ts.isExternalModule(after.source);
      const statement = statementAround(parses ? before.source : null, after.source, edits);
      if (statement === null || !isSoundPart(statement, after.source.text, language, { module })) return;
      alone++;
      const now = strictParse(after.source.text, language, { module })?.problems ?? [];
      const old = strictParse(text, language, { module });
      const [span] = insertedSpans(edits);
      const added = parses ? (old?.complete === true ? addedProblems(old.problems, now, edits) : []) : now.filter(({ start }) => span !== undefined && start >= span.start && start < span.end);
      expect(added).toEqual([]);
    }), { numRuns: 2_000 });
    expect(alone).toBeGreaterThan(20);
  });
});

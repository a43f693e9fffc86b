import { describe, expect, it } from 'vitest';
import { lintProblems } from '../../../src/quality/checks/lint.ts';
import { parse, syntaxProblems } from '../../../src/quality/checks/syntax.ts';
import { applyEdits } from '../../../src/request/document.ts';
import { completeAt } from '../golden.ts';

interface Case {
  readonly name: string;
  readonly at: string;
  readonly inserts: string;
  /** Codes of the findings; `-` where lint cannot tell. */
  readonly finds: readonly string[];
  readonly language?: string;
}

/** Codes of syntax, and of lint where syntax has nothing to say. */
function codesOf({ at, inserts, language = 'typescript' }: Case): string[] {
  const { document, cursor } = completeAt(at, language);
  const edits = [{ start: cursor, end: cursor, newText: inserts }];
  const before = () => parse(document.text, language);
  const after = parse(applyEdits(document.text, edits), language);
  const syntax = syntaxProblems(before, after, edits, language);
  if (syntax.length > 0) return syntax.map(({ code }) => code);
  return lintProblems(before, after, edits, language)?.map(({ code }) => code) ?? ['-'];
}

const SYNTAX: readonly Case[] = [
  { name: 'sound code', at: 'const a = ║;', inserts: 'f(1)', finds: [] },
  { name: 'an unclosed bracket', at: 'const a = ║;\n', inserts: 'f(1', finds: ['TS1005'] },
  { name: 'a keyword gone wrong', at: 'function f() {\n  ║\n}', inserts: 'retrun a;', finds: ['TS1435'] },
  { name: 'a bracket too many', at: 'f();\n║\ng();', inserts: '}', finds: ['TS1128'] },
  { name: 'the file has an error before the cursor', at: 'const = 1;\n\nfunction f() {\n  ║\n}\n', inserts: 'return 1;', finds: [] },
  { name: 'the same, and the answer adds one', at: 'const = 1;\n\nfunction f() {\n  ║\n}\n', inserts: 'return (1;', finds: ['TS1005'] },
  { name: 'the file has an error behind the cursor', at: 'function f() {\n  ║\n}\n\nconst = 1;\n', inserts: 'return 1;', finds: [] },
  { name: 'the same, and the answer adds one', at: 'function f() {\n  ║\n}\n\nconst = 1;\n', inserts: 'return (1;', finds: ['TS1005'] },
  { name: 'a half-written statement is completed', at: 'function f() {\n  const a = ║\n}\n', inserts: '1;', finds: [] },
  { name: 'a half-written statement is completed wrongly', at: 'function f() {\n  const a = ║\n}\n', inserts: '[1, 2;', finds: ['TS1005'] },
  { name: 'an unclosed block before the cursor stays unclosed', at: 'function f() {\n  if (a) {\n    ║\n', inserts: 'b();', finds: ['-'] },
  { name: 'an unclosed block before the cursor is closed', at: 'function f() {\n  if (a) {\n    ║\n', inserts: 'b();\n  }\n}', finds: [] },
  { name: 'a function begun at the end of the file, left open', at: 'export function f║\n', inserts: '(a: number) {\n  return a;\n', finds: ['TS1005'] },
  { name: 'a function begun at the end of the file, whole', at: 'export function f║\n', inserts: '(a: number) {\n  return a;\n}', finds: [] },
  { name: 'an unclosed block stays unclosed, and the answer leaves a call open', at: 'function f() {\n  if (a) {\n    ║\n', inserts: 'b(() => {', finds: ['TS1005'] },
  { name: 'a call in an unclosed block is closed', at: 'function f() {\n  g(║', inserts: 'a);', finds: ['-'] },
  { name: 'JSX', at: 'const a = ║;', inserts: '<p>hi</p>', finds: [], language: 'typescriptreact' },
  { name: 'JSX that is not closed', at: 'const a = ║;', inserts: '<p>hi', finds: ['TS17008', 'TS1005'], language: 'typescriptreact' },
  { name: 'JSX in a .js file', at: 'const a = ║;', inserts: '<p>hi</p>', finds: [], language: 'javascript' },
  { name: 'JSX in a .jsx file', at: 'const a = ║;', inserts: '<p>hi</p>', finds: [], language: 'javascriptreact' },
  { name: 'a type in JavaScript', at: 'function f(║) {}', inserts: 'a: number', finds: ['TS8010'], language: 'javascript' },
  { name: 'an interface in JavaScript', at: '║', inserts: 'interface A { b: string }', finds: ['TS8010'], language: 'javascript' },
  { name: 'a type in a file of Flow', at: '// @flow\nfunction f(║) {}', inserts: 'a: number', finds: [], language: 'javascript' },
  { name: 'a type where there are types already', at: 'let b: string;\nfunction f(║) {}', inserts: 'a: number', finds: [], language: 'javascript' },
  { name: 'a name declared twice', at: 'const a = 1;\n║\n', inserts: 'const a = 2;', finds: ['TS2451'] },
  { name: 'a name declared twice, the other behind', at: 'function f() {\n  ║\n  let a = 1;\n}', inserts: 'const { a } = b;', finds: ['TS2451'] },
  { name: 'a name declared again in a block of its own', at: 'const a = 1;\n{\n  ║\n}', inserts: 'const a = 2;', finds: [] },
  { name: 'a type and a value of one name', at: 'type A = string;\n║\n', inserts: 'const A = 1;', finds: [] },
  { name: 'overloads', at: '║', inserts: 'function f(a: string): void;\nfunction f(a: number): void;\nfunction f() {}', finds: [] },
  { name: 'await in a function that is not async', at: 'function f() {\n  ║\n}', inserts: 'await g();', finds: ['TS1308'] },
  { name: 'await in an async function', at: 'const f = async () => {\n  ║\n}', inserts: 'await g();', finds: [] },
  { name: 'await in a module', at: 'import a from "a";\n║\n', inserts: 'await a();', finds: [] },
  { name: 'return in a module', at: 'import a from "a";\n║\n', inserts: 'return a;', finds: ['TS1108'] },
];

const LINT: readonly Case[] = [
  { name: 'a constant assigned', at: 'const a = 1;\nfunction f() {\n  ║\n}', inserts: 'const b = 1;\n  b = 2;', finds: ['no-const-assign'] },
  { name: 'a key twice', at: 'const a = { ║ };', inserts: 'b: 1, b: 2', finds: ['no-dupe-keys'] },
  { name: 'a key that is there already', at: 'const a = { b: 1, ║ };', inserts: 'b: 2', finds: ['no-dupe-keys'] },
  { name: 'a fault that the statement had', at: 'const a = { b: 1, b: 2, ║ };', inserts: 'c: 2', finds: [] },
  { name: 'a fault that another statement had', at: 'x = { b: 1, b: 2 };\n║\n', inserts: 'y = 1;', finds: [] },
  { name: 'a fault beside one that the statement had', at: 'const a = { b: 1, b: 2, ║ };', inserts: 'c: 2, c: 3', finds: ['no-dupe-keys'] },
  { name: 'an assignment for a comparison', at: 'function f(a) {\n  ║\n}', inserts: 'if (a = 1) return;', finds: ['no-cond-assign'], language: 'javascript' },
  { name: 'a comparison with NaN', at: 'function f(a: number) {\n  ║\n}', inserts: 'return a === NaN;', finds: ['use-isnan'] },
  { name: 'typeof nothing', at: 'function f(a: unknown) {\n  ║\n}', inserts: "return typeof a === 'strnig';", finds: ['valid-typeof'] },
  { name: 'this before super', at: 'class A extends B {\n  constructor() {\n    ║\n  }\n}', inserts: 'this.a = 1;\n    super();', finds: ['no-this-before-super'] },
  { name: 'an invalid regular expression', at: 'const a = ║;', inserts: "new RegExp('(')", finds: ['no-invalid-regexp'] },
  { name: 'a comment that would switch a rule off', at: 'function f(a: number) {\n  ║\n}', inserts: '// eslint-disable-next-line\n  return a === NaN;', finds: ['use-isnan'] },
  { name: 'a duplicate method', at: 'class A {\n  a() {}\n  ║\n}', inserts: 'a() {}', finds: ['no-dupe-class-members'] },
  { name: 'overloads of a method', at: 'class A {\n  ║\n}', inserts: 'a(b: string): void;\n  a(b: number): void;\n  a() {}', finds: [] },
  { name: 'style is none of its business', at: 'function f(a: any) {\n  ║\n}', inserts: 'var b = a == null; debugger; for (;;) { if (!a.b) {} }', finds: [] },
  { name: 'a comment', at: 'f();\n║\ng();', inserts: '// nothing', finds: [] },
  { name: 'old code that lint cannot read: a fault in the answer', at: 'const a = (║', inserts: '1 === NaN);', finds: ['use-isnan'] },
];

describe('syntax', () => {
  it.each(SYNTAX)('$name', (example) => { expect(codesOf(example)).toEqual(example.finds); });
});

describe('lint', () => {
  it.each(LINT)('$name', (example) => { expect(codesOf(example)).toEqual(example.finds); });
});

describe('lint of a large statement', () => {
  const filler = Array.from({ length: 200 }, (_, index) => `    const value${String(index)} = compute(${String(index)}, 'text');`).join('\n');
  const members = Array.from({ length: 200 }, (_, index) => `  method${String(index)}(a: number) { return a + ${String(index)}; }`).join('\n');
  const cases: readonly Case[] = [
    { name: 'in a method: sound', at: `class A extends B {\n${members}\n  async m() {\n${filler}\n    ║\n  }\n}`, inserts: 'await super.m(); this.a = 1;', finds: [] },
    { name: 'in a method: faulty', at: `class A extends B {\n${members}\n  async m() {\n${filler}\n    ║\n  }\n}`, inserts: 'await super.m(); if (a === NaN) return;', finds: ['use-isnan'] },
    { name: 'between members', at: `abstract class A extends B {\n${members}\n  ║\n}`, inserts: 'constructor() { super(); }\n  abstract b(): void;\n  #c = 1;', finds: [] },
    { name: 'in a constructor', at: `class A extends B {\n${members}\n  constructor() {\n    ║\n  }\n}`, inserts: 'super();\n    this.a = 1;', finds: [] },
    { name: 'in a callback', at: `describe('a', () => {\n${filler}\n  it('b', function* () {\n    ║\n  });\n});`, inserts: 'yield 1; return 2;', finds: [] },
    { name: 'in a namespace', at: `namespace A {\n${filler}\n  export const b = ║;\n}`, inserts: '{ c: 1, c: 2 }', finds: ['no-dupe-keys'] },
    { name: 'in a loop in a function', at: `function f() {\n${filler}\n  for (const a of b) {\n    ║\n  }\n}`, inserts: 'if (a) continue; else break;', finds: [] },
  ];
  it.each(cases)('$name', (example) => { expect(codesOf(example)).toEqual(example.finds); });
});

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
  { name: 'a type in JavaScript', at: 'function f(║) {}', inserts: 'a: number', finds: ['UnexpectedToken'], language: 'javascript' },
  { name: 'an interface in JavaScript', at: '║', inserts: 'interface A { b: string }', finds: ['MissingSemicolon', 'MissingSemicolon'], language: 'javascript' },
  { name: 'a type in a file of Flow', at: '// @flow\nfunction f(║) {}', inserts: 'a: number', finds: [], language: 'javascript' },
  { name: 'a type where there are types already', at: 'let b: string;\nfunction f(║) {}', inserts: 'a: number', finds: [], language: 'javascript' },
  { name: 'a name declared twice', at: 'const a = 1;\n║\n', inserts: 'const a = 2;', finds: ['VarRedeclaration'] },
  { name: 'a name declared twice, the other behind', at: 'function f() {\n  ║\n  let a = 1;\n}', inserts: 'const { a } = b;', finds: ['VarRedeclaration', 'VarRedeclaration'] },
  { name: 'a name declared again in a block of its own', at: 'const a = 1;\n{\n  ║\n}', inserts: 'const a = 2;', finds: [] },
  { name: 'a type and a value of one name', at: 'type A = string;\n║\n', inserts: 'const A = 1;', finds: [] },
  { name: 'overloads', at: '║', inserts: 'function f(a: string): void;\nfunction f(a: number): void;\nfunction f() {}', finds: [] },
  { name: 'await in a function that is not async', at: 'function f() {\n  ║\n}', inserts: 'await g();', finds: ['AwaitNotInAsyncContext'] },
  { name: 'await in an async function', at: 'const f = async () => {\n  ║\n}', inserts: 'await g();', finds: [] },
  { name: 'await in a module', at: 'import a from "a";\n║\n', inserts: 'await a();', finds: [] },
  { name: 'return in a module', at: 'import a from "a";\n║\n', inserts: 'return a;', finds: ['IllegalReturn'] },
];

/** Broken code that TypeScript's parser takes, put into a function of a module. */
const IN_FUNCTION: Readonly<Record<string, string>> = {
  'const z;': 'DeclarationMissingInitializer',
  'break;': 'IllegalBreakContinue',
  'continue;': 'IllegalBreakContinue',
  'for (;;) { break outer; }': 'IllegalBreakContinue',
  'export const z = 1;': 'UnexpectedImportExport',
  "import x from 'y';": 'UnexpectedImportExport',
  'const a = 2;': 'VarRedeclaration',
  'super();': 'SuperNotAllowed',
  '1 = 2;': 'InvalidLhs',
  'a?.b = 1;': 'InvalidLhsOptionalChaining',
  'a?.b++;': 'InvalidLhsOptionalChaining',
  'const z = yield 1;': 'YieldNotInGeneratorFunction',
  'for await (const z of a) z();': 'UnexpectedToken',
  'await a;': 'AwaitNotInAsyncContext',
  'switch (a) { default: default: }': 'MultipleDefaultsInSwitch',
  'for (const x = 1 of a) x();': 'ForInOfLoopInitializer',
  'const z = /(/;': 'InvalidRegularExpression',
  'const z = /a/gg;': 'DuplicateRegExpFlags',
};

const EARLY: readonly Case[] = [
  { name: 'a second default', at: 'export function f(a) {\n  switch (a) {\n    default: f();\n    ║\n  }\n}', inserts: 'default: f();', finds: ['MultipleDefaultsInSwitch'] },
  { name: 'a second constructor', at: 'class A {\n  constructor() {}\n  ║\n}', inserts: 'constructor(a: string) {}', finds: ['DuplicateConstructor'] },
  { name: 'a second constructor in JavaScript', at: 'class A {\n  constructor() {}\n  ║\n}', inserts: 'constructor(a) {}', finds: ['DuplicateConstructor'], language: 'javascript' },
  { name: 'overloads of a constructor', at: 'class A {\n  ║\n}', inserts: 'constructor();\n  constructor(a: string);\n  constructor(a?: string) {}', finds: [] },
  { name: 'a private name that is not declared', at: 'class A {\n  a() {\n    ║\n  }\n}', inserts: 'return this.#x;', finds: ['InvalidPrivateFieldResolution'] },
  { name: 'a private name that is declared', at: 'class A {\n  #x = 1;\n  a() {\n    ║\n  }\n}', inserts: 'return this.#x;', finds: [] },
  { name: 'a getter with a parameter', at: 'class A {\n  ║\n}', inserts: 'get a(b: number) { return b; }', finds: ['BadGetterArity'] },
  { name: 'a parameter behind the rest', at: 'function f(║) {}', inserts: '...a: number[], b: number', finds: ['ElementAfterRest'] },
  { name: 'a function exported twice', at: 'export function g() {}\n║\n', inserts: 'export function g() {}', finds: ['VarRedeclaration'] },
  { name: 'a function twice in a module', at: 'import a from "a";\nfunction g() {}\n║\n', inserts: 'function g() {}', finds: ['VarRedeclaration'] },
  { name: 'a function twice in a script', at: 'function g() {}\n║\n', inserts: 'function g() {}', finds: [], language: 'javascript' },
  { name: 'a variable deleted in a module', at: 'export let v = 1;\n║\n', inserts: 'delete v;', finds: ['StrictDelete'] },
  { name: 'a variable deleted in a script', at: 'let v = 1;\n║\n', inserts: 'delete v;', finds: [], language: 'javascript' },
  { name: 'a constant named as an import', at: "import { a } from 'a';\n║\n", inserts: 'const a = 1;', finds: ['VarRedeclaration'] },
  { name: 'a constant named as an import of JavaScript', at: "import { A } from 'a';\n║\n", inserts: 'const A = 1;', finds: ['VarRedeclaration'], language: 'javascript' },
  { name: 'an import named as a constant', at: '║\nconst a = 1;\n', inserts: "import { a } from 'a';", finds: ['VarRedeclaration'] },
  { name: 'a constant named as a type that is imported', at: "import { A } from 'a';\nimport { type b } from 'b';\nimport type { c } from 'c';\n║\n", inserts: 'const A = 1, b = 2, c = 3;', finds: [] },
  { name: 'an alias of a type twice', at: 'export type A = 1;\n║\n', inserts: 'type A = 2;', finds: ['VarRedeclaration'] },
  { name: 'a name declared twice in a file with an error elsewhere', at: 'const a = 1;\n║\nf();\n)', inserts: 'const a = 2;', finds: ['VarRedeclaration'] },
  { name: 'two imports of one name', at: "import assert from 'assert';\n║\n", inserts: "import { strict as assert } from 'assert';", finds: [] },
  { name: 'let as a name', at: 'export function f() {\n  ║\n}', inserts: 'let let = 1;', finds: ['UnexpectedReservedWord', 'LetInLexicalBinding'] },
  { name: 'the file has such an error', at: 'export function f() {\n  break;\n  ║\n}', inserts: 'return 1;', finds: [] },
  { name: 'the same, and the answer adds one', at: 'export function f() {\n  break;\n  ║\n}', inserts: 'continue;', finds: ['IllegalBreakContinue'] },
  { name: 'a statement begun that ends in such an error', at: 'export function f() {\n  break;\n  const z = ║\n}', inserts: '1 = 2;', finds: ['InvalidLhs'] },
  { name: 'a statement begun beside such an error', at: 'export function f() {\n  break;\n  const z = ║\n}', inserts: '1;', finds: [] },
  { name: 'a global described', at: 'declare global { var db: string }\n║\nexport {};', inserts: 'const db = globalThis.db;', finds: [] },
  { name: 'a constant without a value in declarations', at: 'export function f(): void;\n║\n', inserts: 'export const a: number;', finds: [] },
  { name: 'a constant without a value in a module', at: 'export function f(): void {}\n║\n', inserts: 'export const a: number;', finds: ['DeclarationMissingInitializer'] },
  { name: 'an old word for a namespace', at: '║\n', inserts: 'module A { export const b = 1; }', finds: [] },
  { name: 'merged declarations', at: '║\n', inserts: 'export class A {}\nexport interface A { b: string }\nexport namespace A { export const c = 1; }\nenum B { a }\nenum B { b = 1 }', finds: [] },
  { name: 'decorators of parameters', at: '║\n', inserts: '@a() export class A { @b.c().d() e = 1; constructor(@f() private readonly g: string) {} }', finds: [] },
  { name: 'a decorator behind export', at: '║\n', inserts: 'export @a class A { accessor b = 1; }', finds: [] },
  { name: 'return in a script', at: "const a = require('a');\n║\n", inserts: 'return a;', finds: [], language: 'javascript' },
  { name: 'await in a file that may be a module', at: '║\n', inserts: 'await f();', finds: [] },
  { name: 'super in a constructor', at: 'class A extends B {\n  constructor() {\n    ║\n  }\n}', inserts: 'super();', finds: [] },
  { name: 'a jump to a label', at: 'outer: for (;;) {\n  for (;;) {\n    ║\n  }\n}', inserts: 'if (a) break outer; else continue outer;', finds: [] },
  { name: 'a regular expression of the newest kind', at: 'const a = ║;', inserts: '/[\\p{L}--[a-z]]/v', finds: [] },
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

describe('what engines refuse', () => {
  it.each(Object.entries(IN_FUNCTION))('%s', (inserts, code) => {
    for (const language of ['typescript', 'typescriptreact', 'javascript', 'javascriptreact']) {
      expect(codesOf({ name: inserts, at: 'export function f(a) {\n  ║\n}', inserts, finds: [], language })).toEqual([code]);
    }
  });
  it.each(EARLY)('$name', (example) => { expect(codesOf(example)).toEqual(example.finds); });
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

describe('what the parser of lint refuses', () => {
  const refused = (at: string, inserts: string): string[] | null => {
    const { document, cursor } = completeAt(at, 'typescript');
    const edits = [{ start: cursor, end: cursor, newText: inserts }];
    const before = () => parse(document.text, 'typescript');
    return lintProblems(before, parse(applyEdits(document.text, edits), 'typescript'), edits, 'typescript')?.map(({ code, message }) => `${code}: ${message}`) ?? null;
  };
  const twice = "A 'default' clause cannot appear more than once in a 'switch' statement.";

  it('is a finding where it took the statement before', () => {
    expect(refused('switch (a) {\n  default: b();\n  ║\n}', 'default: c();')).toEqual([`refused: ${twice}`]);
  });
  it('is not where it took it neither before nor after', () => {
    expect(refused('switch (a) {\n  default: b();\n  default: c();\n  ║\n}', 'case 1: d();')).toBeNull();
  });
});

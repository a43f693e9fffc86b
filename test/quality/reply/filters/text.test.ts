import { describe, expect, it } from 'vitest';
import type { Filter } from '../../../../src/quality/reply/around.ts';
import { extractCompletion } from '../../../../src/quality/reply/completion.ts';
import { withinComment } from '../../../../src/quality/reply/filters/comment.ts';
import { inUnitOfFile } from '../../../../src/quality/reply/filters/indent-unit.ts';
import { indented } from '../../../../src/quality/reply/filters/indentation.ts';
import { withinString } from '../../../../src/quality/reply/filters/string.ts';
import { wholeStatements } from '../../../../src/quality/reply/filters/whole-statements.ts';
import { applied, requestOf, type FilterCase } from './golden.ts';

const COMMENT: readonly FilterCase[] = [
  { name: 'one line while somebody types', at: '// Adds ║\nf();', reply: 'one.\nconst a = 1;', inserts: 'one.' },
  { name: 'all of it for who asked', at: '// Adds ║\nf();', reply: 'one.\nconst a = 1;', trigger: 'manual' },
  { name: 'code below a finished one', at: '// Adds one.║\n', reply: '\nconst a = 1;' },
  { name: 'the mark again', at: '// ║\nf();', reply: '// Adds one.', inserts: 'Adds one.' },
  { name: 'the mark of Python again', at: '# ║\nf()', reply: '# Adds one.', inserts: 'Adds one.', language: 'python' },
  { name: 'the star again', at: '/**\n * ║\n */\nf();', reply: '* Adds one.', inserts: 'Adds one.' },
  { name: 'the end again', at: '/**\n * Adds║\n */\nfunction f() {}\n', reply: ' one.\n */\nfunction f() {', inserts: ' one.' },
  { name: 'the end that is not there yet', at: '/**\n * Adds║\n', reply: ' one.\n */\nfunction f() {}' },
  { name: 'an end that is closed, and another comment begun', at: '/** Adds║ */', reply: ' one. */\nf();\n/** Takes one.' },
  { name: 'a word that begins like a mark', at: '# ║\nf()', reply: '#1 of them', language: 'python' },
  { name: 'code', at: 'f();\n║', reply: '// Adds one.\nconst a = 1;' },
];
const STRING: readonly FilterCase[] = [
  { name: 'the quote that stands, and more', at: "const s = 'hello ║'", reply: "world';", inserts: 'world' },
  { name: 'the quote that stands, and arguments', at: 'foo("hello ║", b)', reply: 'world", c);', inserts: 'world' },
  { name: 'out of the string and back', at: "const s = 'hello ║';", reply: "' + name + '" },
  { name: 'an escaped quote', at: "const s = 'it║';", reply: "\\'s" },
  { name: 'a string that is open', at: "const s = 'hello ║", reply: "world';" },
  { name: 'a string that goes on below', at: 'f("hello ║\n  "world")', reply: 'and "', language: 'python' },
  { name: 'a line break', at: 'const s = "hello ║";', reply: 'world\nconst t = 1;', inserts: 'world' },
  { name: 'a template that is closed below', at: 'const s = `hello ║\n`;\n', reply: 'world`;\nf();', inserts: 'world' },
  { name: 'a template in a template', at: 'const s = `a ${b.map((c) => `<║\n</d>`;\n', reply: 'e>`).join()}' },
  { name: 'a doc string that is closed below', at: 'def f():\n    """Adds ║\n    """\n    return 1\n', reply: 'one.\n    """\n    return 2', inserts: 'one.\n    ', language: 'python' },
  { name: 'an apostrophe in JSX', at: "<p>Don't ║</p>", reply: "say 'no", language: 'typescriptreact' },
  { name: 'code', at: 'f(║)', reply: '"a"' },
];
const INDENTATION: readonly FilterCase[] = [
  { name: 'lines with all of their indentation', at: 'function f() {\n  ║\n}', reply: '    a();\n    b();', inserts: '  a();\n    b();' },
  { name: 'a new statement that is indented once more', at: 'if (a) {\n    b();\n    ║\n}', reply: '  c();', inserts: 'c();' },
  { name: 'a call that goes on', at: 'if (a) {\n    b\n    ║\n}', reply: '  .c();' },
  { name: 'a block as if the cursor stood at 0', at: 'function f() {\n    a();\n    ║\n}', reply: 'if (b) {\n  c();\n}\nd();', inserts: 'if (b) {\n      c();\n    }\n    d();' },
  { name: 'a body as if its head stood at 0', at: '    run(() => {║\n', reply: '\n  a();\n});', inserts: '\n      a();\n    });' },
  { name: 'a block of Python as if it stood at 0', at: 'def f():\n    ║', reply: 'if a:\n    b()\nreturn c', inserts: 'if a:\n        b()\n    return c', language: 'python' },
  { name: 'a block of Python where it belongs', at: 'def f():\n    ║', reply: 'if a:\n        b()\n    return c', language: 'python' },
  { name: 'a function of Python that ends', at: 'def f():\n    ║', reply: 'return c\n\ndef g():\n    return d', language: 'python' },
  { name: 'a block where it belongs', at: 'function f() {\n    ║\n}', reply: 'if (b) {\n      c();\n    }' },
  { name: 'a function that ends', at: 'function f() {\n    ║', reply: 'return 1;\n}\n\nfunction g() {\n}' },
  { name: 'a type that ends', at: 'type A =\n    | B\n    ║', reply: '| C;\nfunction f() {}' },
  { name: 'a text whose lines must stay', at: 'function f() {\n    a();\n    ║\n}', reply: 'if (b) {\n  c(`\nd`);\n}' },
];
const TABS = 'class A {\n\tf() {\n\t\ta();\n\t\t║\n\t}\n}';
const SPACES = 'class A {\n  f() {\n    a();\n    ║\n  }\n}';
const UNIT: readonly FilterCase[] = [
  { name: 'spaces in a file of tabs', at: TABS, reply: 'if (b) {\n            c();\n        }', inserts: 'if (b) {\n\t\t\tc();\n\t\t}' },
  { name: 'spaces from 0 in a file of tabs', at: TABS, reply: 'if (b) {\n  c();\n}', inserts: 'if (b) {\n\tc();\n}' },
  { name: 'tabs in a file of spaces', at: SPACES, reply: 'if (b) {\n\t\t\tc();\n\t\t}', inserts: 'if (b) {\n      c();\n    }' },
  { name: 'spaces that no step explains', at: TABS, reply: 'f(b,\n     c)' },
  { name: 'tabs in a file of tabs', at: TABS, reply: 'if (b) {\n\t\t\tc();\n\t\t}' },
  { name: 'a file of both', at: 'class A {\n  f() {\n\t\ta();\n\t\t║\n  }\n}', reply: 'if (b) {\n      c();\n    }' },
  { name: 'a file that says nothing', at: 'if (a) {\n\t║\n}', reply: 'if (b) {\n    c();\n}' },
];
const FILTERS: Readonly<Record<string, readonly [Filter, readonly FilterCase[]]>> = {
  'is in a comment': [withinComment, COMMENT],
  'is in a string': [withinString, STRING],
  'is indented otherwise': [indented, INDENTATION],
  'is indented with something else': [inUnitOfFile, UNIT],
};

describe.each(Object.entries(FILTERS))('a reply that %s', (_, [filter, cases]) => {
  it.each(cases)('$name', (one) => {
    const wanted = one.inserts ?? one.reply;
    expect(applied(filter, one)).toEqual({ once: wanted, twice: wanted });
  });
});

describe('a reply that the output limit cut off', () => {
  it.each([
    { name: 'in a line', at: 'function f() {║\n}', reply: '\n  a();\n  b(1,', inserts: '\n  a();' },
    { name: 'in a call of several lines', at: 'function f() {║\n}', reply: '\n  a();\n  b({\n    c: 1,\n    d', inserts: '\n  a();' },
    { name: 'in a block', at: 'function f() {║\n}', reply: '\n  a();\n  if (b) {\n    c();\n    d', inserts: '\n  a();' },
    { name: 'in an expression', at: 'function f() {║\n}', reply: '\n  a();\n  const b = c +\n    d', inserts: '\n  a();' },
    { name: 'in a chain', at: 'function f() {║\n}', reply: '\n  a();\n  b\n    .c', inserts: '\n  a();' },
    { name: 'in a template', at: 'function f() {║\n}', reply: '\n  a();\n  b(`\n  c\n  d', inserts: '\n  a();' },
    { name: 'in the body of a head of Python', at: 'def f():║', reply: '\n    a()\n    if b:\n        c', inserts: '\n    a()', language: 'python' },
    { name: 'behind a block', at: 'function f() {║', reply: '\n  a();\n}\nfunction', inserts: '\n  a();\n}' },
  ] satisfies FilterCase[])('$name', (one) => {
    expect(applied(wholeStatements, one).once).toBe(one.inserts);
  });
});

describe('what is inserted in the end', () => {
  it.each([
    { name: 'a fence in a comment, which may be all that is to be written', at: '/**\n * @example\n * ║\n */', reply: '```ts', inserts: '```ts' },
    { name: 'a quote that stands already', at: "greet('hello ║');", reply: "world');", inserts: 'world' },
    { name: 'a word that closes an outer block', at: 'def f\n  if a\n    b\n  end\n║', reply: 'end', inserts: 'end', language: 'ruby' },
    { name: 'a tag that closes an outer element', at: '<div>\n  <div>\n  </div>\n║', reply: '</div>', inserts: '</div>', language: 'html' },
  ] satisfies FilterCase[])('$name', (one) => {
    const { content, findings } = extractCompletion(requestOf(one), one.reply, false);
    expect([content.text, findings]).toEqual([one.inserts, []]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Filter } from '../../../../src/quality/reply/around.ts';
import { withoutClosingBrackets } from '../../../../src/quality/reply/filters/closing-brackets.ts';
import { withoutLineEnd } from '../../../../src/quality/reply/filters/line-end.ts';
import { withoutLinesAbove } from '../../../../src/quality/reply/filters/lines-above.ts';
import { withoutLinesBelow } from '../../../../src/quality/reply/filters/lines-below.ts';
import { oneLine } from '../../../../src/quality/reply/filters/one-line.ts';
import { withoutRepetition } from '../../../../src/quality/reply/filters/repetition.ts';
import { withoutTextAfter } from '../../../../src/quality/reply/filters/text-after.ts';
import { applied, type FilterCase } from './golden.ts';

const ABOVE: readonly FilterCase[] = [
  { name: 'the start of the line', at: 'const total = ║', reply: 'const total = a + b;', inserts: 'a + b;' },
  { name: 'the line above, with its indentation or without', at: 'function f() {\n  const b = read(a);\n  ║\n}', reply: 'const b = read(a);\n  return b;', inserts: 'return b;' },
  { name: 'the line above, twice', at: 'prepare(b);\n║', reply: 'prepare(b);\nprepare(b);\nuse(b);', inserts: 'use(b);' },
  { name: 'several lines with other white space', at: 'const store = open( "store" );\nawait store.load( );\n║', reply: 'const store = open("store");\nawait store.load();\nawait store.save();', inserts: 'await store.save();' },
  { name: 'a block in a block of the same kind', at: 'try:║\n    pass', reply: '\n    try:\n        a()', language: 'python' },
  { name: 'a call in the same call', at: 'x = Math.max(║', reply: 'Math.max(a, b), c);' },
  { name: 'a longer name', at: 'const total║', reply: 'Price = 1;' },
  { name: 'a closing bracket after another', at: '  }\n║', reply: '}' },
];
const AFTER: readonly FilterCase[] = [
  { name: 'the next line', at: 'a();\n║\ncleanUp();\n', reply: 'b();\ncleanUp();', inserts: 'b();' },
  { name: 'the next line, twice', at: 'a();\n║\ncleanUp();\n', reply: 'b();\ncleanUp();\ncleanUp();', inserts: 'b();' },
  { name: 'the rest of the line', at: 'return ║ + offset;', reply: 'base + offset;', inserts: 'base' },
  { name: 'the rest of the line and then more', at: 'foo(║);', reply: 'a);\nbar(b);', inserts: 'a' },
  { name: 'a bracket and a semicolon', at: 'foo(║);', reply: 'a);', inserts: 'a' },
  { name: 'a bracket that is needed', at: 'foo(bar(║)', reply: 'x)' },
  { name: 'a bracket in a regular expression further up is none', at: 'const open = /[`(]/;\nfoo(║)', reply: 'x)', inserts: 'x' },
  { name: 'a quote that begins another string below', at: 'x = ("one║\n     "two")', reply: ' and "', language: 'python' },
  { name: 'a bracket that opens what stands below', at: 'if ║\n(a) {}\n', reply: 'f(' },
  { name: 'brackets in a string', at: 'const q = `CREATE TABLE t (\n  ║\n) STRICT`;', reply: 'a INTEGER, UNIQUE (a)' },
];
const BELOW: readonly FilterCase[] = [
  { name: 'a line with other white space', at: 'a();\n║\ncleanUp( now, later );\n', reply: 'b();\ncleanUp(now,  later);', inserts: 'b();' },
  { name: 'lines with another indentation', at: 'f(() => {\n    ║\n    done(all);\n});\n', reply: 'work();\n  done(all);\n});', inserts: 'work();' },
  { name: 'a blank line between them', at: '║\n\nexport default plugin;\n', reply: 'const plugin = 1;\nexport default  plugin;', inserts: 'const plugin = 1;' },
  { name: 'a line that says nothing', at: 'switch (a) {\n  case 1:\n    ║\n    break;\n}', reply: 'f();\n  break;' },
  { name: 'another line', at: 'a();\n║\ncleanUp(now);\n', reply: 'b();\ncleanUp(later);' },
  { name: 'a block that the file needs', at: 'f(() => {\n  ║\nf(() => {\n', reply: 'work();\n});\nf( () => {\n' },
];
const BRACKETS: readonly FilterCase[] = [
  { name: 'what an editor closed by itself', at: 'foo(║)', reply: 'a, b);', inserts: 'a, b' },
  { name: 'a call that goes on', at: 'foo(║)\n', reply: 'a).then(b);', inserts: 'a' },
  { name: 'a brace on the next line', at: 'function f() {║\n}\n', reply: '\n  return 1;\n };', inserts: '\n  return 1;\n ' },
  { name: 'one of two', at: 'foo(bar(║)', reply: 'x));', inserts: 'x)' },
  { name: 'a brace of an outer block', at: 'function f() {\n  if (a) {║\n  }\n  more();\n}', reply: '\n    b();\n}', inserts: '\n    b();\n' },
  { name: 'a bracket that is needed', at: 'foo(bar(║)', reply: 'x)' },
  { name: 'a brace that is needed', at: 'class A {\n  f() {║\n}\n', reply: '\n    return 1;\n  }' },
  { name: 'a block that is closed, and another one opened', at: 'function f() {\n  ║\n}\n', reply: 'a();\n}\n\nfunction g() {\n  b();' },
  { name: 'brackets of its own', at: 'foo(║)', reply: 'a(b), [c]' },
  { name: 'a bracket in a string', at: 'foo(║)', reply: '")"' },
];
const ONE_LINE: readonly FilterCase[] = [
  { name: 'code follows', at: 'const a = ║ + b;', reply: 'c\nconst d = 1;', inserts: 'c' },
  { name: 'what an editor closes follows', at: 'foo(║);', reply: 'a,\n  b' },
  { name: 'nothing follows', at: 'foo(║', reply: 'a,\n  b' },
  { name: 'somebody asked for it', at: 'const a = ║ + b;', reply: 'c\nconst d = 1;', trigger: 'manual' },
];
const REPETITION: readonly FilterCase[] = [
  { name: 'a line', at: 'a();\n║', reply: `start();\n${'next(total);\n'.repeat(7)}`, inserts: 'start();\nnext(total);' },
  { name: 'lines in turn, the last one unfinished', at: 'a();\n║', reply: `start();\n${'next(total);\nlog(total);\n'.repeat(6)}next(to`, inserts: 'start();\nnext(total);\nlog(total);' },
  { name: 'nothing before it', at: 'a();\n║', reply: 'next(total);\n'.repeat(7) },
  { name: 'in an open block', at: 'a();\n║', reply: `for (;;) {\n${'  next(total);\n'.repeat(7)}` },
  { name: 'too few to be a loop', at: 'a();\n║', reply: `start();\n${'next(total);\n'.repeat(4)}` },
  { name: 'as the file has it', at: `${'next(total);\n'.repeat(7)}║`, reply: `start();\n${'next(total);\n'.repeat(7)}` },
  { name: 'rows of data', at: 'const grid = [\n║\n];', reply: `  [a],\n${'  [none, none],\n'.repeat(7)}` },
];
const LINE_END: readonly FilterCase[] = [
  { name: 'an empty line', at: 'a();\n║\nb();', reply: 'c();\n\n', inserts: 'c();' },
  { name: 'the line that a bracket must stand on', at: 'function f() {║}', reply: '\n  a();\n' },
  { name: 'the line break in front of code', at: '║b();', reply: 'a();\n' },
  { name: 'the white space of a text', at: 'const a = `║\n`;', reply: 'b  ' },
];

const FILTERS: Readonly<Record<string, readonly [Filter, readonly FilterCase[]]>> = {
  'repeats what stands above': [withoutLinesAbove, ABOVE],
  'repeats what follows': [withoutTextAfter, AFTER],
  'repeats lines below': [withoutLinesBelow, BELOW],
  'closes what is closed already': [withoutClosingBrackets, BRACKETS],
  'goes on in the next line': [oneLine, ONE_LINE],
  'loses its way': [withoutRepetition, REPETITION],
  'ends in white space': [withoutLineEnd, LINE_END],
};

describe.each(Object.entries(FILTERS))('a reply that %s', (_, [filter, cases]) => {
  it.each(cases)('$name', (one) => {
    const wanted = one.inserts ?? one.reply;
    expect(applied(filter, one)).toEqual({ once: wanted, twice: wanted });
  });
});

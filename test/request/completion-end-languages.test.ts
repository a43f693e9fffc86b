import { describe, expect, it } from 'vitest';
import { completionEnd } from '../../src/request/completion-end.ts';
import type { CompleteRequest, Trigger } from '../../src/request/request.ts';

interface Case {
  readonly name: string;
  /** The document, its cursor as `║`. */
  readonly at: string;
  readonly language?: string;
  readonly trigger?: Trigger;
  readonly reply: string;
  /** What is kept; null where all is read. */
  readonly kept: string | null;
}

function requestOf({ at, language = 'typescript', trigger = 'auto' }: Case): CompleteRequest {
  const cursor = at.indexOf('║');
  return { id: 'r', task: 'complete', trigger, cursor, document: { file: 'a', languageId: language, text: at.replace('║', ''), version: 1 } };
}

/** What is kept when the reply streams in unit by unit. */
function keptOf(one: Case): string | null {
  const end = completionEnd(requestOf(one));
  for (let read = 1; read <= one.reply.length; read++) {
    const keep = end(one.reply.slice(0, read));
    if (keep !== null) return one.reply.slice(0, keep);
  }
  return null;
}

const STRINGS_AND_COMMENTS: readonly Case[] = [
  { name: 'a template goes on over lines', at: 'const q = ║', reply: '`SELECT a\n  FROM (b`;\nnext();\n', kept: '`SELECT a\n  FROM (b`;' },
  { name: 'a template in a template', at: 'const q = ║', reply: '`${a ? `(` : b}\n)`;\nnext();\n', kept: '`${a ? `(` : b}\n)`;' },
  { name: 'a bracket in a regular expression', at: 'const q = ║', reply: 'a.split(/[(]/);\nnext();\n', kept: 'a.split(/[(]/);' },
  { name: 'a bracket in a comment of Python', at: 'x = ║', language: 'python', reply: "1  # it's (\ny = 2\n", kept: "1  # it's (" },
  { name: 'a doc string', at: 'def f():\n    ║', language: 'python', reply: '"""Does (\n\nmore."""\n    return 1\n\ndef g():', kept: '"""Does (\n\nmore."""\n    return 1' },
  { name: 'integer division', at: 'x = ║', language: 'python', reply: 'f(7 // 2)\ny = 2\n', kept: 'f(7 // 2)' },
  { name: 'a lifetime', at: "let x: ║", language: 'rust', reply: "Cow<'a, str> = f(&a);\nnext();\n", kept: "Cow<'a, str> = f(&a);" },
  { name: 'a block comment of its own', at: 'class A {\n  ║\n}', reply: '/**\n   * Does (\n   */\n  f() {}\n}', kept: '/**\n   * Does (\n   */\n  f() {}' },
  { name: 'the line of a doc comment that the cursor is in', at: '/**\n * Adds ║\n */\nadd();', reply: "one (it's cheap\n * and more.\n */", kept: "one (it's cheap" },
  { name: 'the line of a comment, whatever it ends with', at: '// Steps:║\n', reply: ' one\n// two\n', kept: ' one' },
];

const LINES: readonly Case[] = [
  { name: 'an operator goes on', at: 'const a =║', reply: ' b +\n  c;\nd();', kept: ' b +\n  c;' },
  { name: 'an assignment goes on', at: '║', reply: 'const a =\n  b;\nd();', kept: 'const a =\n  b;' },
  { name: 'an operator in a comment does not', at: 'const a =║', reply: ' b; // c =\nd();', kept: ' b; // c =' },
  { name: 'a counter does not', at: '║', reply: 'a++\nd();', kept: 'a++' },
  { name: 'a property does not', at: 'x = {\n  a: 1, b: ║\n};', reply: '2,\n  c: 3,\n', kept: '2,' },
];

const BLOCKS: readonly Case[] = [
  { name: 'else on its own line', at: 'if (a) {║', reply: '\n  b();\n}\nelse {\n  c();\n}\nd();\n', kept: '\n  b();\n}\nelse {\n  c();\n}' },
  { name: 'catch on its own line', at: 'try {║', reply: '\n  b();\n}\ncatch (e) {\n  c();\n}\nd();\n', kept: '\n  b();\n}\ncatch (e) {\n  c();\n}' },
  { name: 'catch that stands already', at: 'try {║\n}\ncatch (e) {}', reply: '\n  b();\n}\ncatch (e) {\n', kept: '\n  b();' },
  { name: 'no chain behind a function', at: 'function f() {║', reply: '\n  b();\n}\nelse', kept: '\n  b();\n}' },
  { name: 'elif and else of Python', at: 'if a:║', language: 'python', reply: '\n    b()\nelif c:\n    d()\nelse:\n    e()\nf()\n', kept: '\n    b()\nelif c:\n    d()\nelse:\n    e()' },
  { name: 'a name that begins like else', at: 'if a:║', language: 'python', reply: '\n    b()\nelsewhere()\n', kept: '\n    b()' },
  { name: 'except, without which try is an error', at: 'def f():\n    try:║', language: 'python', reply: '\n        b()\n    except E:\n        c()\n    return 1\n', kept: '\n        b()\n    except E:\n        c()' },
  { name: 'except that stands already', at: 'try:\n    ║\nexcept E:\n    pass', language: 'python', reply: 'b()\nexcept E:\n    c()\n', kept: 'b()' },
  { name: 'a dedent in Python', at: 'class A:\n    def f(self):\n        ║', language: 'python', reply: 'a = 1\n        return a\n    def g(self):\n', kept: 'a = 1\n        return a' },
  { name: 'the word that closes a block', at: 'def f\n  ║', language: 'ruby', reply: 'a = 1\n  a\nend\nend\n', kept: 'a = 1\n  a\nend' },
  { name: 'the word that closes a block and stands already', at: 'def f\n  ║\nend', language: 'ruby', reply: 'a = 1\n  a\nend\n', kept: 'a = 1\n  a' },
  { name: 'fi', at: 'if a; then\n  ║', language: 'shellscript', reply: 'b\nfi\nc\n', kept: 'b\nfi' },
  { name: 'a closing tag', at: 'const a = (\n  <p>\n    ║', language: 'typescriptreact', reply: "<b>Don't (</b>\n  </p>\n);\nnext();", kept: "<b>Don't (</b>\n  </p>\n);" },
  { name: 'a closing tag that stands already', at: 'const a = (\n  <p>\n    ║\n  </p>\n);', language: 'typescriptreact', reply: '<b>x</b>\n  </p>\n);', kept: '<b>x</b>' },
  { name: 'a block indented from 0', at: '    run(() => {║', reply: '\n  a();\n  b();\n});\nc();', kept: '\n  a();\n  b();\n});' },
  { name: 'several statements on an empty line', at: 'function f() {\n  a();\n  ║\n}', reply: 'b();\n  c();\n}\n', kept: 'b();\n  c();' },
  { name: 'no more than five of them while somebody types', at: 'function f() {\n  a();\n  ║\n}', reply: 'b();\n  '.repeat(9), kept: 'b();\n  b();\n  b();\n  b();\n  b();' },
  { name: 'all of them for who asked', at: 'function f() {\n  a();\n  ║\n}', trigger: 'manual', reply: 'b();\n  '.repeat(9), kept: null },
  { name: 'a line below a comment', at: 'function f() {\n  // One.\n  ║\n}', reply: 'b();\n  c();\n', kept: 'b();' },
];

describe.each(Object.entries({ 'strings and comments': STRINGS_AND_COMMENTS, 'a line': LINES, 'a block': BLOCKS }))('%s', (_, cases) => {
  it.each(cases)('$name', (one) => {
    expect(keptOf(one)).toBe(one.kept);
  });
});

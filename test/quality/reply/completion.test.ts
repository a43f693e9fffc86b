import { describe, expect, it } from 'vitest';
import { extractCompletion } from '../../../src/quality/reply/completion.ts';
import { completeAt } from '../golden.ts';

interface Case {
  readonly name: string;
  /** The document, its cursor as `║`. */
  readonly at: string;
  readonly reply: string;
  readonly inserts: string;
  readonly language?: string;
  readonly cutOff?: true;
}

const F = '```';

const SOUND: readonly Case[] = [
  { name: 'bare code', at: 'const a = ║;', reply: 'b + 1', inserts: 'b + 1' },
  { name: 'leading white space is the answer', at: 'const a =║;', reply: ' 1', inserts: ' 1' },
  { name: 'a new block below', at: 'function f() {║\n}', reply: '\n  return 1;', inserts: '\n  return 1;' },
  { name: 'one fence pair', at: 'const a = ║;', reply: `${F}ts\n1\n${F}`, inserts: '1' },
  { name: 'a fence pair and a last newline', at: 'const a = ║;', reply: `${F}\n1\n${F}\n`, inserts: '1' },
  { name: 'tildes', at: 'const a = ║;', reply: '~~~ts\n1\n~~~', inserts: '1' },
  { name: 'prose around one block', at: 'const a = ║;', reply: `Here is the code:\n\n${F}ts\n1\n${F}\n\nThis sets a to one.`, inserts: '1' },
  { name: 'a fence that is never closed', at: 'const a = ║;', reply: `${F}ts\n1`, inserts: '1' },
  { name: 'a stray semicolon behind the closing fence', at: 'const a = ║;', reply: `${F}ts\n1\n${F};`, inserts: '1' },
  { name: 'only a closing fence', at: 'const a = ║\n', reply: `1;\nconst b = 2;\n${F}\nThat is all you need here.`, inserts: '1;\nconst b = 2;' },
  { name: 'a fence in a template literal', at: 'const a = `\n║\n`;', reply: `${F}ts\nx\n${F}\nmore`, inserts: 'x' },
  { name: 'fences are text in Markdown', at: '# T\n║', reply: `Run it:\n${F}sh\nnpm start\n${F}`, inserts: `Run it:\n${F}sh\nnpm start\n${F}`, language: 'markdown' },
  { name: 'echo of the line', at: 'const total = ║', reply: 'const total = a + b;', inserts: 'a + b;' },
  { name: 'echo of the line without its indentation', at: '  const total = ║', reply: 'const total = a + b;', inserts: 'a + b;' },
  { name: 'echo of several lines', at: 'function f(a: number) {\n  const b = a;\n  ║\n}', reply: 'function f(a: number) {\n  const b = a;\n  return b;\n}', inserts: 'return b;' },
  { name: 'echo of a function header', at: 'function sum(a: number, b: number) {║\n}', reply: 'function sum(a: number, b: number) {\n  return a + b;\n}', inserts: '\n  return a + b;' },
  { name: 'a call in the same call is no echo', at: 'x = Math.max(║', reply: 'Math.max(a, b), c);', inserts: 'Math.max(a, b), c);' },
  { name: 'a block in a block is no echo', at: 'try {║\n} catch {}', reply: '\n  try {\n    a();\n  } catch {}', inserts: '\n  try {\n    a();\n  } catch {}' },
  { name: 'indentation that is there', at: 'function f() {\n    const a = 1;\n    ║\n}', reply: '    return a;', inserts: 'return a;' },
  { name: 'indentation that is not', at: '    if (a) {\n    ║', reply: '    return a;', inserts: '    return a;' },
  { name: 'following line repeated', at: 'a();\n║\ncleanUp();\n', reply: 'b();\ncleanUp();', inserts: 'b();' },
  { name: 'following lines repeated to the end', at: 'f(() => {\n  ║\n  done();\n});\n', reply: 'work();\n  done();\n});\n', inserts: 'work();' },
  { name: 'a closing bracket that is there', at: 'foo(║)', reply: 'a, b)', inserts: 'a, b' },
  { name: 'one of two closing brackets', at: 'foo(bar(║)', reply: 'x))', inserts: 'x)' },
  { name: 'a closing bracket that is needed', at: 'foo(bar(║)', reply: 'x)', inserts: 'x)' },
  { name: 'a closing brace that is there', at: 'function f() {║\n}\n', reply: '\n  return 1;\n}', inserts: '\n  return 1;' },
  { name: 'a closing brace that is needed', at: 'class A {\n  f() {║\n}\n', reply: '\n    return 1;\n  }', inserts: '\n    return 1;\n  }' },
  { name: 'bracket and semicolon', at: 'foo(║);', reply: 'a);', inserts: 'a' },
  { name: 'a semicolon that is there', at: 'const a = ║;', reply: '1;', inserts: '1' },
  { name: 'a quote that is there', at: 'const s = "║"', reply: 'hello"', inserts: 'hello' },
  { name: 'the rest of the line and then more', at: 'foo(║);', reply: 'a);\nbar(b);', inserts: 'a' },
  { name: 'the rest of the line as words', at: 'return ║ + offset;', reply: 'base + offset;', inserts: 'base' },
  { name: 'CRLF documents get CRLF', at: 'function f() {║\r\n}', reply: '\n  a();\n  b();', inserts: '\r\n  a();\r\n  b();' },
  { name: 'CRLF replies give LF', at: 'function f() {║\n}', reply: '\r\n  a();\r\n  b();', inserts: '\n  a();\n  b();' },
  { name: 'cut off: whole lines only', at: 'function f() {║\n}', reply: '\n  a();\n  b(1,', inserts: '\n  a();', cutOff: true },
  { name: 'cut off in an open fence', at: 'function f() {\n║\n}', reply: `${F}ts\n  a();\n  b(1,`, inserts: '  a();', cutOff: true },
  { name: 'cut off after the closing fence', at: 'const a = ║;', reply: `${F}ts\n1\n${F}\nThis sets`, inserts: '1', cutOff: true },
  { name: 'a byte order mark in front', at: 'const a = ║;', reply: '\uFEFF1', inserts: '1' },
  { name: 'a zero-width space in white space', at: 'const a =║;', reply: ' \u200B 1', inserts: '  1' },
  { name: 'emoji and flags stay', at: 'const a = ║;', reply: "'👩‍💻 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} می‌خواهم'", inserts: "'👩‍💻 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} می‌خواهم'" },
  { name: 'a sentence in a comment', at: '// ║\nf();', reply: 'Here is the function that you have to call first.', inserts: 'Here is the function that you have to call first.' },
  { name: 'a sentence in a string', at: 'const s = "║"', reply: "I'm sorry, I can't find the page you want.", inserts: "I'm sorry, I can't find the page you want." },
  { name: 'a comment in the answer', at: 'a();\n║', reply: '/*\n The cache is full of entries that you can drop.\n*/\ndrop();', inserts: '/*\n The cache is full of entries that you can drop.\n*/\ndrop();' },
  { name: 'a docstring in Python', at: 'def f():\n    ║', reply: '"""\n    Return the sum of all the values in the list.\n    """\n    return 1', inserts: '"""\n    Return the sum of all the values in the list.\n    """\n    return 1', language: 'python' },
  { name: 'text of a JSX element', at: 'return (\n  <p>\n    ║\n  </p>\n);', reply: 'This is the page that you are looking for.', inserts: 'This is the page that you are looking for.', language: 'typescriptreact' },
  { name: 'a sentence in Markdown', at: '# T\n║', reply: 'Here is what you have to do in this case.', inserts: 'Here is what you have to do in this case.', language: 'markdown' },
  { name: 'a sentence in a string of Python', at: 'try:\n    ║', reply: 'assert False, "You should have raised an error here"', inserts: 'assert False, "You should have raised an error here"', language: 'python' },
  { name: 'a sentence in a string of Ruby', at: 'def f\n  ║\nend', reply: "puts 'You should see the list of these'", inserts: "puts 'You should see the list of these'", language: 'ruby' },
  { name: 'SQL', at: '║', reply: 'SELECT name FROM users AS u WHERE age IS NOT NULL ORDER BY name', inserts: 'SELECT name FROM users AS u WHERE age IS NOT NULL ORDER BY name', language: 'sql' },
  { name: 'a second closing brace', at: 'if (a) {\n  if (b) {\n    c();\n  }\n║', reply: '}', inserts: '}' },
];

const UNSOUND: readonly (Omit<Case, 'inserts'> & { readonly code: string })[] = [
  { name: 'nothing', at: '║', reply: '', code: 'empty' },
  { name: 'white space', at: '║', reply: ' \n\n', code: 'empty' },
  { name: 'an empty fence', at: '║', reply: `${F}ts\n${F}`, code: 'empty' },
  { name: 'one unfinished line', at: 'const a = ║', reply: 'b.filter((x', code: 'empty', cutOff: true },
  { name: 'an apology', at: '║', reply: "I'm sorry, but I can't assist with that.", code: 'refusal' },
  { name: 'a refusal with a curly apostrophe', at: '║', reply: 'I’m sorry, I can’t do that.', code: 'refusal' },
  { name: 'a refusal in a comment', at: '║', reply: '// I cannot complete this code.', code: 'refusal' },
  { name: 'a persona', at: '║', reply: 'As an AI language model, I do not write code.', code: 'refusal' },
  { name: 'prose before bare code', at: 'a();\n║', reply: 'Here is the completed code:\nb();', code: 'prose' },
  { name: 'prose behind bare code', at: 'a();\n║', reply: 'b();\n\nThis calls b and then the function returns.', code: 'prose' },
  { name: 'prose alone', at: 'a();\n║', reply: 'You can use the filter method to remove the empty items.', code: 'prose' },
  { name: 'prose in Ruby', at: 'def f\n  ║\nend', reply: 'This method should return the sum of the values.', code: 'prose', language: 'ruby' },
  { name: 'chat in JSX', at: 'return (\n  ║\n);', reply: 'Here is the component you asked for:\n<p>hi</p>', code: 'prose', language: 'typescriptreact' },
  { name: 'several blocks', at: '║', reply: `Here it is:\n${F}ts\na();\n${F}\nOr like this:\n${F}ts\nb();\n${F}`, code: 'fence' },
  { name: 'a fence in the middle of code', at: '║', reply: `a();\n${F}ts\nb();\n${F}`, code: 'fence' },
  { name: 'a comment in place of code', at: 'function f() {\n  ║\n}\n', reply: '// ... existing code ...', code: 'elision' },
  { name: 'the same in Python', at: 'def f():\n    ║\n', reply: 'a = 1\n    # rest of the function unchanged', code: 'elision' },
  { name: 'the next line', at: 'a();\n║\ncleanUp(b);\n', reply: 'cleanUp(b);', code: 'nothing-to-add' },
  { name: 'the next line, where a comment announces something', at: '// Prepares b.\n║\ncleanUp(b);\n', reply: 'cleanUp(b);', code: 'echo' },
  { name: 'the next line, in a block that has just been opened', at: 'if (b) {\n  ║\n}\ncleanUp(b);\n', reply: '}\ncleanUp(b);', code: 'echo' },
  { name: 'nothing, between two lines', at: 'a();\n║\nb();\n', reply: '\n', code: 'nothing-to-add' },
  { name: 'nothing, behind half a statement', at: 'const a =\n  ║\nb();\n', reply: '\n', code: 'empty' },
  { name: 'the line before', at: 'a();\nprepare(b);\n║', reply: 'prepare(b);', code: 'echo' },
  { name: 'the line itself', at: 'const total = ║', reply: 'const total = ', code: 'echo' },
  { name: 'a zero-width space in a name', at: 'const a = ║;', reply: 'adm\u200Bin', code: 'hidden-characters' },
  { name: 'a bidi override', at: 'const a = ║;', reply: '"x\u202E" + y', code: 'hidden-characters' },
  { name: 'an ANSI escape', at: 'const a = ║;', reply: '\u001B[31m1\u001B[0m', code: 'hidden-characters' },
  { name: 'NUL', at: 'const a = ║;', reply: '1\u0000', code: 'hidden-characters' },
  { name: 'Unicode tags', at: 'const a = ║;', reply: '1 \u{E0041}\u{E0042}', code: 'hidden-characters' },
];

describe('what a reply to complete inserts', () => {
  it.each(SOUND)('$name', ({ at, reply, inserts, language, cutOff }) => {
    const request = completeAt(at, language);
    const { content, findings } = extractCompletion(request, reply, cutOff === true);
    expect(findings).toEqual([]);
    expect(content.text).toBe(inserts);
    expect(content.edits).toEqual([{ start: request.cursor, end: request.cursor, newText: inserts }]);
  });
});

describe('what is no answer to complete', () => {
  it.each(UNSOUND)('$code: $name', ({ at, reply, code, language, cutOff }) => {
    const { findings } = extractCompletion(completeAt(at, language), reply, cutOff === true);
    expect(findings.map((finding) => finding.code)).toEqual([code]);
  });

  it('never leaves a hidden character in the text', () => {
    const { content } = extractCompletion(completeAt('const a = ║;'), 'adm\u200Bin\u202E\u0000', false);
    expect(content.text).toBe('admin');
  });
});

import { describe, expect, it } from 'vitest';
import { completionShape } from '../../src/request/completion.ts';
import { completionEnd } from '../../src/request/completion-end.ts';
import type { CompleteRequest, Trigger } from '../../src/request/request.ts';

/** The cursor is shown as ║. */
function requestAt(marked: string, trigger: Trigger = 'auto', languageId = 'typescript'): CompleteRequest {
  const cursor = marked.indexOf('║');
  const document = { file: 'a.ts', languageId, text: marked.replace('║', ''), version: 1 };
  return { id: 'r', task: 'complete', trigger, document, cursor };
}

/** What is kept when the reply streams in unit by unit, and how much had to arrive for it. */
function stream(request: CompleteRequest, reply: string): { kept: string | null; read: number } {
  const end = completionEnd(request);
  for (let read = 1; read <= reply.length; read++) {
    const keep = end(reply.slice(0, read));
    if (keep !== null) return { kept: reply.slice(0, keep), read };
  }
  return { kept: null, read: reply.length };
}

describe('shape', () => {
  it.each([
    ['const a = ║', 'line'],
    ['function f() {║', 'block'],
    ['function f() {║}', 'block'],
    ['if (a) {\n  ║\n}', 'block'],
    ['const a = 1;\n║', 'line'],
    ['const a = ║ + b;', 'line'],
    ['def f(x):║', 'block'],
    ['function f() {\n  a();\n  ║\n}', 'block'],
    ['// Steps:║', 'line'],
    ['def f(x):\n    """Doubles."""\n    ║', 'line'],
  ])('%s is a %s', (marked, shape) => {
    expect(completionShape(requestAt(marked))).toBe(shape);
  });

  it('is a block when the user asked for it, unless code follows on the line', () => {
    expect(completionShape(requestAt('const a = 1;\n║', 'manual'))).toBe('block');
    expect(completionShape(requestAt('const a = ║ + b;', 'manual'))).toBe('line');
  });
});

describe('a line', () => {
  it('ends at its newline, and nothing more is read', () => {
    expect(stream(requestAt('const a = ║'), '1 + 2;\nconst b = 3;\n')).toEqual({ kept: '1 + 2;', read: 7 });
  });

  it('goes on while a bracket is open', () => {
    const reply = 'call({\n  a: 1,\n});\nnext();\n';
    expect(stream(requestAt('const a = ║'), reply).kept).toBe('call({\n  a: 1,\n});');
  });

  it('does not count brackets in strings and comments', () => {
    expect(stream(requestAt('const a = ║'), '"(";\nb').kept).toBe('"(";');
    expect(stream(requestAt('const a = ║'), "'it\\'s (';\nb").kept).toBe("'it\\'s (';");
    expect(stream(requestAt('const a = ║'), '1; // (see\nb').kept).toBe('1; // (see');
  });

  it('skips an empty start', () => {
    expect(stream(requestAt('const a =║'), '\n  5;\nb').kept).toBe('\n  5;');
  });
});

describe('a block', () => {
  it('ends where it closes what was open before the cursor', () => {
    const reply = '\n  if (a) {\n    b();\n  } else {\n    c();\n  }\n}\n\nfunction g() {';
    expect(stream(requestAt('function f(a) {║'), reply).kept).toBe('\n  if (a) {\n    b();\n  } else {\n    c();\n  }\n}');
  });

  it('ends before a bracket that stands already', () => {
    expect(stream(requestAt('function f() {\n  ║\n}'), 'a();\n  b();\n}\n').kept).toBe('a();\n  b();');
  });

  it('ends at an empty line', () => {
    expect(stream(requestAt('function f() {\n  ║', 'manual'), 'a();\n\n  b();').kept).toBe('a();');
  });

  it('ends where the indentation falls, in a language without brackets', () => {
    expect(stream(requestAt('def f(x):║', 'auto', 'python'), '\n    y = x\n    return y\ndef g():\n').kept).toBe('\n    y = x\n    return y');
  });
});

it('takes talk that does not end for code', () => {
  const end = completionEnd(requestAt('const a = ║'));
  for (const talk of ['Sure '.repeat(100_000), `A${' '.repeat(500_000)}`]) expect(end(talk)).toBeNull();
});

describe('a chatty reply', () => {
  it('is not cut after its first sentence', () => {
    expect(stream(requestAt('const a = ║'), 'Sure, here is the code:\n```ts\n1 + 2;\n```\nIt adds.').kept).toBe('Sure, here is the code:\n```ts\n1 + 2;');
  });

  it('is cut inside its fence', () => {
    expect(stream(requestAt('const a = ║'), '```ts\n1 + 2;\nconst b = 3;\n```').kept).toBe('```ts\n1 + 2;');
  });
});

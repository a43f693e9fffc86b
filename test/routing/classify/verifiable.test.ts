import { describe, expect, it } from 'vitest';
import { codeChecks } from '../../../src/quality/checks/languages.ts';
import type { CompleteRequest, Trigger } from '../../../src/request/request.ts';
import { verifiability } from '../../../src/routing/classify/verifiable.ts';
import { selection } from '../fakes.ts';

/** A completion where `▮` stands. */
function at(languageId: string, marked: string, trigger: Trigger = 'auto'): CompleteRequest {
  const cursor = marked.indexOf('▮');
  if (cursor === -1) throw new Error('There is no cursor.');
  const text = marked.slice(0, cursor) + marked.slice(cursor + 1);
  return { id: 'r', task: 'complete', trigger, document: { file: 'src/a', languageId, text, version: 1 }, cursor };
}

function levelOf(request: CompleteRequest, checks = codeChecks(request.document.languageId)): string {
  return verifiability(request, checks).level;
}

const PRIMES = '// Return the sum of all prime numbers up to n, or 0 where there is none.\n';
const BUSY = "import { Order } from './order.ts';\n\nconst rate = 0.2;\nconst names = ['a', 'b'];\nlet total = 0;\n";

describe('a body from prose', () => {
  it.each([
    ['TypeScript at the end of the file', 'typescript', `${PRIMES}function primes(n: number): number {\n▮`],
    ['TypeScript in a file with more', 'typescript', `${BUSY}/**\n * Returns the sum of all prime numbers up to n.\n * @param n the limit\n */\nexport function primes(n: number): number {\n  ▮\n}\n\nexport const x = 1;\n`],
    ['an arrow function', 'typescript', `${PRIMES}export const primes = (n: number): number => {\n  ▮\n};\n`],
    ['a head of several lines', 'typescript', `${PRIMES}function primes(\n  n: number,\n  skip: readonly number[],\n): number {\n▮\n}\n`],
    ['JavaScript', 'javascript', `${PRIMES}function primes(n) {\n  ▮\n}\n`],
    ['Python with a docstring', 'python', 'def primes(n: int) -> int:\n    """Return the sum of all prime numbers up to n."""\n    ▮\n\n\ndef other():\n    pass\n'],
    ['Rust', 'rust', '/// Returns the sum of all prime numbers up to n.\nfn primes(n: u64) -> u64 {\n    ▮\n}\n'],
    ['Java', 'java', '/** Returns the sum of all prime numbers up to n. */\npublic static int primes(int n) {\n    ▮\n}\n'],
    ['Ruby', 'ruby', '# Returns the sum of all prime numbers up to n.\ndef primes(n)\n  ▮\nend\n'],
  ])('is hardly seen: %s', (_, language, marked) => {
    expect(verifiability(at(language, marked, 'manual'), codeChecks(language))).toEqual({ level: 'hardly', why: 'an algorithm described in prose, without examples' });
  });

  it.each([
    ['typescript', `${PRIMES}// >>> primes(5)\n// 10\nfunction primes(n: number): number {\n▮`],
    ['javascript', '/**\n * Returns the sum of all prime numbers up to n.\n * @example\n * primes(5) // => 10\n */\nexport const primes = (n) => {\n  ▮\n};\n'],
  ])('is seen well by its examples, which are run: %s', (language, marked) => {
    expect(verifiability(at(language, marked, 'manual'), codeChecks(language))).toEqual({ level: 'well', why: 'a function with examples' });
  });

  it.each([
    ['a language in which they are not', 'rust', '/// Returns the sum of all prime numbers up to n.\n/// assert_eq!(primes(5), 10);\nfn primes(n: u64) -> u64 {\n    ▮\n}\n'],
    ['examples that nobody can read for sure', 'typescript', `${PRIMES}// Example: primes(small) => a small sum\nfunction primes(n: number): number {\n▮`],
    ['examples of another function', 'typescript', `${PRIMES}// >>> sums(5)\n// 10\nfunction primes(n: number): number {\n▮`],
  ])('is hardly seen by %s', (_, language, marked) => {
    expect(verifiability(at(language, marked, 'manual'), codeChecks(language))).toEqual({ level: 'hardly', why: 'an algorithm described in prose, with examples that are not run' });
  });
});

describe('ordinary editing is never hardly seen', () => {
  it.each([
    ['a statement in a file', 'typescript', `${BUSY}total += ▮\nconsole.log(total);\n`, 'well'],
    ['a line in a body with more in it', 'typescript', `${PRIMES}function primes(n: number): number {\n  let sum = 0;\n  ▮\n  return sum;\n}\n`, 'well'],
    ['the start of a body that is written', 'typescript', `${PRIMES}function primes(n: number): number {\n  ▮\n  return sum;\n}\n`, 'well'],
    ['a function of types of the project', 'typescript', `${BUSY}/** Adds the tax of the country that the order goes to. */\nfunction taxed(order: Order): Order {\n  ▮\n}\n`, 'well'],
    ['a method with state', 'python', 'class Cart:\n    rate = 1\n\n    def total(self) -> float:\n        """Return the total of all items with the tax of the country."""\n        ▮\n', 'well'],
    ['a short description', 'typescript', `${BUSY}/** The name. */\nfunction name(): string {\n  ▮\n}\n`, 'well'],
    ['no description', 'javascript', `${BUSY}function primes(n) {\n  ▮\n}\n`, 'well'],
    ['a callback below a comment', 'javascript', `${BUSY}${PRIMES}names.forEach((name) => {\n  ▮\n});\n`, 'well'],
    ['a condition below a comment', 'typescript', `${BUSY}${PRIMES}if (total > 0) {\n  ▮\n}\n`, 'well'],
    ['a test', 'typescript', `${BUSY}${PRIMES}it('sums', () => {\n  ▮\n});\n`, 'well'],
    ['parameters that are being written', 'typescript', `${BUSY}${PRIMES}function primes(n: number, ▮)`, 'well'],
    ['a name that is being written', 'typescript', `${BUSY}${PRIMES}function primes▮`, 'well'],
    ['a lock below a comment', 'java', 'int total = 0;\nint rate = 2;\n// Adds up what all the threads have counted so far.\nsynchronized (lock) {\n    ▮\n}\n', 'partly'],
    ['code right after the cursor', 'typescript', `${PRIMES}function primes(n: number): number {▮return n; }\nlet a = 1;\nlet b = 2;\n`, 'well'],
    ['an almost empty file', 'typescript', 'const a = ▮\n', 'partly'],
    ['a comment', 'typescript', `${BUSY}// The total is ▮\n`, 'partly'],
    ['a private field below a comment', 'typescript', `${BUSY}class A {\n  #names = ▮\n}\n`, 'well'],
    ['Elixir', 'elixir', 'defmodule A do\n  def b do\n    items.▮\n  end\nend\n', 'partly'],
    ['a rule in CSS', 'css', '/* The links of the menu that are not the active one */\na:not(.active) {\n  ▮\n}\n', 'partly'],
    ['Markdown', 'markdown', '# Title\n\nThe ▮\n', 'partly'],
  ])('%s', (_, language, marked, level) => {
    expect([levelOf(at(language, marked, 'auto')), levelOf(at(language, marked, 'manual'))]).toEqual([level, level]);
  });

  it('says why', () => {
    expect(verifiability(at('typescript', `${BUSY}total += ▮\n`), codeChecks('typescript')).why).toBe('insertion into typed code');
    expect(verifiability(at('ruby', 'a = ▮\n'), codeChecks('ruby')).why).toBe('only the syntax of Ruby is checked here');
    expect(verifiability(at('lua', 'a = ▮\n'), codeChecks('lua')).why).toBe('nothing here checks Lua');
    expect(verifiability(at('plaintext', 'a ▮\n'), null).why).toBe('prose needs no check');
  });

  it('the first line after a docstring, unless a whole block is asked for', () => {
    const marked = 'def primes(n):\n    """Return the sum of all prime numbers up to n."""\n    ▮\n';
    expect([levelOf(at('python', marked, 'auto')), levelOf(at('python', marked, 'manual'))]).toEqual(['partly', 'hardly']);
  });

  it('a single line in the middle of a line, even where a body begins', () => {
    expect(levelOf(at('typescript', `${PRIMES}function primes(n: number): number { return ▮ + 1; }`))).not.toBe('hardly');
  });
});

describe('a selection', () => {
  it('cannot be checked when it is explained, and needs no higher start', () => {
    expect(verifiability(selection('explain'), codeChecks('typescript'))).toEqual({ level: 'partly', why: 'an explanation cannot be checked here' });
    expect(verifiability(selection('explain'), null).level).toBe('partly');
  });

  it('is debugged with what checks its language', () => {
    expect(verifiability(selection('debug'), ['syntax', 'lint']).level).toBe('partly');
    const document = { file: 'a.lua', languageId: 'lua', text: 'a = 1\n', version: 1 };
    expect(verifiability(selection('debug', { document }), null)).toEqual({ level: 'hardly', why: 'nothing here checks Lua' });
  });
});

it('reads a bounded part of the document', () => {
  const request = at('typescript', `${PRIMES}function primes(n: number): number {\n▮`, 'manual');
  const far = `${'const a = 1;\n'.repeat(400_000)}${request.document.text}`;
  const long = { ...request, document: { ...request.document, text: far }, cursor: far.length };
  expect(verifiability(long, ['syntax'])).toEqual(verifiability(request, ['syntax']));
});

it('does not choke on a head that never ends', () => {
  const endless = `${PRIMES}function f(${'('.repeat(900)}${')'.repeat(900)})${' '.repeat(50)}{\n▮`;
  expect(levelOf(at('typescript', endless, 'manual'))).not.toBe('hardly');
});

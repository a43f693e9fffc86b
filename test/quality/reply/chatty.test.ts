import { describe, expect, it } from 'vitest';
import { extractCompletion } from '../../../src/quality/reply/completion.ts';
import { completeAt } from '../golden.ts';

const F = '```';
const HEAD = '// Doubles a number.\nfunction twice(n: number): number {\n║';
const WHOLE = 'function twice(n: number): number {\n  return n * 2;\n}';
const BODY = '  return n * 2;\n}';
const PYTHON = 'class Box:\n    def twice(self, n):\n        """Doubles a number."""\n        ║';

interface Case {
  readonly name: string;
  readonly at?: string;
  readonly language?: string;
  readonly reply: string;
  readonly inserts: string;
}

/** Replies that give the declaration around the cursor again: what goes in is its body. */
const RESTATED: readonly Case[] = [
  { name: 'the whole function in a fence', reply: `${F}typescript\n${WHOLE}\n${F}`, inserts: BODY },
  { name: 'with other white space', reply: `${F}ts\nfunction twice( n:number ) : number  {  \n  return n * 2;\n}\n${F}`, inserts: BODY },
  { name: 'with the comment above it', reply: `${F}ts\n// Doubles a number.\n${WHOLE}\n${F}`, inserts: BODY },
  { name: 'with another comment above it', reply: `${F}ts\n/** Gives twice the number. */\nexport ${WHOLE}\n${F}`, inserts: BODY },
  { name: 'with other types', reply: `${F}ts\nfunction twice(n: any) {\n  return n * 2;\n}\n${F}`, inserts: BODY },
  { name: 'as an arrow function', reply: `${F}ts\nconst twice = (n: number): number => {\n  return n * 2;\n};\n${F}`, inserts: `${BODY};` },
  { name: 'on one line', reply: `${F}ts\nfunction twice(n: number): number { return n * 2; }\n${F}`, inserts: 'return n * 2; }' },
  { name: 'without a fence, between sentences', reply: `Here is the function:\n\n${WHOLE}\n\nIt multiplies the number by two.`, inserts: BODY },
  { name: 'with an example below', reply: `${F}ts\n${WHOLE}\n\n// Example usage\nconst n = 4;\nconsole.log(twice(n)); // 8\n${F}`, inserts: BODY },
  { name: 'with a main function below', reply: `${F}ts\n${WHOLE}\n\nfunction main() {\n  console.log(twice(1));\n}\n\nmain();\n${F}`, inserts: BODY },
  { name: 'with a helper below that it uses', reply: `${F}ts\nfunction twice(n: number): number {\n  return times(n, TWO);\n}\n\nconst TWO = 2;\n\nfunction times(a: number, b: number) {\n  return a * b;\n}\n\nconsole.log(twice(3));\n${F}`, inserts: '  return times(n, TWO);\n}\n\nconst TWO = 2;\n\nfunction times(a: number, b: number) {\n  return a * b;\n}' },
  { name: 'in a fence that is never closed', reply: `${F}ts\n${WHOLE}\n\nconsole.log(twice(2));`, inserts: BODY },
  { name: 'then a block that shows its use', reply: `Sure:\n\n${F}ts\n${WHOLE}\n${F}\n\nYou can use it like this:\n\n${F}ts\ntwice(2);\n${F}`, inserts: BODY },
  { name: 'behind a block with what to install', reply: `First install it:\n\n${F}sh\nnpm install x\n${F}\n\nThen:\n\n${F}ts\n${WHOLE}\n${F}`, inserts: BODY },
  { name: 'behind a block with a type', reply: `### Types\n\n${F}ts\ntype N = number;\n${F}\n\n### Code\n\n${F}ts\n${WHOLE}\n${F}`, inserts: BODY },
  { name: 'where the brace is there already', at: 'function twice(n: number): number {\n║\n}\ntwice(1);\n', reply: `${F}ts\n${WHOLE}\n\nconsole.log(twice(2));\n${F}`, inserts: '  return n * 2;' },
  { name: 'of a method, dedented', at: 'class Box {\n  constructor(private n: number) {}\n  twice(): number {\n    ║\n  }\n}\n', reply: `${F}ts\ntwice(): number {\n  return this.n * 2;\n}\n${F}`, inserts: 'return this.n * 2;' },
  { name: 'in its class', at: 'class Box {\n  twice(n: number): number {\n║\n  }\n}\n', reply: `${F}ts\nclass Box {\n  twice(n: number): number {\n    return n * 2;\n  }\n}\n${F}`, inserts: '    return n * 2;' },
  { name: 'over several lines', at: 'function area(\n  wide: number,\n  high: number,\n): number {\n║', reply: `${F}ts\nfunction area(wide: number, high: number): number {\n  return wide * high;\n}\n${F}`, inserts: '  return wide * high;\n}' },
  { name: 'of Python, with its doc string, dedented', at: PYTHON, language: 'python', reply: `${F}python\ndef twice(self, n):\n    """Doubles a number."""\n    return n * 2\n\nprint(Box().twice(2))\n${F}`, inserts: 'return n * 2' },
  { name: 'of Python, in its class', at: PYTHON, language: 'python', reply: `Sure! Here you go:\n${F}python\nimport os\n\nclass Box:\n    def twice(self, n):\n        return n * 2\n${F}`, inserts: 'return n * 2' },
  { name: 'with an import that the file has', at: 'import fs from "fs";\nfunction read(p: string): string {\n║', reply: `${F}ts\nimport fs from "fs";\nfunction read(p: string): string {\n  return fs.readFileSync(p, "utf8");\n}\n${F}`, inserts: '  return fs.readFileSync(p, "utf8");\n}' },
];

/** Replies whose code is no restated declaration. */
const OTHERS: readonly Case[] = [
  { name: 'a first block, then how to use it', at: 'const a = 1;\n║', reply: `${F}ts\nconst b = 2;\n${F}\nExample usage:\n${F}ts\nconsole.log(b);\n${F}`, inserts: 'const b = 2;' },
  { name: 'a first block, then its output', at: 'const a = 1;\n║', reply: `${F}ts\nconsole.log(a);\n${F}\nIt gives:\n${F}text\n1\n${F}`, inserts: 'console.log(a);' },
  { name: 'the same block twice', at: 'const a = 1;\n║', reply: `${F}ts\nb();\n${F}\nSo again:\n${F}ts\nb();\n${F}`, inserts: 'b();' },
  { name: 'a heading above the fence', at: 'const a = 1;\n║', reply: `## Solution\n\n1. **Add** the numbers\n\n${F}ts\nb();\n${F}`, inserts: 'b();' },
  { name: 'the file so far, dedented', at: 'async function main() {\n    const store = open("store");\n    await store.load();\n    ║\n}\n', reply: 'const store = open("store");\nawait store.load();\nawait store.save();', inserts: 'await store.save();' },
  { name: 'a function in a function', at: 'function outer(n: number) {\n║\n}\n', reply: '  function inner(n: number) {\n    return n;\n  }\n  return inner(n);', inserts: '  function inner(n: number) {\n    return n;\n  }\n  return inner(n);' },
  { name: 'an overload of the name with other parameters', at: 'class A {\n  set(key: string) {\n║\n  }\n}\n', reply: '    this.set(key, 1);', inserts: '    this.set(key, 1);' },
  { name: 'a `with` under a `try` of Python', at: 'try:\n    # Read it\n║', language: 'python', reply: '    with open(name) as file:\n        text = file.read()', inserts: '    with open(name) as file:\n        text = file.read()' },
  { name: 'rows of data that are alike', at: 'const grid = [\n║\n];', reply: Array.from({ length: 8 }, () => '  [none, none],').join('\n'), inserts: Array.from({ length: 8 }, () => '  [none, none],').join('\n') },
  { name: 'a placeholder for a key', at: 'const key = ║;', reply: '"sk-your-api-key-goes-here-0000000000000000"', inserts: '"sk-your-api-key-goes-here-0000000000000000"' },
  { name: 'a comment that is sorry', at: 'a();\n║', reply: '// Sorry for the cast: the library has no types.\nb();', inserts: '// Sorry for the cast: the library has no types.\nb();' },
];

function codesOf(at: string, reply: string, language = 'typescript'): readonly string[] {
  return extractCompletion(completeAt(at, language), reply, false).findings.map(({ code }) => code);
}

describe('the code in a chatty reply', () => {
  it.each([...RESTATED, ...OTHERS])('$name', ({ at = HEAD, language, reply, inserts }) => {
    const { content, findings } = extractCompletion(completeAt(at, language), reply, false);
    expect(findings).toEqual([]);
    expect(content.text).toBe(inserts);
  });
});

describe('a chatty reply that is no answer', () => {
  it('needs an import that has no place at the cursor', () => {
    const reply = `${F}ts\nimport { double } from "lib";\n\nfunction twice(n: number): number {\n  return double(n);\n}\n${F}`;
    const { findings } = extractCompletion(completeAt(HEAD), reply, false);
    expect(findings).toMatchObject([{ code: 'outside', message: expect.stringContaining('double') as string }]);
  });

  it('stops in an open block and an open fence', () => {
    expect(codesOf(HEAD, `${F}ts\nfunction twice(n: number): number {\n  if (n > 1) {\n    return n`)).toEqual(['cut-off']);
  });

  it('is sorry and goes on in bare words', () => {
    expect(codesOf('a();\n║', 'I apologize for the confusion.\nb();')).toEqual(['apology']);
  });

  it('says the same statements over and over', () => {
    const round = 'total = next(total);\nlog(total);\n';
    expect(codesOf('a();\n║', round.repeat(6))).toEqual(['repetition']);
    expect(codesOf('a();\n║', round.repeat(4))).toEqual([]);
    expect(codesOf(`${round.repeat(6)}a();\n║`, round.repeat(6).trimEnd())).not.toContain('repetition');
  });

  it('holds a key that the file does not hold, and never tells it', () => {
    const key = `ghp_${'aZ3kQ9xLm2Rt7VwB5cNe8Jd4Hf6Gs1Py0Ui9'.slice(0, 36)}`;
    const { findings } = extractCompletion(completeAt('const key = ║;'), `"${key}"`, false);
    expect(findings.map(({ code }) => code)).toEqual(['secret']);
    expect(JSON.stringify(findings)).not.toContain(key.slice(4));
    expect(codesOf(`use("${key}");\nconst key = ║;`, `"${key}"`)).toEqual([]);
  });
});
